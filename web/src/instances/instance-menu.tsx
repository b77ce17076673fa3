import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconPlayerPlay, IconPlayerStop, IconRefresh, IconTrash } from '@tabler/icons-react';
import type { CommandName } from '../api/commands';
import type { InstanceDocument } from '../api/documents';

const ITEMS = [
  { name: 'start', label: 'Start', icon: IconPlayerPlay },
  { name: 'stop', label: 'Stop', icon: IconPlayerStop },
  { name: 'restart', label: 'Restart', icon: IconRefresh },
  { name: 'delete', label: 'Delete', icon: IconTrash, color: 'red' },
] as const;

interface InstanceMenuProps {
  instance: InstanceDocument;
  run: (name: CommandName, instances: readonly InstanceDocument[]) => void;
}

/** What is possible with one instance now. */
export function InstanceMenu({ instance, run }: InstanceMenuProps) {
  const items = ITEMS.filter(({ name }) => instance.actions.includes(name));
  if (items.length === 0) return null;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${instance.name}`}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map(({ name, label, icon: Icon, ...rest }) => (
          <Menu.Item
            key={name}
            leftSection={<Icon size={16} aria-hidden />}
            color={'color' in rest ? rest.color : undefined}
            onClick={() => run(name, [instance])}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
