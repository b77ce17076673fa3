import { Code, Group, Text, Timeline as MantineTimeline } from '@mantine/core';
import { useTimeline } from '../api/details';
import type { InstanceDocument, TimelineEvent } from '../api/documents';
import { Ago } from '../parts/ago';
import { ProblemAlert } from '../parts/problem-alert';
import { STATUS_LOOKS, plain } from '../words/status';

/** A status as it is; what was changed outside by field. */
function sideText(side: TimelineEvent['before']): string {
  if (side === undefined || typeof side === 'string') return side ?? '';
  return Object.entries(side)
    .map(([field, value]) => `${field} ${String(value)}`)
    .join(', ');
}

/** What happened, who did it and why; newest first. */
export function Timeline({ instance }: { instance: InstanceDocument }) {
  const { data, error, refetch } = useTimeline(instance.id, instance.revision);
  if (error) return <ProblemAlert error={error} retry={() => void refetch()} />;
  const events = (data?.events ?? []).toSorted((a, b) => (a.at < b.at ? 1 : -1));
  if (data && events.length === 0) return <Text size="sm">Nothing has happened yet.</Text>;
  return (
    <MantineTimeline bulletSize={14} lineWidth={2} active={events.length}>
      {events.map(({ id, type, at, actor, reason, before, after }) => (
        <MantineTimeline.Item
          key={id}
          color={STATUS_LOOKS[sideText(after)]?.color ?? 'gray'}
          title={
            <Group gap="xs">
              <Text fw={600} size="sm">
                {plain(type.replace(/^instance\./, ''))}
              </Text>
              {before && after && sideText(before) !== sideText(after) ? (
                <Text size="xs">
                  {sideText(before)} → {sideText(after)}
                </Text>
              ) : null}
              <Ago at={at} size="xs" />
            </Group>
          }
        >
          {reason ? <Text size="sm">{reason}</Text> : null}
          {actor ? (
            <Text size="xs">
              by <Code>{actor}</Code>
            </Text>
          ) : null}
        </MantineTimeline.Item>
      ))}
    </MantineTimeline>
  );
}
