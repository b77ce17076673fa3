import { List, Text } from '@mantine/core';
import type { CommandName } from '../api/commands';
import type { InstanceDocument } from '../api/documents';
import type { Question } from '../parts/use-confirm';
import { isPaid, usd } from '../words/format';

const SHOWN = 5;

const EFFECTS: Record<CommandName, string> = {
  start: 'The machine is started and probed; it costs again from then on.',
  stop: 'The machine is stopped. Its disk is kept and may cost a little; running work is lost.',
  restart: 'The machine is restarted and probed again; running work is lost.',
  delete: 'The machine and its disk are deleted. This cannot be undone.',
};

/** What will happen, to whom, and what it costs or saves. */
export function commandQuestion(
  name: CommandName,
  instances: readonly InstanceDocument[],
  onYes: () => void,
): Question {
  const one = instances.length === 1 ? instances[0] : undefined;
  const perHour = instances
    .filter(({ status }) => isPaid(status) === (name !== 'start'))
    .reduce((sum, { pricePerHour }) => sum + Number(pricePerHour ?? 0), 0);
  return {
    title: one ? `${word(name)} ${one.name}?` : `${word(name)} ${instances.length} instances?`,
    yes: one ? word(name) : `${word(name)} ${instances.length}`,
    danger: name === 'delete' || name === 'stop',
    onYes,
    body: (
      <>
        <Text size="sm">{EFFECTS[name]}</Text>
        {perHour > 0 && name !== 'restart' ? (
          <Text size="sm" fw={600}>
            {name === 'start' ? 'Costs' : 'Saves'} {usd(perHour)} per hour.
          </Text>
        ) : null}
        {one ? null : (
          <List size="sm">
            {instances.slice(0, SHOWN).map(({ id, name: itsName, status }) => (
              <List.Item key={id}>
                {itsName} ({status})
              </List.Item>
            ))}
            {instances.length > SHOWN ? <List.Item>and {instances.length - SHOWN} more</List.Item> : null}
          </List>
        )}
      </>
    ),
  };
}

function word(name: CommandName): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
