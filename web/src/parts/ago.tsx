import { Text } from '@mantine/core';
import { clockTime, relative } from '../words/format';
import { useNow } from './use-now';

/** A moment told from now, exact when pointed at. */
export function Ago({ at, size = 'sm' }: { at?: string; size?: string }) {
  const now = useNow();
  if (at === undefined) return <Text size={size}>–</Text>;
  return (
    <Text size={size} component="time" dateTime={at} title={clockTime(at)} style={{ whiteSpace: 'nowrap' }}>
      {relative(at, now)}
    </Text>
  );
}
