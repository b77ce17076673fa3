import {
  ActionIcon,
  AppShell,
  Badge,
  Burger,
  Group,
  Menu,
  NavLink,
  ScrollArea,
  Text,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconBell,
  IconBook,
  IconGauge,
  IconKey,
  IconListSearch,
  IconLogout,
  IconMoon,
  IconPlus,
  IconRepeat,
  IconServer,
  IconStack2,
  IconSun,
  IconUserCircle,
} from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useConnection, useLiveConnection } from '../api/live';
import type { Session } from '../api/documents';
import { may, useSignOut } from '../api/session';

interface Place {
  path: string;
  label: string;
  icon: ComponentType<{ size?: number }>;
  needs?: 'operator' | 'admin';
}

const PLACES: Place[] = [
  { path: '/', label: 'Overview', icon: IconGauge },
  { path: '/instances', label: 'Instances', icon: IconServer },
  { path: '/create', label: 'New instance', icon: IconPlus, needs: 'operator' },
  { path: '/webhooks', label: 'Webhooks', icon: IconBell },
  { path: '/duties', label: 'Duties', icon: IconRepeat },
  { path: '/queues', label: 'Queues and health', icon: IconStack2 },
  { path: '/keys', label: 'Keys', icon: IconKey, needs: 'admin' },
  { path: '/audit', label: 'Audit', icon: IconListSearch, needs: 'admin' },
];

/** What surrounds every page: where one can go, who one is, whether what is seen is live. */
export function Shell({ session, children }: { session: Session; children: ReactNode }) {
  useLiveConnection();
  const [opened, { toggle, close }] = useDisclosure();
  const [location] = useLocation();
  const places = PLACES.filter(({ needs }) => needs === undefined || may(session, needs));
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding="md"
    >
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Menu" />
            <Text fw={700}>GPU instances</Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <ConnectionBadge />
            <SchemeSwitch />
            <Account session={session} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Pages">
        <AppShell.Section grow component={ScrollArea}>
          {places.map(({ path, label, icon: Icon }) => (
            <NavLink
              key={path}
              component={Link}
              href={path}
              label={label}
              variant="filled"
              leftSection={<Icon size={18} aria-hidden />}
              active={path === '/' ? location === '/' : location.startsWith(path)}
              aria-current={location === path ? 'page' : undefined}
              onClick={close}
            />
          ))}
        </AppShell.Section>
        <AppShell.Section>
          <NavLink href="docs" label="API" leftSection={<IconBook size={18} aria-hidden />} />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main>{children}</AppShell.Main>
    </AppShell>
  );
}

const CONNECTIONS = {
  live: { color: 'teal', label: 'Live', hint: 'Changes are shown as they happen' },
  connecting: { color: 'yellow', label: 'Connecting', hint: 'Connecting to the live stream' },
  lost: {
    color: 'red',
    label: 'Every 30 s',
    hint: 'The live stream is lost; the page asks every 30 seconds',
  },
} as const;

function ConnectionBadge() {
  const { color, label, hint } = CONNECTIONS[useConnection()];
  return (
    <Tooltip label={hint}>
      <Badge color={color} variant="dot" role="status" aria-live="polite">
        {label}
      </Badge>
    </Tooltip>
  );
}

function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={`Use ${other} colours`}
      onClick={() => setColorScheme(other)}
    >
      {scheme === 'dark' ? <IconSun size={18} aria-hidden /> : <IconMoon size={18} aria-hidden />}
    </ActionIcon>
  );
}

function Account({ session }: { session: Session }) {
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size="lg" aria-label="Account">
          <IconUserCircle size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {session.owner} · {session.role}
        </Menu.Label>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => signOut.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
