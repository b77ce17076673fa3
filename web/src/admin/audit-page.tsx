import { Group, SegmentedControl, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useAudit } from '../api/account';
import { Ago } from '../parts/ago';
import { Section } from '../parts/facts';
import { ProblemAlert } from '../parts/problem-alert';

const TRAILS = [
  { value: '', label: 'All' },
  { value: 'requests', label: 'Requests' },
  { value: 'calls', label: 'Paid calls' },
];

const TYPING_MS = 300;

/** Who did what, the newest first. */
export default function AuditPage() {
  const [trail, setTrail] = useState('');
  const [filter, setFilter] = useState({ actor: '', action: '', instanceId: '' });
  const [settled] = useDebouncedValue(filter, TYPING_MS);
  const { data, error, refetch } = useAudit({ trail, ...settled });
  const field = (name: keyof typeof filter, label: string) => (
    <TextInput
      size="xs"
      label={label}
      value={filter[name]}
      onChange={({ currentTarget: { value } }) => setFilter((old) => ({ ...old, [name]: value.trim() }))}
    />
  );
  return (
    <Stack>
      <Title order={1} size="h3">
        Audit
      </Title>
      <Section
        title="Entries"
        side={
          <SegmentedControl size="xs" aria-label="Trail" data={TRAILS} value={trail} onChange={setTrail} />
        }
      >
        <Group gap="sm" mb="sm">
          {field('actor', 'Who')}
          {field('action', 'What')}
          {field('instanceId', 'Instance id')}
        </Group>
        <ProblemAlert error={error} retry={() => void refetch()} />
        {data?.entries.length === 0 ? <Text size="sm">Nothing fits.</Text> : null}
        <Table.ScrollContainer minWidth={760}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>When</Table.Th>
                <Table.Th>Who</Table.Th>
                <Table.Th>What</Table.Th>
                <Table.Th>On</Table.Th>
                <Table.Th>Result</Table.Th>
                <Table.Th>From</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data?.entries.map(
                ({ at, actor, action, instanceId, subject, status, detail, address, requestId }, index) => (
                  <Table.Tr key={`${at} ${requestId ?? ''} ${index}`}>
                    <Table.Td>
                      <Ago at={at} />
                    </Table.Td>
                    <Table.Td>{actor}</Table.Td>
                    <Table.Td>{action}</Table.Td>
                    <Table.Td style={{ overflowWrap: 'anywhere' }}>{instanceId ?? subject ?? '–'}</Table.Td>
                    <Table.Td>{status ?? detail ?? '–'}</Table.Td>
                    <Table.Td>{address ?? '–'}</Table.Td>
                  </Table.Tr>
                ),
              )}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Section>
    </Stack>
  );
}
