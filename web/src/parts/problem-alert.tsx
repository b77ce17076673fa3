import { Alert, Button, Code, Group, List, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Problem } from '../api/problem';

interface ProblemAlertProps {
  error: unknown;
  /** Asks again. */
  retry?: () => void;
}

/** An error where it happened, in the API's words, with what to do about it. */
export function ProblemAlert({ error, retry }: ProblemAlertProps) {
  if (!error) return null;
  const problem = error instanceof Problem ? error : undefined;
  const title = error instanceof Error ? error.message : 'Something went wrong';
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={title} role="alert">
      {problem?.detail && problem.errors.length === 0 ? <Text size="sm">{problem.detail}</Text> : null}
      {problem && problem.errors.length > 0 ? (
        <List size="sm">
          {problem.errors.map(({ detail, pointer }) => (
            <List.Item key={pointer + detail}>
              <Code>{pointer.replace('#/', '')}</Code> {detail}
            </List.Item>
          ))}
        </List>
      ) : null}
      {problem?.suggestion ? (
        <Text size="sm" fw={500} mt={4}>
          {problem.suggestion}
        </Text>
      ) : null}
      <Group mt="xs" gap="sm">
        {retry ? (
          <Button size="compact-sm" variant="light" color="red" onClick={retry}>
            Try again
          </Button>
        ) : null}
        {problem?.requestId ? (
          <Text size="xs">
            Request <Code>{problem.requestId}</Code>
          </Text>
        ) : null}
      </Group>
    </Alert>
  );
}
