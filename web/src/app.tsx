import { Anchor, Container, List, Text, Title } from '@mantine/core';

export function App() {
  return (
    <Container size="xs" py="xl">
      <Title order={1}>GPU instances</Title>
      <Text my="md">The service is running. It is used through its API:</Text>
      <List>
        <List.Item>
          <Anchor href="docs">Try it in Swagger UI</Anchor>
        </List.Item>
        <List.Item>
          <Anchor href="openapi.json">The OpenAPI document</Anchor>
        </List.Item>
        <List.Item>
          <Anchor href="health">Health</Anchor>
        </List.Item>
      </List>
    </Container>
  );
}
