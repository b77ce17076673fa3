import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useExtend, useIdle } from '../api/details';
import type { InstanceDocument } from '../api/documents';
import { may, useSession } from '../api/session';
import { Ago } from '../parts/ago';
import { Countdown } from '../parts/countdown';
import { Section } from '../parts/facts';
import { ProblemAlert } from '../parts/problem-alert';
import { plain } from '../words/status';

const COLORS = { idle: 'red', active: 'teal', unknown: 'yellow', exempt: 'gray' } as const;

/** Why the machine would be stopped, or not, and when. */
export function IdleCard({ instance }: { instance: InstanceDocument }) {
  const running = instance.status === 'running' || instance.status === 'ready';
  const { data, error } = useIdle(instance.id, running);
  const { data: session } = useSession();
  const extend = useExtend(instance.id);
  return (
    <Section
      title="Idleness"
      side={data ? <Badge color={COLORS[data.verdict]}>{data.verdict}</Badge> : undefined}
    >
      {running ? null : <Text size="sm">Judged while the machine runs.</Text>}
      <ProblemAlert error={error} />
      {data ? (
        <Stack gap="xs">
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Signal</Table.Th>
                <Table.Th>Value</Table.Th>
                <Table.Th>Seen</Table.Th>
                <Table.Th>Quiet</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.signals.map(({ name, value, at, quiet }) => (
                <Table.Tr key={name}>
                  <Table.Td>{plain(name)}</Table.Td>
                  <Table.Td>{value ?? 'unknown'}</Table.Td>
                  <Table.Td>
                    <Ago at={at} />
                  </Table.Td>
                  <Table.Td>
                    {quiet === undefined || quiet === null ? 'unknown' : quiet ? 'yes' : 'no'}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <Group justify="space-between">
            <Group gap={6}>
              <Text size="sm">Stops after {data.thresholdMinutes} idle minutes:</Text>
              <Countdown to={data.stopsAt} />
            </Group>
            {may(session, 'operator') ? (
              <Button
                size="compact-sm"
                variant="light"
                loading={extend.isPending}
                onClick={() => extend.mutate(60)}
              >
                Keep for 1 h
              </Button>
            ) : null}
          </Group>
          <ProblemAlert error={extend.error} />
        </Stack>
      ) : null}
    </Section>
  );
}
