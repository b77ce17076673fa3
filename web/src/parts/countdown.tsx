import { Text } from '@mantine/core';
import { clockTime, span } from '../words/format';
import { useNow } from './use-now';

const SOON_MS = 5 * 60_000;

/** How long until a moment; red when it is near. */
export function Countdown({ to }: { to?: string }) {
  const now = useNow();
  if (to === undefined) return <Text size="sm">–</Text>;
  const left = Date.parse(to) - now;
  return (
    <Text
      size="sm"
      component="time"
      dateTime={to}
      title={clockTime(to)}
      c={left < SOON_MS ? 'red' : undefined}
      style={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}
    >
      {left > 0 ? `in ${span(left)}` : 'now'}
    </Text>
  );
}
