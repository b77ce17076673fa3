import { Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useMetrics, type MetricsDocument } from '../api/details';
import { Chart } from '../parts/chart';
import { Section } from '../parts/facts';
import { ProblemAlert } from '../parts/problem-alert';
import { plain } from '../words/status';

const COLORS = ['#12b886', '#4c6ef5', '#fd7e14', '#e64980'];
const percent = (value: number): string => `${Math.round(value)} %`;

/** GPU, memory and CPU as Novita measured them. */
export function MetricsCard({ id, running }: { id: string; running: boolean }) {
  const { data, error } = useMetrics(id, running);
  return (
    <Section title="Utilisation">
      {running ? null : <Text size="sm">Measured while the machine runs.</Text>}
      <ProblemAlert error={error} />
      {data ? <Series data={data} /> : null}
    </Section>
  );
}

function Series({ data }: { data: MetricsDocument }) {
  const charts = useMemo(
    () =>
      data.series.map(({ name, points }, index) => ({
        name,
        times: points.map(([at]) => Date.parse(at) / 1_000),
        series: [
          {
            label: plain(name),
            color: COLORS[index % COLORS.length] ?? '#12b886',
            values: points.map(([, value]) => value),
          },
        ],
      })),
    [data],
  );
  if (charts.length === 0) return <Text size="sm">Novita has not measured anything yet.</Text>;
  return (
    <Stack gap="xs">
      {charts.map(({ name, times, series }) => (
        <div key={name}>
          <Text size="xs">{plain(name)}</Text>
          <Chart times={times} series={series} height={110} format={percent} label={plain(name)} />
        </div>
      ))}
    </Stack>
  );
}
