import {
  needOf,
  type Need,
  type Role,
  ROLES,
  type Scope,
  SCOPES,
  SCOPES_OF,
} from '../../src/access/roles.js';
import { ApiContract, type Operation, type Route } from '../support/api-contract.js';
import { App, type AppAnswer } from '../support/app.js';
import { aNovita, aReceiver } from '../support/stage.js';
import { ROUTE_CASES, type RouteRequest, World } from './route-table-cases.js';

jest.setTimeout(120_000);

const NO_ID = 'inst_01ARZ3NDEKTSV4RRFFQ69G5FAV';

/** What these are about belongs to nobody: templates to all, keys to those who keep them. */
const NOBODYS = new Set(['getTemplate', 'revokeKey']);

/** What can be done for a moment only: it is made right before it is needed. */
const FLEETING = new Set(['cancelOperation']);

interface Row extends Route {
  name: string;
  id: string;
  need: Need;
  /** Whether it is about something that has an owner. */
  owned: boolean;
}

const rows: Row[] = ApiContract.read()
  .routes.filter(({ operation }) => operation.security?.length !== 0)
  .map((route) =>
    Object.assign(route, {
      name: `${route.method} ${route.path}`,
      id: route.operation.operationId,
      need: needOfOperation(route.operation),
      owned:
        (route.path.includes('{') || /Named/.test(route.operation.operationId)) &&
        !NOBODYS.has(route.operation.operationId),
    }),
  );

const owned = rows.filter((row) => row.owned);
const ownerless = rows.filter((row) => !row.owned && !ROUTE_CASES[row.id]?.streams);
const lists = rows.filter(
  ({ method, path, need, id }) =>
    method === 'GET' && !path.includes('{') && need.role === 'viewer' && !ROUTE_CASES[id]?.streams,
);

/** As the description has it, which is written from what the guard goes by. */
function needOfOperation({ description = '', operationId }: Operation): Need {
  const [, role, scope] = /Needs the role `(\w+)`(?: and the scope `([\w:]+)`)?\./.exec(description) ?? [];
  if (!role) throw new Error(`The file does not say what ${operationId} needs`);
  return { role: role as Role, scope: (scope as Scope | undefined) ?? 'any' };
}

function mayDo(role: Role, { role: least }: Need): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}

