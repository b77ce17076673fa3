import { SegmentedControl, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { DeliveriesTable } from '../instance/deliveries-table';
import { Section } from '../parts/facts';
import { EndpointsTable } from './endpoints-table';

const STATUSES = [
  { value: '', label: 'All' },
  { value: 'dead', label: 'Given up' },
  { value: 'pending', label: 'Pending' },
  { value: 'delivered', label: 'Delivered' },
];

/** Who is told, and what became of it. */
export default function WebhooksPage() {
  const [status, setStatus] = useState('');
  return (
    <Stack>
      <Title order={1} size="h3">
        Webhooks
      </Title>
      <EndpointsTable />
      <Section
        title="Deliveries"
        side={
          <SegmentedControl
            size="xs"
            aria-label="Status"
            data={STATUSES}
            value={status}
            onChange={setStatus}
          />
        }
      >
        <DeliveriesTable query={status === '' ? {} : { status }} />
      </Section>
    </Stack>
  );
}
