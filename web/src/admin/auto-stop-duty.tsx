import { Alert, Button, Group, List, Stack, Table, Text } from '@mantine/core';
import type { components } from '../../../clients/typescript/src/schema';
import { AUTO_STOP_STATS, useAutoStop, useChange } from '../api/account';
import { call } from '../api/http';
import { Ago } from '../parts/ago';
import { Facts, Section } from '../parts/facts';
import { ProblemAlert } from '../parts/problem-alert';
import { useConfirm } from '../parts/use-confirm';
import { took } from '../words/format';

type Round = components['schemas']['TriggeredRound'];

const SHOWN = 5;

/** Stops what nobody uses: how it is set, what it has done, and a round by hand that is tried before it is run. */
export function AutoStopDuty({ mayRun }: { mayRun: boolean }) {
  const { data, error, refetch } = useAutoStop();
  const { ask, dialog } = useConfirm();
  const run = useChange(
    async (dryRun: boolean) =>
      call<Round>('api/instances/auto-stop/trigger', { method: 'POST', body: { dryRun } }),
    [AUTO_STOP_STATS],
  );
  const tried = run.data?.dryRun ? run.data : undefined;
  const wouldStop = tried?.results.filter(({ action }) => action === 'stop') ?? [];
  return (
    <Section
      title="Auto-stop"
      side={
        mayRun ? (
          <Button size="compact-sm" variant="light" loading={run.isPending} onClick={() => run.mutate(true)}>
            Dry run
          </Button>
        ) : null
      }
    >
      {dialog}
      <ProblemAlert error={error ?? run.error} retry={() => void refetch()} />
      <Stack>
        {data ? (
          <Facts
            facts={[
              ['Stops what is idle for', `${data.idleMinutes} min`],
              ['Warns before', `${data.warnMinutes} min`],
              ['Watched', `${data.watched} instances`],
              ['Next round', data.enabled ? <Ago key="next" at={data.nextRunAt} /> : 'switched off'],
              ['Stopped so far', data.totals.stopped],
              ['Mode', data.dryRun ? 'dry run: only says what it would do' : 'stops'],
            ]}
          />
        ) : null}
        {run.data ? (
          <Alert
            title={`${run.data.dryRun ? 'Would stop' : 'Stopped'} ${run.data.dryRun ? wouldStop.length : run.data.stopped} of ${run.data.due} that were due`}
            color={wouldStop.length > 0 ? 'orange' : 'teal'}
            role="status"
          >
            <List size="sm">
              {run.data.results.slice(0, SHOWN).map(({ instanceId, explanation }) => (
                <List.Item key={instanceId}>
                  {instanceId}: {explanation}
                </List.Item>
              ))}
            </List>
            {tried && wouldStop.length > 0 ? (
              <Button
                mt="xs"
                size="compact-sm"
                color="red"
                onClick={() =>
                  ask({
                    title: `Stop ${wouldStop.length} now?`,
                    yes: 'Stop',
                    danger: true,
                    onYes: () => run.mutate(false),
                    body: (
                      <Text size="sm">
                        Those that are still idle are stopped. Their disks are kept; running work is lost.
                      </Text>
                    ),
                  })
                }
              >
                Stop them now
              </Button>
            ) : null}
          </Alert>
        ) : null}
        <Table.ScrollContainer minWidth={560}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Round</Table.Th>
                <Table.Th>By</Table.Th>
                <Table.Th ta="right">Took</Table.Th>
                <Table.Th ta="right">Due</Table.Th>
                <Table.Th ta="right">Warned</Table.Th>
                <Table.Th ta="right">Stopped</Table.Th>
                <Table.Th ta="right">Failed</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data?.lastRounds.slice(0, SHOWN).map((round) => (
                <Table.Tr key={round.startedAt}>
                  <Table.Td>
                    <Group gap={4}>
                      <Ago at={round.startedAt} />
                      {round.dryRun ? <Text size="xs">(dry)</Text> : null}
                    </Group>
                  </Table.Td>
                  <Table.Td>{round.by}</Table.Td>
                  <Table.Td ta="right">{took(round.durationMs)}</Table.Td>
                  <Table.Td ta="right">{round.due}</Table.Td>
                  <Table.Td ta="right">{round.warned}</Table.Td>
                  <Table.Td ta="right">{round.stopped}</Table.Td>
                  <Table.Td ta="right">{round.failed}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Stack>
    </Section>
  );
}
