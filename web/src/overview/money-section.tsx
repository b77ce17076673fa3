import { Group, SegmentedControl, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useBalance, useCosts } from '../api/account';
import type { Balance, Costs } from '../api/documents';
import { Facts, Section } from '../parts/facts';
import { ProblemAlert } from '../parts/problem-alert';
import { relative, span, usd } from '../words/format';
import { startOf } from './spending';

const Chart = lazy(async () => ({ default: (await import('../parts/chart')).Chart }));

const SAVED_BY: Record<Costs['savings'][number]['cause'], string> = {
  auto_stop: 'Idle machines stopped',
  spot: 'Spot instead of on demand',
  surplus_removed: 'Surplus machines removed',
};

type Step = 'day' | 'hour';

/** What was spent and saved, and how long the balance lasts for those who may see it. */
export function MoneySection({ seesBalance, now }: { seesBalance: boolean; now: number }) {
  const [step, setStep] = useState<Step>('day');
  const { data: costs, error, refetch } = useCosts(step);
  const balance = useBalance(seesBalance);
  return (
    <Section
      title="Money"
      side={
        <SegmentedControl
          size="xs"
          aria-label="Spending by"
          value={step}
          onChange={setStep}
          data={[
            { value: 'day', label: '30 days' },
            { value: 'hour', label: '2 days' },
          ]}
        />
      }
    >
      <Stack>
        <ProblemAlert error={error} retry={() => void refetch()} />
        <ProblemAlert error={balance.error} retry={() => void balance.refetch()} />
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          {costs ? <Spending costs={costs} step={step} /> : <div style={{ minHeight: 180 }} />}
          <Stack gap="md">
            {balance.data ? <BalanceFacts balance={balance.data} now={now} /> : null}
            {costs ? <Savings costs={costs} /> : null}
          </Stack>
        </SimpleGrid>
      </Stack>
    </Section>
  );
}

function Spending({ costs, step }: { costs: Costs; step: Step }) {
  const { times, series } = useMemo(
    () => ({
      times: costs.rows.map(({ key }) => startOf(key)),
      series: [{ label: 'Spent', color: '#4c6ef5', values: costs.rows.map(({ cost }) => Number(cost)) }],
    }),
    [costs],
  );
  return (
    <div>
      <Group justify="space-between">
        <Text size="sm">
          <b>{usd(costs.total.cost)}</b> spent in {step === 'day' ? '30' : '2'} days
        </Text>
        <Text size="xs">by {step}, UTC</Text>
      </Group>
      <Suspense fallback={<div style={{ minHeight: 160 }} />}>
        <Chart times={times} series={series} format={usd} label={`Spent by ${step}`} bars utc />
      </Suspense>
    </div>
  );
}

function BalanceFacts({ balance, now }: { balance: Balance; now: number }) {
  const { available, burnPerHour, runwayHours, low, stale, cachedAt } = balance;
  return (
    <Stack gap={4}>
      <Facts
        facts={[
          [
            'Balance at Novita',
            <Text span inherit key="balance" c={low ? 'red' : undefined} fw={700}>
              {usd(available)}
              {low ? ' – low' : ''}
            </Text>,
          ],
          [
            `Lasts at ${usd(burnPerHour)} per hour`,
            runwayHours === undefined ? 'nothing is spent now' : span(runwayHours * 3_600_000),
          ],
        ]}
      />
      {stale ? <Text size="xs">Novita cannot be asked; it said so {relative(cachedAt, now)}.</Text> : null}
    </Stack>
  );
}

function Savings({ costs }: { costs: Costs }) {
  return (
    <Table aria-label="Saved">
      <Table.Tbody>
        {costs.savings.map(({ cause, saved }) => (
          <Table.Tr key={cause}>
            <Table.Td>{SAVED_BY[cause]}</Table.Td>
            <Table.Td ta="right">{usd(saved)}</Table.Td>
          </Table.Tr>
        ))}
        <Table.Tr>
          <Table.Td fw={600}>Saved (an estimate)</Table.Td>
          <Table.Td ta="right" fw={600}>
            {usd(costs.total.saved)}
          </Table.Td>
        </Table.Tr>
      </Table.Tbody>
    </Table>
  );
}
