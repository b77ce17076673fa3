import { Badge, Code, Stack, Table, Text, Title } from '@mantine/core';
import { useHealth, useInvariants, useQueues } from '../api/account';
import { may, useSession } from '../api/session';
import { Ago } from '../parts/ago';
import { Section } from '../parts/facts';
import { ProblemAlert } from '../parts/problem-alert';
import { span } from '../words/format';

/** Whether the work goes on, and whether what is promised holds. */
export default function QueuesPage() {
  const queues = useQueues();
  const health = useHealth();
  const { data: session } = useSession();
  const isAdmin = may(session, 'admin');
  const invariants = useInvariants(isAdmin);
  const rows = queues.data?.queues ?? [];
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
                <Table.Th ta="right">Waiting</Table.Th>
                <Table.Th ta="right">Oldest</Table.Th>
                <Table.Th ta="right">Active</Table.Th>
                <Table.Th ta="right">Delayed</Table.Th>
                <Table.Th ta="right">Failed</Table.Th>
                <Table.Th>Last failure</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map(({ queue, waiting, oldestSeconds, active, delayed, failed, lastFailedAt }) => (
                <Table.Tr key={queue}>
                  <Table.Td>{queue}</Table.Td>
                  <Table.Td ta="right">{waiting}</Table.Td>
                  <Table.Td ta="right">{span(oldestSeconds * 1_000)}</Table.Td>
                  <Table.Td ta="right">{active}</Table.Td>
                  <Table.Td ta="right">{delayed}</Table.Td>
                  <Table.Td ta="right">{failed}</Table.Td>
                  <Table.Td>
                    <Ago at={lastFailedAt} />
                  </Table.Td>
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
              {invariants.data?.invariants.map(({ id, promise, holds, violations }) => (
                <Table.Tr key={id}>
                  <Table.Td>{id}</Table.Td>
                  <Table.Td>{promise}</Table.Td>
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
