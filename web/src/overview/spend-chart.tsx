import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { Chart } from '../parts/chart';
import { usd } from '../words/format';

/** What was spent on each day. */
export default function SpendChart({ rows }: { rows: readonly { key: string; cost: string }[] }) {
  const data = useMemo(() => {
    const days = rows.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    return {
      times: days.map(({ key }) => Date.parse(key) / 1_000),
      series: [{ label: 'USD', color: '#12b886', values: days.map(({ cost }) => Number(cost)) }],
    };
  }, [rows]);
  if (rows.length === 0) return <Text size="sm">Nothing was spent yet.</Text>;
  return <Chart {...data} bars format={usd} label="Spend per day" />;
}
