import { Anchor, Badge, Button, Group, Paper, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { IconServer } from '@tabler/icons-react';
import { lazy, Suspense, useMemo } from 'react';
import { Link } from 'wouter';
import { useBalance, useCosts } from '../api/account';
import { useInstances } from '../api/instances';
import { useConnection } from '../api/live';
import { Ago } from '../parts/ago';
import { Empty } from '../parts/empty';
import { Figure, Section } from '../parts/facts';
import { ProblemAlert } from '../parts/problem-alert';
import { StatusBadge } from '../parts/status-badge';
import { useNow } from '../parts/use-now';
import { span, usd } from '../words/format';
import { plain } from '../words/status';
import { summaryOf } from './summary';

const SpendChart = lazy(() => import('./spend-chart'));
const HOUR = 3_600_000;

/** Money and state at a glance. */
export function OverviewPage() {
  const live = useConnection() === 'live';
  const { instances, error, refetch, isFetched } = useInstances(live);
  const balance = useBalance();
  const costs = useCosts('day');
  const now = useNow();
  const minute = Math.floor(now / 60_000);
  const summary = useMemo(() => summaryOf(instances, minute * 60_000), [instances, minute]);
  const runway = balance.data?.runwayHours;
  const saved = Object.entries(costs.data?.saved ?? {});
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h3">
          Overview
        </Title>
        {runway !== undefined && runway < 24 ? (
          <Badge color="red" size="lg">
            Balance lasts {span(runway * HOUR)}
          </Badge>
        ) : null}
      </Group>
      <ProblemAlert error={error} retry={() => void refetch()} />
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }}>
        <Figure
          label="Burn per hour"
          value={usd(summary.burnPerHour)}
          hint={`${summary.paid} on the meter`}
        />
        <Figure label="Ready" value={summary.ready} color="teal" />
        <Figure label="Starting" value={summary.starting} />
        <Figure
          label="Idle soon"
          value={summary.idleSoon}
          color={summary.idleSoon > 0 ? 'orange' : undefined}
        />
        <Figure label="Failed" value={summary.failed} color={summary.failed > 0 ? 'red' : undefined} />
        <Figure
          label="Balance"
          value={usd(balance.data?.balance)}
          hint={runway === undefined ? undefined : `lasts ${span(runway * HOUR)} at this burn`}
        />
      </SimpleGrid>
      {isFetched && instances.length === 0 && !error ? (
        <Empty
          icon={<IconServer size={28} />}
          title="Nothing is rented"
          action={
            <Button component={Link} href="/create">
              Rent the first machine
            </Button>
          }
        >
          As soon as machines run, their cost and state are shown here, live.
        </Empty>
      ) : null}
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Section title="Spend per day" side={<Text size="sm">{usd(costs.data?.total)} in all</Text>}>
          <ProblemAlert error={costs.error} />
          <Suspense fallback={null}>{costs.data ? <SpendChart rows={costs.data.rows} /> : null}</Suspense>
        </Section>
        <Section title="Saved">
          {saved.length === 0 ? (
            <Text size="sm">What spot prices and auto-stop save is added up here.</Text>
          ) : (
            <Table>
              <Table.Tbody>
                {saved.map(([cause, amount]) => (
                  <Table.Tr key={cause}>
                    <Table.Td>{plain(cause)}</Table.Td>
                    <Table.Td ta="right">{usd(amount)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
        </Section>
      </SimpleGrid>
      <Section title="Needs a look">
        {summary.attention.length === 0 ? <Text size="sm">Nothing does.</Text> : null}
        <Stack gap="xs">
          {summary.attention.map(({ instance, why }) => (
            <Paper key={instance.id} withBorder p="xs">
              <Group gap="sm">
                <Anchor
                  component={Link}
                  href={`/instances/${instance.id}`}
                  fw={600}
                  size="sm"
                  underline="always"
                >
                  {instance.name}
                </Anchor>
                <StatusBadge status={instance.status} />
                <Text size="sm">{why}</Text>
                <Ago at={instance.statusChangedAt} size="xs" />
              </Group>
            </Paper>
          ))}
        </Stack>
      </Section>
    </Stack>
  );
}
