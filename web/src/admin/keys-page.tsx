import { Badge, Button, Group, Select, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useChange, useKeys } from '../api/account';
import { call } from '../api/http';
import { Ago } from '../parts/ago';
import { Section } from '../parts/facts';
import { ProblemAlert } from '../parts/problem-alert';
import { useConfirm } from '../parts/use-confirm';
import { SecretOnce } from './endpoints-table';

const PATH = 'api/keys';

/** Who may call the API as whom. */
export default function KeysPage() {
  const { data, error, refetch } = useKeys();
  const [secret, setSecret] = useState<string>();
  const { ask, dialog } = useConfirm();
  const revoke = useChange(async (id: string) => call(`${PATH}/${id}`, { method: 'DELETE' }), [PATH]);
  return (
    <Stack>
      {dialog}
      <SecretOnce secret={secret} close={() => setSecret(undefined)} />
      <Title order={1} size="h3">
        Keys
      </Title>
      <NewKey onKey={setSecret} />
      <Section title="Keys">
        <ProblemAlert error={error ?? revoke.error} retry={() => void refetch()} />
        {data?.keys.length === 0 ? (
          <Text size="sm">Only the admin key of the environment exists.</Text>
        ) : null}
        <Table.ScrollContainer minWidth={640}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>Owner</Table.Th>
                <Table.Th>Role</Table.Th>
                <Table.Th>Last used</Table.Th>
                <Table.Th>Expires</Table.Th>
                <Table.Th aria-label="Actions" />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data?.keys.map(({ id, name, owner, role, lastUsedAt, expiresAt }) => (
                <Table.Tr key={id}>
                  <Table.Td>{name}</Table.Td>
                  <Table.Td>{owner}</Table.Td>
                  <Table.Td>
                    <Badge variant="light">{role}</Badge>
                  </Table.Td>
                  <Table.Td>
                    <Ago at={lastUsedAt} />
                  </Table.Td>
                  <Table.Td>
                    <Ago at={expiresAt} />
                  </Table.Td>
                  <Table.Td>
                    <Button
                      size="compact-xs"
                      variant="light"
                      color="red"
                      onClick={() =>
                        ask({
                          title: `Revoke ${name}?`,
                          yes: 'Revoke',
                          danger: true,
                          onYes: () => revoke.mutate(id),
                          body: <Text size="sm">Whoever uses it is refused within five seconds.</Text>,
                        })
                      }
                    >
                      Revoke
                    </Button>
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

function NewKey({ onKey }: { onKey: (key: string) => void }) {
  const [wish, setWish] = useState({ name: '', owner: '', role: 'operator' });
  const create = useChange(
    async (body: typeof wish) => {
      const created: { key: string } = await call(PATH, { method: 'POST', body });
      onKey(created.key);
      setWish({ name: '', owner: '', role: 'operator' });
    },
    [PATH],
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate(wish);
  };
  return (
    <Section title="New key">
      <Stack component="form" onSubmit={submit} gap="xs">
        <Group align="flex-end">
          <TextInput
            label="Name"
            required
            value={wish.name}
            onChange={({ currentTarget: { value } }) => setWish((old) => ({ ...old, name: value }))}
          />
          <TextInput
            label="Owner"
            required
            value={wish.owner}
            onChange={({ currentTarget: { value } }) => setWish((old) => ({ ...old, owner: value }))}
          />
          <Select
            label="Role"
            allowDeselect={false}
            data={['viewer', 'operator', 'admin']}
            value={wish.role}
            onChange={(role) => setWish((old) => ({ ...old, role: role ?? 'operator' }))}
          />
          <Button type="submit" loading={create.isPending}>
            Make a key
          </Button>
        </Group>
        <ProblemAlert error={create.error} />
      </Stack>
    </Section>
  );
}
