import { Anchor, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconServer } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { useInstances } from '../api/instances';
import { useConnection } from '../api/live';
import { may, useSession } from '../api/session';
import { Ago } from '../parts/ago';
import { Empty } from '../parts/empty';
import { Figure, Section } from '../parts/facts';
import { ProblemAlert } from '../parts/problem-alert';
import { StatusBadge } from '../parts/status-badge';
import { useNow } from '../parts/use-now';
import { usd } from '../words/format';
import { MoneySection } from './money-section';
import { summaryOf } from './summary';

/** Money and state at a glance. */
export function OverviewPage() {
  const live = useConnection() === 'live';
  const { instances, error, refetch, isFetched } = useInstances(live);
  const { data: session } = useSession();
  const now = useNow();
  const minute = Math.floor(now / 60_000);
  const summary = useMemo(() => summaryOf(instances, minute * 60_000), [instances, minute]);
  return (
    <Stack>
      <Title order={1} size="h3">
        Overview
      </Title>
      <ProblemAlert error={error} retry={() => void refetch()} />
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }}>
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
      <MoneySection seesBalance={may(session, 'admin')} now={now} />
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
