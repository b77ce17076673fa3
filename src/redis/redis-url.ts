import type { RedisOptions } from 'ioredis';

export interface RedisHost {
  host: string;
  port: number;
}

/** Where Redis is, as one of the forms that the program can connect to. */
export type RedisTarget = { options: RedisOptions } & (
  | { kind: 'single' }
  | { kind: 'sentinel'; sentinels: RedisHost[]; name: string }
  | { kind: 'cluster'; nodes: RedisHost[] }
);

const MANY = /^(?:(rediss?)[+-])?(sentinel|cluster):\/\/(?:([^@/]*)@)?([^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/;

/**
 * Reads `redis://`, `rediss://` (TLS), `unix:///path.sock?db=1`,
 * `redis+sentinel://user:pass@h1:26379,h2:26379/master-name?db=1` and `redis+cluster://h1:6379,h2:6379`.
 */
export function parseRedisUrl(url: string): RedisTarget {
  const many = MANY.exec(url);
  if (many) return parseMany(many);
  const { protocol, hostname, port, username, password, pathname, searchParams } = new URL(url);
  const login = credentials(username, password);
  if (protocol === 'unix:')
    return {
      kind: 'single',
      options: { path: decodeURIComponent(pathname), db: database(searchParams.get('db')), ...login },
    };
  return {
    kind: 'single',
    options: {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || 6379),
      db: database(pathname.slice(1) || searchParams.get('db')),
      ...login,
      ...(protocol === 'rediss:' ? { tls: {} } : {}),
    },
  };
}

function parseMany([, protocol, kind, login = '', hosts = '', name = '', query = '']: string[]): RedisTarget {
  const [username = '', password = ''] = login.includes(':') ? login.split(':') : ['', login];
  const options: RedisOptions = {
    ...credentials(username, password),
    ...(protocol === 'rediss' ? { tls: {} } : {}),
  };
  if (kind === 'cluster') return { kind, nodes: parseHosts(hosts, 6379), options };
  return {
    kind: 'sentinel',
    sentinels: parseHosts(hosts, 26_379),
    name: name || 'mymaster',
    options: { ...options, db: database(new URLSearchParams(query).get('db')) },
  };
}

function parseHosts(hosts: string, defaultPort: number): RedisHost[] {
  return hosts.split(',').map((item) => {
    const { hostname, port } = new URL(`redis://${item}`);
    return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || defaultPort) };
  });
}

function credentials(username: string, password: string): Pick<RedisOptions, 'username' | 'password'> {
  return {
    ...(username ? { username: decodeURIComponent(username) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
  };
}

function database(text: string | null | undefined): number {
  return /^\d{1,4}$/.test(text ?? '') ? Number(text) : 0;
}
