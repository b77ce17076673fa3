import { Button, Group, Text } from '@mantine/core';
import type { CommandName } from '../api/commands';
import type { InstanceDocument } from '../api/documents';

const NAMES: { name: CommandName; label: string }[] = [
  { name: 'start', label: 'Start' },
  { name: 'stop', label: 'Stop' },
  { name: 'delete', label: 'Delete' },
];

interface BulkActionsProps {
  chosen: readonly InstanceDocument[];
  run: (name: CommandName, instances: readonly InstanceDocument[]) => void;
  clear: () => void;
}

/** What can be done with everything that is selected; each button counts those it is possible for. */
export function BulkActions({ chosen, run, clear }: BulkActionsProps) {
  return (
    <Group gap="xs">
      <Text size="sm" fw={600}>
        {chosen.length} selected
      </Text>
      {NAMES.map(({ name, label }) => {
        const able = chosen.filter(({ actions }) => actions.includes(name)).length;
        return (
          <Button
            key={name}
            size="compact-sm"
            variant="light"
            color={name === 'delete' ? 'red' : undefined}
            disabled={able === 0}
            onClick={() => run(name, chosen)}
          >
            {label} {able}
          </Button>
        );
      })}
      <Button size="compact-sm" variant="subtle" onClick={clear}>
        Clear
      </Button>
    </Group>
  );
}
