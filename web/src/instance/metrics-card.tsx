import { Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useMetrics } from '../api/details';
import type { MachineMetrics } from '../api/documents';
import { Chart } from '../parts/chart';
import { Section } from '../parts/facts';
import { ProblemAlert } from '../parts/problem-alert';

const percent = (value: number): string => `${Math.round(value)} %`;

/** GPU, memory and CPU as Novita measured them. */
export function MetricsCard({ id, running }: { id: string; running: boolean }) {
  const { data, error } = useMetrics(id, running);
  return (
    <Section title="Utilisation">
      {running ? null : <Text size="sm">Measured while the machine runs.</Text>}
      <ProblemAlert error={error} />
      {data ? <Series metrics={data} /> : null}
    </Section>
  );
}

function Series({ metrics }: { metrics: MachineMetrics }) {
  const charts = useMemo(
    () =>
      [
        { name: 'GPU', color: '#12b886', points: metrics.gpu.average },
        { name: 'GPU memory', color: '#4c6ef5', points: metrics.gpuMemory.average },
        { name: 'CPU', color: '#fd7e14', points: metrics.cpu },
      ]
        .filter(({ points }) => points.length > 0)
        .map(({ name, color, points }) => ({
          name,
          times: points.map(({ at }) => Date.parse(at) / 1_000),
          series: [{ label: name, color, values: points.map(({ value }) => value) }],
        })),
    [metrics],
  );
  if (charts.length === 0) return <Text size="sm">Novita has not measured anything yet.</Text>;
  return (
    <Stack gap="xs">
      {charts.map(({ name, times, series }) => (
        <div key={name}>
          <Text size="xs">{name}</Text>
          <Chart times={times} series={series} height={110} format={percent} label={name} />
        </div>
      ))}
    </Stack>
  );
}
