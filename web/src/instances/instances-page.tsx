import { Button, Chip, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconPlus, IconRefresh, IconSearch, IconServer } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { Link } from 'wouter';
import { useCommand, type CommandName } from '../api/commands';
import type { InstanceDocument } from '../api/documents';
import { useInstances } from '../api/instances';
import { useConnection } from '../api/live';
import { may, useSession } from '../api/session';
import { Empty } from '../parts/empty';
import { ProblemAlert } from '../parts/problem-alert';
import { useConfirm } from '../parts/use-confirm';
import { STATUSES } from '../words/status';
import { BulkActions } from './bulk-actions';
import { commandQuestion } from './command-question';
import { listed, type ListView } from './instance-list';
import { InstanceTable } from './instance-table';

const START: ListView = { search: '', statuses: [], sort: 'createdAt', descending: true };

/** Every instance that one may see, live. */
export default function InstancesPage() {
  const live = useConnection() === 'live';
  const { instances, error, refetch, isFetching } = useInstances(live);
  const { data: session } = useSession();
  const [view, setView] = useState(START);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { ask, dialog } = useConfirm();
  const command = useCommand();
  const shown = useDeferredValue(view);
  const visible = useMemo(
    () => (shown.statuses.length > 0 ? instances : instances.filter(({ status }) => status !== 'terminated')),
    [instances, shown.statuses],
  );
  const rows = useMemo(() => listed(visible, shown), [visible, shown]);
  const counts = useMemo(() => countByStatus(instances), [instances]);
  const chosen = useMemo(() => rows.filter(({ id }) => selected.has(id)), [rows, selected]);
  const mayWrite = may(session, 'operator');

  const run = (name: CommandName, targets: readonly InstanceDocument[]): void => {
    const able = targets.filter(({ actions }) => actions.includes(name));
    if (able.length === 0) return;
    ask(
      commandQuestion(name, able, () => {
        command.mutate({ name, instances: able });
        setSelected(new Set());
      }),
    );
  };

  return (
    <Stack gap="sm">
      {dialog}
      <Group justify="space-between">
        <Title order={1} size="h3">
          Instances
        </Title>
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={isFetching}
            onClick={() => void refetch()}
          >
            Refresh
          </Button>
          {mayWrite ? (
            <>
              <Button
                variant="light"
                color="red"
                disabled={!rows.some(({ actions }) => actions.includes('stop'))}
                onClick={() => run('stop', rows)}
              >
                Stop all shown
              </Button>
              <Button component={Link} href="/create" leftSection={<IconPlus size={16} aria-hidden />}>
                New
              </Button>
            </>
          ) : null}
        </Group>
      </Group>
      <Group gap="sm">
        <TextInput
          placeholder="Search name, id, product, region, owner"
          aria-label="Search"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={view.search}
          onChange={({ currentTarget: { value } }) => setView((old) => ({ ...old, search: value }))}
          flex="1 1 260px"
        />
        <Chip.Group
          multiple
          value={[...view.statuses]}
          onChange={(statuses) => setView((old) => ({ ...old, statuses }))}
        >
          <Group gap={6}>
            {STATUSES.filter((status) => counts.has(status)).map((status) => (
              <Chip key={status} value={status} size="xs">
                {status} {counts.get(status)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </Group>
      <ProblemAlert error={error} retry={() => void refetch()} />
      {instances.length === 0 && !isFetching && !error ? (
        <Empty
          icon={<IconServer size={28} />}
          title="No instances yet"
          action={
            mayWrite ? (
              <Button component={Link} href="/create">
                Rent the first machine
              </Button>
            ) : undefined
          }
        >
          Name a product and a template; the cheapest matching machine is rented, brought up and probed.
        </Empty>
      ) : (
        <>
          <Group justify="space-between" mih={36}>
            <Text size="sm" aria-live="polite">
              {rows.length} of {instances.length}
            </Text>
            {chosen.length > 0 ? (
              <BulkActions chosen={chosen} run={run} clear={() => setSelected(new Set())} />
            ) : null}
          </Group>
          <InstanceTable
            rows={rows}
            view={view}
            onSort={(sort) =>
              setView((old) => ({ ...old, sort, descending: old.sort === sort ? !old.descending : false }))
            }
            selected={selected}
            onSelect={setSelected}
            run={mayWrite ? run : undefined}
          />
        </>
      )}
    </Stack>
  );
}

function countByStatus(instances: readonly InstanceDocument[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { status } of instances) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}
