import { Anchor, Button, Center, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useSignIn } from '../api/session';
import { ProblemAlert } from '../parts/problem-alert';

/** The door: a key is exchanged for a session and not kept. */
export function SignIn() {
  const [key, setKey] = useState('');
  const signIn = useSignIn();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    signIn.mutate(key.trim());
  };
  return (
    <Center mih="100dvh" p="md" component="main">
      <Paper withBorder p="xl" radius="lg" w="100%" maw={420} component="form" onSubmit={submit}>
        <Stack>
          <Title order={1} size="h3">
            GPU instances
          </Title>
          <Text size="sm">
            Sign in with an API key. It is exchanged for a session in this browser and stored nowhere.
          </Text>
          <PasswordInput
            label="API key"
            value={key}
            onChange={({ currentTarget }) => setKey(currentTarget.value)}
            autoComplete="current-password"
            data-autofocus
            required
          />
          <ProblemAlert error={signIn.error} />
          <Button type="submit" loading={signIn.isPending} disabled={key.trim() === ''}>
            Sign in
          </Button>
          <Text size="xs">
            The quick start prints the admin key&apos;s file. The API itself is described in{' '}
            <Anchor href="docs" size="xs" underline="always">
              its documentation
            </Anchor>
            .
          </Text>
        </Stack>
      </Paper>
    </Center>
  );
}