describe('What a key may do', () => {
  let world: World;
  /** `one` has things; `other` would like to. */
  const keys: Record<'one' | 'other', Record<Role, string>> = {
    one: { viewer: '', operator: '', admin: '' },
    other: { viewer: '', operator: '', admin: '' },
  };
  /** Requests about things of `one`, by operation: for commands one for each of the three who may give them. */
  const prepared = new Map<string, RouteRequest[]>();

  let things: string[] = [];

  beforeAll(async () => {
    const novita = await aNovita();
    const app = await App.start({ novita, env: { RATE_LIMIT_PER_MINUTE: '1000000' } });
    world = new World(app, novita, await aReceiver());
    for (const owner of ['one', 'other'] as const)
      for (const role of ROLES) keys[owner][role] = (await world.key(role, { owner })).key;
    const maker = world.as(keys.one.operator);
    await Promise.all(
      owned.map(async ({ id, method }) => {
        const wanted = method === 'GET' ? [1] : [1, 2, 3];
        const requests = await Promise.all(wanted.map(async () => ROUTE_CASES[id]?.happy(maker) ?? {}));
        prepared.set(id, requests);
      }),
    );
    things = JSON.stringify([...prepared.values()]).match(/(inst|op|msg|whe)_[0-9A-Z]{26}/g) ?? [];
    expect(things.length).toBeGreaterThan(20);
  });

  async function ask(
    row: Row,
    key: string,
    { path = {}, query, body, headers }: RouteRequest,
  ): Promise<AppAnswer> {
    const url = row.path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => path[name] ?? NO_ID);
    return world.as(key).ask({ method: row.method, url: query ? `${url}?${query}` : url, body, headers });
  }

  function verdict({ status, text }: AppAnswer): number | string {
    if (status < 300) return 'done';
    return `${status} ${(JSON.parse(text) as { code: string }).code}`;
  }

  it('is written in the file for every route, and is one of what there is', () => {
    for (const { need } of rows) {
      expect(ROLES).toContain(need.role);
      expect(['any', ...SCOPES]).toContain(need.scope);
      if (need.scope !== 'any') expect(SCOPES_OF[need.role]).toContain(need.scope);
    }
    const used = new Set(rows.map(({ need }) => need.scope));
    expect(SCOPES.filter((scope) => !used.has(scope) && scope !== 'instances:secrets')).toEqual([]);
    expect(needOf('DELETE')).toEqual({ role: 'operator', scope: 'instances:delete' });
  });

  describe.each(owned)('$name, which needs the role $need.role', (row) => {
    const who = (['one', 'other'] as const).flatMap((owner) =>
      ROLES.map((role) => ({ role, owner, whose: owner === 'one' ? 'its own' : 'another’s' })),
    );
    // Refusals first: they leave what they were about as it is.
    const expectedOf = ({ role, owner }: (typeof who)[number]): string => {
      if (!mayDo(role, row.need)) return '403 forbidden';
      if (owner === 'other' && role !== 'admin') return '404';
      return 'done';
    };
    const cases = who
      .map((one) => Object.assign(one, { expected: expectedOf(one) }))
      .toSorted((a, b) => Number(a.expected === 'done') - Number(b.expected === 'done'));

    it.each(cases)('$role with $whose: $expected', async ({ role, owner, expected }) => {
      const requests = prepared.get(row.id) ?? [];
      if (expected === 'done' && FLEETING.has(row.id))
        requests.push((await ROUTE_CASES[row.id]?.happy(world.as(keys.one.operator))) ?? {});
      const isUsedUp = expected === 'done' && row.method !== 'GET';
      const request = (isUsedUp ? requests.pop() : requests[0]) ?? {};
      expect(String(verdict(await ask(row, keys[owner][role], request)))).toMatch(new RegExp(`^${expected}`));
    });
  });

  describe.each(ownerless)('$name, which needs the role $need.role', (row) => {
    it.each(ROLES)('%s', async (role) => {
      const key = keys.other[role];
      const request = (await ROUTE_CASES[row.id]?.happy(world.as(key))) ?? {};
      const expected = mayDo(role, row.need) ? 'done' : '403 forbidden';
      expect(verdict(await ask(row, key, request))).toBe(expected);
    });
  });

  it.each(lists)('$name shows nothing of others', async (row) => {
    const request = (await ROUTE_CASES[row.id]?.happy(world.as(keys.other.viewer))) ?? {};
    const { text } = await ask(row, keys.other.viewer, request);
    expect(things.filter((id) => text.includes(id))).toEqual([]);
  });

  it('shows the owner what there is', async () => {
    const seen = async (url: string): Promise<string> =>
      (await world.as(keys.one.viewer).ask({ method: 'GET', url })).text;
    expect(await seen('/api/instances?include=terminated')).toContain('"owner":"one"');
    expect(await seen('/api/webhooks/endpoints')).toContain('"owner":"one"');
    expect(await seen('/api/webhooks/deliveries')).toContain('"msg_');
  });

  describe.each(SCOPES)('confined to the scope %s', (scope) => {
    const within = rows.filter(({ need, id }) => need.scope !== 'any' && !ROUTE_CASES[id]?.streams);

    it('does what the scope is for and nothing else', async () => {
      const { key } = await world.key('admin', { owner: 'third', scopes: [scope] });
      for (const row of within) {
        const request = row.owned ? { body: {} } : ((await ROUTE_CASES[row.id]?.happy(world)) ?? {});
        const said = verdict(await ask(row, key, request));
        expect([row.name, said === '403 forbidden']).toEqual([row.name, row.need.scope !== scope]);
      }
    });
  });
});
