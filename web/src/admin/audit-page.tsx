import { Code, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useAudit } from '../api/account';
import { Section } from '../parts/facts';
import { ProblemAlert } from '../parts/problem-alert';
import { clockTime } from '../words/format';

/** Who did what, on what, with what result. */
export default function AuditPage() {
  const [instance, setInstance] = useState('');
  const [instanceId] = useDebouncedValue(instance.trim(), 300);
  const { data, error, refetch } = useAudit({ instanceId: instanceId || undefined });
  return (
    <Stack>
      <Title order={1} size="h3">
        Audit
      </Title>
      <Section
        title="Entries, newest first"
        side={
          <TextInput
            size="xs"
            placeholder="inst_…"
            aria-label="Instance"
            value={instance}
            onChange={({ currentTarget }) => setInstance(currentTarget.value)}
          />
        }
      >
        <ProblemAlert error={error} retry={() => void refetch()} />
        {data?.entries.length === 0 ? <Text size="sm">Nothing is on record.</Text> : null}
        <Table.ScrollContainer minWidth={760}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>When</Table.Th>
                <Table.Th>Who</Table.Th>
                <Table.Th>What</Table.Th>
                <Table.Th>On</Table.Th>
                <Table.Th>Result</Table.Th>
                <Table.Th>Request</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data?.entries.map((entry, index) => (
                <Table.Tr key={`${entry.at}${index}`}>
                  <Table.Td>{clockTime(entry.at)}</Table.Td>
                  <Table.Td>
                    {entry.actor}
                    {entry.address ? <Text size="xs">{entry.address}</Text> : null}
                  </Table.Td>
                  <Table.Td>{entry.action}</Table.Td>
                  <Table.Td>
                    <Code>{entry.instanceId ?? entry.target ?? '–'}</Code>
                  </Table.Td>
                  <Table.Td>{entry.result ?? entry.detail ?? ''}</Table.Td>
                  <Table.Td>
                    <Code>{entry.requestId ?? ''}</Code>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Section>
    </Stack>
  );
}
