import { parseRedisUrl } from './redis-url.js';

describe('parseRedisUrl', () => {
  it.each([
    ['redis://localhost', { kind: 'single', options: { host: 'localhost', port: 6379, db: 0 } }],
    [
      'rediss://me:p%40ss@r.example:6380/2',
      {
        kind: 'single',
        options: { host: 'r.example', port: 6380, db: 2, username: 'me', password: 'p@ss', tls: {} },
      },
    ],
    ['redis://[::1]:6399', { kind: 'single', options: { host: '::1', port: 6399, db: 0 } }],
    ['unix:///run/my%20redis.sock?db=3', { kind: 'single', options: { path: '/run/my redis.sock', db: 3 } }],
    [
      'redis+sentinel://:secret@a:26379,b/main?db=1',
      {
        kind: 'sentinel',
        name: 'main',
        sentinels: [
          { host: 'a', port: 26_379 },
          { host: 'b', port: 26_379 },
        ],
        options: { password: 'secret', db: 1 },
      },
    ],
    [
      'rediss+cluster://u:p@a:7000,b:7001',
      {
        kind: 'cluster',
        nodes: [
          { host: 'a', port: 7000 },
          { host: 'b', port: 7001 },
        ],
        options: { username: 'u', password: 'p', tls: {} },
      },
    ],
    [
      'cluster://127.0.0.1:7000',
      { kind: 'cluster', nodes: [{ host: '127.0.0.1', port: 7000 }], options: {} },
    ],
  ])('reads %s', (url, target) => {
    expect(parseRedisUrl(url)).toEqual(target);
  });
});
