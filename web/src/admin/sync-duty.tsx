import { Alert, Button, Group, Stack, Table, Text } from '@mantine/core';
import type { components } from '../../../clients/typescript/src/schema';
import { SYNC_STATS, useChange, useSync } from '../api/account';
import { call } from '../api/http';
import { Ago } from '../parts/ago';
import { Section } from '../parts/facts';
import { ProblemAlert } from '../parts/problem-alert';
import { useConfirm } from '../parts/use-confirm';
import { took } from '../words/format';

type Answer = components['schemas']['SyncAnswer'];

const SHOWN = 5;

/** Holds the records against Novita's list: the last rounds, and one by hand that is tried before it is run. */
export function SyncDuty() {
  const { data, error, refetch } = useSync(true);
  const { ask, dialog } = useConfirm();
  const run = useChange(
    async (dryRun: boolean) => call<Answer>('api/instances/sync', { method: 'POST', body: { dryRun } }),
    [SYNC_STATS],
  );
  return (
    <Section
      title="Sync"
      side={
        <Group gap="xs">
          <Button size="compact-sm" variant="light" loading={run.isPending} onClick={() => run.mutate(true)}>
            Dry run
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={run.isPending}
            onClick={() =>
              ask({
                title: 'Sync now?',
                yes: 'Sync',
                onYes: () => run.mutate(false),
                body: (
                  <Text size="sm">
                    Records are brought in line with what Novita shows. No machine is stopped or deleted by
                    it.
                  </Text>
                ),
              })
            }
          >
            Sync now
          </Button>
        </Group>
      }
    >
      {dialog}
      <ProblemAlert error={error ?? run.error} retry={() => void refetch()} />
      <Stack>
        {run.data ? (
          <Alert
            title={`${run.data.dryRun ? 'Dry run' : 'Round'}: ${run.data.result}, ${run.data.machines} machines`}
            color={run.data.result === 'done' ? 'teal' : 'orange'}
            role="status"
          >
            <Text size="sm">Found: {counted(run.data.foundCounts)}.</Text>
            <Text size="sm">
              {run.data.dryRun ? 'Would do' : 'Done'}: {counted(run.data.doneCounts)}.
            </Text>
          </Alert>
        ) : null}
        {data?.nextRunAt ? (
          <Text size="sm">
            Every {data.intervalMinutes} min; next <Ago at={data.nextRunAt} />
          </Text>
        ) : null}
        <Table.ScrollContainer minWidth={560}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Round</Table.Th>
                <Table.Th>By</Table.Th>
                <Table.Th>Result</Table.Th>
                <Table.Th ta="right">Took</Table.Th>
                <Table.Th ta="right">Machines</Table.Th>
                <Table.Th>Found</Table.Th>
                <Table.Th>Done</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data?.rounds.slice(0, SHOWN).map((round) => (
                <Table.Tr key={round.at}>
                  <Table.Td>
                    <Ago at={round.at} />
                  </Table.Td>
                  <Table.Td>{round.trigger}</Table.Td>
                  <Table.Td>{round.result}</Table.Td>
                  <Table.Td ta="right">{took(round.durationMs)}</Table.Td>
                  <Table.Td ta="right">{round.machines}</Table.Td>
                  <Table.Td>{counted(round.found)}</Table.Td>
                  <Table.Td>{counted(round.done)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Stack>
    </Section>
  );
}

function counted(counts: Record<string, number | undefined>): string {
  const told = Object.entries(counts).flatMap(([what, count]) => (count ? [`${count} ${what}`] : []));
  return told.length > 0 ? told.join(', ') : 'nothing';
}
