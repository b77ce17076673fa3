import { Anchor, Badge, Group, Stack, Text } from '@mantine/core';
import type { InstanceDocument } from '../api/documents';
import { Copy } from '../parts/copy';
import { Section } from '../parts/facts';

/** Where the machine can be reached. */
export function ConnectionCard({ instance }: { instance: InstanceDocument }) {
  const { ports, connection, probing } = instance;
  const nothing = ports.length === 0 && !connection?.ssh?.command;
  return (
    <Section title="Connect">
      <Stack gap="xs">
        {nothing ? <Text size="sm">Addresses are shown as soon as Novita tells them.</Text> : null}
        {connection?.ssh?.command ? <Copy text={connection.ssh.command} label="the SSH command" /> : null}
        {[
          ['Jupyter', connection?.jupyter?.address],
          ['Web terminal', connection?.webTerminal?.address],
        ].map(([label, url]) => (url && isWeb(url) ? <Outside key={label} url={url} label={label} /> : null))}
        {ports.map(({ port, type, endpoint }) => (
          <Group key={`${type}${port}`} gap="xs" wrap="nowrap">
            <Badge variant="default">
              {type} {port}
            </Badge>
            {endpoint === undefined ? <Text size="sm">no address yet</Text> : null}
            {endpoint !== undefined && isWeb(endpoint) ? <Outside url={endpoint} /> : null}
            {endpoint !== undefined && !isWeb(endpoint) ? (
              <Copy text={endpoint} label={`port ${port}`} />
            ) : null}
            {probing?.passed.includes(port) ? (
              <Badge color="teal" variant="light">
                answers
              </Badge>
            ) : null}
          </Group>
        ))}
        {probing?.lastError ? (
          <Text size="xs">
            Last probe: {probing.lastError} (round {probing.rounds})
          </Text>
        ) : null}
      </Stack>
    </Section>
  );
}

function Outside({ url, label = url }: { url: string; label?: string }) {
  return (
    <Anchor href={url} target="_blank" rel="noopener noreferrer" size="sm" underline="always" truncate>
      {label}
    </Anchor>
  );
}

/** Novita's texts are not trusted to be addresses. */
function isWeb(url: string): boolean {
  return /^https?:\/\//i.test(url);
}
