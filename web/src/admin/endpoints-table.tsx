import { Badge, Button, Group, Modal, Stack, Switch, Table, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useChange, useEndpoints } from '../api/account';
import type { Endpoint } from '../api/documents';
import { call } from '../api/http';
import { may, useSession } from '../api/session';
import { Copy } from '../parts/copy';
import { Section } from '../parts/facts';
import { ProblemAlert } from '../parts/problem-alert';
import { useConfirm } from '../parts/use-confirm';

const PATH = 'api/webhooks/endpoints';

/** The registered endpoints: on or off, tried out, rotated, removed. */
export function EndpointsTable() {
  const { data, error, refetch } = useEndpoints();
  const { data: session } = useSession();
  const { ask, dialog } = useConfirm();
  const [secret, setSecret] = useState<string>();
  const change = useChange(
    async (body: { id: string; enabled: boolean }) =>
      call(`${PATH}/${body.id}`, { method: 'PATCH', body: { enabled: body.enabled } }),
    [PATH],
  );
  const remove = useChange(async (id: string) => call(`${PATH}/${id}`, { method: 'DELETE' }), [PATH]);
  const test = useChange(
    async (id: string) => call(`${PATH}/${id}/test`, { method: 'POST' }),
    ['deliveries'],
  );
  const rotate = useChange(
    async (id: string) => {
      const rotated: { secret: string } = await call(`${PATH}/${id}/rotate`, { method: 'POST' });
      setSecret(rotated.secret);
    },
    [PATH],
  );
  const mayWrite = may(session, 'operator');
  return (
    <Section title="Endpoints">
      {dialog}
      <SecretOnce secret={secret} close={() => setSecret(undefined)} />
      <Stack>
        {mayWrite ? <NewEndpoint onSecret={setSecret} /> : null}
        <ProblemAlert error={error} retry={() => void refetch()} />
        <ProblemAlert error={change.error ?? remove.error ?? test.error ?? rotate.error} />
        {data?.endpoints.length === 0 ? (
          <Text size="sm">None is registered. Register a URL to be told of everything that happens.</Text>
        ) : null}
        {data && data.endpoints.length > 0 ? (
          <Table.ScrollContainer minWidth={640}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>URL</Table.Th>
                  <Table.Th>Events</Table.Th>
                  <Table.Th>On</Table.Th>
                  <Table.Th aria-label="Actions" />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {data.endpoints.map((endpoint) => (
                  <Table.Tr key={endpoint.id}>
                    <Table.Td style={{ overflowWrap: 'anywhere' }}>
                      {endpoint.url}
                      {endpoint.description ? <Text size="xs">{endpoint.description}</Text> : null}
                    </Table.Td>
                    <Table.Td>{eventsOf(endpoint)}</Table.Td>
                    <Table.Td>
                      <Switch
                        aria-label={`Deliver to ${endpoint.url}`}
                        checked={endpoint.enabled}
                        disabled={!mayWrite}
                        onChange={({ currentTarget: { checked } }) =>
                          change.mutate({ id: endpoint.id, enabled: checked })
                        }
                      />
                      {endpoint.disabledReason ? <Badge color="red">{endpoint.disabledReason}</Badge> : null}
                    </Table.Td>
                    <Table.Td>
                      {mayWrite ? (
                        <Group gap="xs" wrap="nowrap">
                          <Button size="compact-xs" variant="light" onClick={() => test.mutate(endpoint.id)}>
                            Test
                          </Button>
                          <Button
                            size="compact-xs"
                            variant="light"
                            onClick={() => rotate.mutate(endpoint.id)}
                          >
                            New secret
                          </Button>
                          <Button
                            size="compact-xs"
                            variant="light"
                            color="red"
                            onClick={() =>
                              ask({
                                title: 'Remove this endpoint?',
                                yes: 'Remove',
                                danger: true,
                                onYes: () => remove.mutate(endpoint.id),
                                body: <Text size="sm">{endpoint.url} is told nothing any more.</Text>,
                              })
                            }
                          >
                            Remove
                          </Button>
                        </Group>
                      ) : null}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        ) : null}
      </Stack>
    </Section>
  );
}

function eventsOf({ types }: Endpoint): string {
  return types && types.length > 0 ? types.join(', ') : 'all';
}

function NewEndpoint({ onSecret }: { onSecret: (secret: string) => void }) {
  const [url, setUrl] = useState('');
  const create = useChange(
    async (body: { url: string }) => {
      const created: { secret: string } = await call(PATH, { method: 'POST', body });
      onSecret(created.secret);
      setUrl('');
    },
    [PATH],
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate({ url });
  };
  return (
    <Stack component="form" onSubmit={submit} gap="xs">
      <Group align="flex-end">
        <TextInput
          label="New endpoint"
          placeholder="https://example.com/hooks"
          type="url"
          required
          flex={1}
          value={url}
          onChange={({ currentTarget }) => setUrl(currentTarget.value)}
        />
        <Button type="submit" loading={create.isPending}>
          Register
        </Button>
      </Group>
      <ProblemAlert error={create.error} />
    </Stack>
  );
}

/** A secret is shown this one time. */
export function SecretOnce({ secret, close }: { secret?: string; close: () => void }) {
  return (
    <Modal opened={secret !== undefined} onClose={close} title="Shown only now" centered size="lg">
      <Stack>
        <Text size="sm">Copy it to where it is needed; it cannot be shown again.</Text>
        {secret === undefined ? null : <Copy text={secret} label="the secret" />}
        <Button onClick={close}>I have it</Button>
      </Stack>
    </Modal>
  );
}
