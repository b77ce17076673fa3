import { Badge, Button, Code, Table, Text, Tooltip } from '@mantine/core';
import { useDeliveries, useRedeliver } from '../api/details';
import { may, useSession } from '../api/session';
import { Ago } from '../parts/ago';
import { ProblemAlert } from '../parts/problem-alert';

const COLORS: Record<string, string> = { delivered: 'teal', pending: 'blue', dead: 'red', failed: 'red' };

/** What was sent where, how it was answered, and when it is tried next. */
export function DeliveriesTable({ query }: { query: { instanceId?: string; status?: string } }) {
  const { data, error, refetch } = useDeliveries(query);
  const { data: session } = useSession();
  const redeliver = useRedeliver();
  if (error) return <ProblemAlert error={error} retry={() => void refetch()} />;
  if (data?.deliveries.length === 0) return <Text size="sm">Nothing was sent yet.</Text>;
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Event</Table.Th>
            <Table.Th>To</Table.Th>
            <Table.Th>Status</Table.Th>
            <Table.Th>Tries</Table.Th>
            <Table.Th>Last answer</Table.Th>
            <Table.Th>When</Table.Th>
            <Table.Th aria-label="Actions" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data?.deliveries.map(({ id, type, url, status, attempts }) => {
            const last = attempts.at(-1);
            return (
              <Table.Tr key={id}>
                <Table.Td>{type}</Table.Td>
                <Table.Td maw={240}>
                  <Tooltip label={url}>
                    <Text size="sm" truncate>
                      {url}
                    </Text>
                  </Tooltip>
                </Table.Td>
                <Table.Td>
                  <Badge color={COLORS[status] ?? 'gray'} variant="light">
                    {status}
                  </Badge>
                </Table.Td>
                <Table.Td>{attempts.length}</Table.Td>
                <Table.Td>
                  <Code>{last?.status ?? last?.error ?? '–'}</Code>
                </Table.Td>
                <Table.Td>
                  <Ago at={last?.at} />
                </Table.Td>
                <Table.Td>
                  {may(session, 'operator') ? (
                    <Button
                      size="compact-xs"
                      variant="light"
                      loading={redeliver.isPending && redeliver.variables === id}
                      onClick={() => redeliver.mutate(id)}
                    >
                      Redeliver
                    </Button>
                  ) : null}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
      <ProblemAlert error={redeliver.error} />
    </Table.ScrollContainer>
  );
}
