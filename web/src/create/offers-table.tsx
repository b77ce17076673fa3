import { Badge, Table, Text } from '@mantine/core';
import type { Offer } from '../api/documents';
import { Countdown } from '../parts/countdown';
import { usd } from '../words/format';

/** Where the product can be had, in the order in which it will be tried, and why. */
export function OffersTable({ offers, waiting }: { offers?: readonly Offer[]; waiting: boolean }) {
  if (waiting) return <Text size="sm">Name a product to see where it can be had and for how much.</Text>;
  if (!offers) return null;
  if (offers.length === 0) return <Text size="sm">Nothing matches at the moment.</Text>;
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Region</Table.Th>
            <Table.Th ta="right" style={{ whiteSpace: 'nowrap' }}>
              Per hour
            </Table.Th>
            <Table.Th>Stock</Table.Th>
            <Table.Th>Why here</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {offers.map(({ productId, region, pricePerHour, stock, coolOffUntil, reason, rank }) => (
            <Table.Tr key={`${productId}${region}${rank}`}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{region}</Table.Td>
              <Table.Td ta="right">{usd(pricePerHour)}</Table.Td>
              <Table.Td>
                {coolOffUntil ? (
                  <>
                    <Badge color="orange" variant="light">
                      out
                    </Badge>
                    <Countdown to={coolOffUntil} />
                  </>
                ) : (
                  <Badge color="teal" variant="light" miw="fit-content">
                    {stock ?? 'yes'}
                  </Badge>
                )}
              </Table.Td>
              <Table.Td>{reason}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
