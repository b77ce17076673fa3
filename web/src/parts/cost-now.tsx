import { Text } from '@mantine/core';
import type { InstanceDocument } from '../api/documents';
import { costAt, usd } from '../words/format';
import { useNow } from './use-now';

/** What an instance has cost until this second. */
export function CostNow({ instance }: { instance: InstanceDocument }) {
  const now = useNow();
  return (
    <Text size="sm" span style={{ fontVariantNumeric: 'tabular-nums' }}>
      {usd(costAt(instance, now))}
    </Text>
  );
}
