import {
  Alert,
  Anchor,
  Breadcrumbs,
  Button,
  Code,
  Group,
  SimpleGrid,
  Stack,
  Tabs,
  Text,
  Title,
} from '@mantine/core';
import { Link } from 'wouter';
import { useCommand, type CommandName } from '../api/commands';
import { useInstance } from '../api/instances';
import { may, useSession } from '../api/session';
import { commandQuestion } from '../instances/command-question';
import { Ago } from '../parts/ago';
import { Copy } from '../parts/copy';
import { CostNow } from '../parts/cost-now';
import { Countdown } from '../parts/countdown';
import { Facts, Section } from '../parts/facts';
import { ProblemAlert } from '../parts/problem-alert';
import { StatusBadge } from '../parts/status-badge';
import { useConfirm } from '../parts/use-confirm';
import { usd } from '../words/format';
import { ConnectionCard } from './connection-card';
import { DeliveriesTable } from './deliveries-table';
import { IdleCard } from './idle-card';
import { MetricsCard } from './metrics-card';
import { Timeline } from './timeline';
import { Walk } from './walk';

const LABELS: Record<CommandName, string> = {
  start: 'Start',
  stop: 'Stop',
  restart: 'Restart',
  delete: 'Delete',
};

/** Everything that is known of one instance. */
export default function InstancePage({ id }: { id: string }) {
  const { instance, error, refetch, isPending } = useInstance(id);
  const { data: session } = useSession();
  const { ask, dialog } = useConfirm();
  const command = useCommand();
  if (!instance) {
    return isPending ? <Text>Loading…</Text> : <ProblemAlert error={error} retry={() => void refetch()} />;
  }
  const { name, status, reason, failure, product, spec, novita } = instance;
  const running = status === 'running' || status === 'ready';
  return (
    <Stack>
      {dialog}
      <Breadcrumbs>
        <Anchor component={Link} href="/instances" size="sm" underline="always">
          Instances
        </Anchor>
        <Text size="sm">{name}</Text>
      </Breadcrumbs>
      <Group justify="space-between">
        <Group gap="sm">
          <Title order={1} size="h3">
            {name}
          </Title>
          <StatusBadge status={status} />
          <Text size="sm" component="span">
            since
          </Text>
          <Ago at={instance.statusChangedAt} />
        </Group>
        {may(session, 'operator') ? (
          <Group gap="xs">
            {(Object.keys(LABELS) as CommandName[]).map((each) => (
              <Button
                key={each}
                variant={each === 'delete' ? 'light' : 'default'}
                color={each === 'delete' ? 'red' : undefined}
                disabled={!instance.actions.includes(each)}
                loading={command.isPending && command.variables.name === each}
                onClick={() =>
                  ask(
                    commandQuestion(each, [instance], () =>
                      command.mutate({ name: each, instances: [instance] }),
                    ),
                  )
                }
              >
                {LABELS[each]}
              </Button>
            ))}
          </Group>
        ) : null}
      </Group>
      {instance.stale ? (
        <Alert color="yellow" title="The store is away">
          This is what was last known.
        </Alert>
      ) : null}
      {failure ? (
        <Alert color="red" title={failure.message}>
          <Code>{failure.code}</Code>
        </Alert>
      ) : null}
      {!failure && reason ? <Text size="sm">{reason}</Text> : null}
      <Walk instance={instance} />
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Section title="Machine">
          <Facts
            facts={[
              ['Product', product?.name ?? spec.productName],
              ['GPUs', spec.gpuNum],
              ['Region', product?.region ?? spec.region],
              ['Billing', spec.billingMode],
              ['Price per hour', usd(instance.pricePerHour)],
              ['Cost so far', <CostNow key="cost" instance={instance} />],
              ['Novita says', novita?.status],
              ['Novita id', instance.novitaInstanceId],
              ['Created', <Ago key="created" at={instance.createdAt} />],
              ['Ready', <Ago key="ready" at={instance.readyAt} />],
              ['Last used', <Ago key="used" at={instance.lastUsedAt} />],
              ['Lease ends', <Countdown key="lease" to={instance.expiresAt} />],
              ['Owner', instance.owner],
              ['Template', spec.templateId],
            ]}
          />
          <Group mt="sm">
            <Copy text={instance.id} label="the id" />
          </Group>
        </Section>
        <ConnectionCard instance={instance} />
        <IdleCard instance={instance} />
        <MetricsCard id={instance.id} running={running} />
      </SimpleGrid>
      <Tabs defaultValue="timeline" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="timeline">Timeline</Tabs.Tab>
          <Tabs.Tab value="webhooks">Webhooks</Tabs.Tab>
          <Tabs.Tab value="record">Record</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="timeline" pt="md">
          <Timeline instance={instance} />
        </Tabs.Panel>
        <Tabs.Panel value="webhooks" pt="md">
          <DeliveriesTable query={{ instanceId: instance.id }} />
        </Tabs.Panel>
        <Tabs.Panel value="record" pt="md">
          <Code
            block
            mah={560}
            style={{ overflow: 'auto' }}
            tabIndex={0}
            aria-label="The record as the API serves it"
          >
            {JSON.stringify(instance, null, 2)}
          </Code>
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}
