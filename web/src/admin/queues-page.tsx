import { Badge, Code, Stack, Table, Text, Title } from '@mantine/core';
import { useHealth, useInvariants, useQueues } from '../api/account';
import { may, useSession } from '../api/session';
import { Section } from '../parts/facts';
import { ProblemAlert } from '../parts/problem-alert';
import { plain } from '../words/status';

/** Whether the work goes on, and whether what is promised holds. */
export default function QueuesPage() {
  const queues = useQueues();
  const health = useHealth();
  const { data: session } = useSession();
  const isAdmin = may(session, 'admin');
  const invariants = useInvariants(isAdmin);
  const rows = queues.data?.queues ?? [];
  const columns = Object.keys(rows[0] ?? {}).filter((name) => name !== 'name');
  return (
    <Stack>
      <Title order={1} size="h3">
        Queues and health
      </Title>
      <Section title="Queues">
        <ProblemAlert error={queues.error} retry={() => void queues.refetch()} />
        <Table.ScrollContainer minWidth={640}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Queue</Table.Th>
                {columns.map((column) => (
                  <Table.Th key={column} ta="right">
                    {plain(column.replaceAll(/([A-Z])/g, ' $1').toLowerCase())}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <Table.Tr key={row.name}>
                  <Table.Td>{row.name}</Table.Td>
                  {columns.map((column) => (
                    <Table.Td key={column} ta="right">
                      {row[column] ?? '–'}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Section>
      {isAdmin ? (
        <Section title="What is promised">
          <ProblemAlert error={invariants.error} retry={() => void invariants.refetch()} />
          <Table>
            <Table.Tbody>
              {invariants.data?.invariants.map(({ id, holds, violations }) => (
                <Table.Tr key={id}>
                  <Table.Td>{id}</Table.Td>
                  <Table.Td>
                    <Badge color={holds ? 'teal' : 'red'}>{holds ? 'holds' : 'violated'}</Badge>
                  </Table.Td>
                  <Table.Td>
                    {violations && violations.length > 0 ? (
                      <Code block>{JSON.stringify(violations)}</Code>
                    ) : null}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Section>
      ) : null}
      <Section title="Health">
        <ProblemAlert error={health.error} retry={() => void health.refetch()} />
        {health.data ? (
          <Code block tabIndex={0} aria-label="Health">
            {JSON.stringify(health.data, null, 2)}
          </Code>
        ) : (
          <Text size="sm">Asking…</Text>
        )}
      </Section>
    </Stack>
  );
}
