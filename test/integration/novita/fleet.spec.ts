import type { TestingModule } from '@nestjs/testing';
import { Fleet } from '../../../src/novita/fleet.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { openDoor } from './novita-door.js';
import { envelope, type Handler, ScriptedServer, sendJson } from './scripted-server.js';

function machines(from: number, to: number): { id: string; name: string; status: string }[] {
  return Array.from({ length: to - from }, (_, index) => ({
    id: `id${from + index}`,
    name: `demo-${from + index}`,
    status: 'running',
  }));
}

/** A list server as it should be: pages of at most `most` rows, numbered from `base`; 0 and 1 may mean the same. */
function pagesOf(rows: object[], base: 0 | 1, most = 100): Handler {
  return ({ query }, response) => {
    const size = Math.min(Number(query.get('pageSize')), most);
    const from = Math.max(Number(query.get('pageNum')) - base, 0) * size;
    sendJson(response, { instances: rows.slice(from, from + size), total: rows.length });
  };
}

describe('Fleet', () => {
  const novita = new ScriptedServer();
  let redis: PrivateRedis;
  let app: TestingModule;
  let fleet: Fleet;

  beforeAll(async () => {
    redis = await aPrivateRedis();
    await novita.listen();
  });

  beforeEach(async () => {
    app = await openDoor({ redisUrl: redis.url, baseUrl: novita.url, novita: { maxRetries: 0 } });
    fleet = app.get(Fleet);
  });

  afterEach(() => app.close());

  afterAll(async () => {
    await novita.close();
  });

  it.each<[string, 0 | 1, number, number, number]>([
    ['one page', 1, 7, 100, 1],
    ['an exact page', 1, 100, 100, 1],
    ['three pages', 1, 250, 100, 3],
    ['pages of ten, whatever is asked', 1, 95, 10, 10],
    ['pages from 0', 0, 250, 100, 5],
    ['a single page 0', 0, 7, 100, 3],
    ['nobody', 1, 0, 100, 1],
  ])('reads %s', async (_name, base, count, most, calls) => {
    novita.answers(pagesOf(machines(0, count), base, most));
    const { instances, complete } = await fleet.list();
    expect(instances.map(({ id }) => id).toSorted()).toEqual(
      machines(0, count)
        .map(({ id }) => id)
        .toSorted(),
    );
    expect(complete).toBe(true);
    expect(novita.seen).toHaveLength(calls);
  });

  it('remembers that pages count from 0', async () => {
    novita.answers(pagesOf(machines(0, 150), 0));
    await fleet.list();
    novita.answers(pagesOf(machines(0, 150), 0));
    await expect(fleet.list()).resolves.toMatchObject({ complete: true });
    expect(novita.seen).toHaveLength(2);
  });

  it('asks for documented parameters', async () => {
    novita.answers(pagesOf([], 1));
    await fleet.list({ name: 'x' });
    expect(Object.fromEntries(novita.seen[0]?.query ?? [])).toEqual({
      pageNum: '1',
      pageSize: '100',
      name: 'x',
    });
  });

  it('shows each instance once, though pages overlap', async () => {
    const pages = [machines(0, 100), machines(50, 150), machines(140, 170)];
    novita.answers(({ query }, response) =>
      sendJson(response, { instances: pages[Number(query.get('pageNum')) - 1] ?? [], total: 170 }),
    );
    const { instances, complete } = await fleet.list();
    expect(instances).toHaveLength(170);
    expect(complete).toBe(true);
  });

  it('goes on after an empty page in the middle', async () => {
    const pages = [machines(0, 100), [], machines(100, 130)];
    novita.answers(({ query }, response) =>
      sendJson(response, { instances: pages[Number(query.get('pageNum')) - 1] ?? [], total: 130 }),
    );
    await expect(fleet.list()).resolves.toMatchObject({ complete: true, instances: { length: 130 } });
  });

  it.each([
    ['larger', 140],
    ['smaller', 90],
  ])('is not complete when the total is %s than what there is', async (_name, total) => {
    const rows = machines(0, 120);
    novita.answers(({ query }, response) => {
      const from = Math.max(Number(query.get('pageNum')) - 1, 0) * 100;
      sendJson(response, { instances: rows.slice(from, from + 100), total });
    });
    const { instances, complete } = await fleet.list();
    expect(instances).toHaveLength(120);
    expect(complete).toBe(false);
  });

  it('is not complete when a row cannot be read', async () => {
    novita.answers((_request, response) =>
      sendJson(response, { instances: [...machines(0, 3), { name: 'ghost' }], total: 4 }),
    );
    await expect(fleet.list()).resolves.toMatchObject({ complete: false, instances: { length: 3 } });
    expect(novita.seen).toHaveLength(1);
  });

  it('walks again when the list moved, so that nothing slips through', async () => {
    /* An instance of page 1 goes away before page 2 is read: id100 moves to page 1 and is missed there. */
    const before = machines(0, 150);
    const after = before.filter(({ id }) => id !== 'id5');
    novita.answers((request, response) =>
      pagesOf(novita.seen.length === 1 ? before : after, 1)(request, response),
    );
    const { instances, complete } = await fleet.list();
    expect(instances.map(({ id }) => id)).toContain('id100');
    expect(complete).toBe(true);
  });

  it('is not complete when the list never keeps still', async () => {
    novita.answers(({ query }, response) => {
      const from = Math.max(Number(query.get('pageNum')) - 1, 0) * 100;
      const total = 300 - novita.seen.length;
      sendJson(response, { instances: machines(0, total).slice(from, from + 100), total });
    });
    await expect(fleet.list()).resolves.toMatchObject({ complete: false });
  });

  it('fails when a page fails', async () => {
    novita.answers((request, response) =>
      request.query.get('pageNum') === '2'
        ? sendJson(response, envelope(500, 'UNKNOWN'), 500)
        : pagesOf(machines(0, 150), 1)(request, response),
    );
    await expect(fleet.list()).rejects.toMatchObject({ code: 'novita_unavailable' });
  });

  it('is not disturbed by a server that refuses page 0', async () => {
    novita.answers((request, response) =>
      request.query.get('pageNum') === '0'
        ? sendJson(response, envelope(400, 'VALIDATOR_PARAM'), 400)
        : sendJson(response, { instances: [], total: 3 }),
    );
    await expect(fleet.list()).resolves.toEqual({ complete: false, instances: [] });
  });

  it('ends with a server that never does', async () => {
    novita.answers(({ query }, response) => {
      const from = Number(query.get('pageNum')) * 10;
      sendJson(response, { instances: machines(from, from + 10), total: 1_000_000 });
    });
    let pages = 0;
    let complete = true;
    for await (const page of fleet.pages({}, 25)) {
      pages++;
      complete = page.complete;
    }
    expect(pages).toBe(25);
    expect(complete).toBe(false);
  });

  it('ends with a server that repeats its first page for ever', async () => {
    novita.answers((_request, response) => sendJson(response, { instances: machines(0, 10), total: 60 }));
    await expect(fleet.list()).resolves.toMatchObject({ complete: false, instances: { length: 10 } });
    expect(novita.seen.length).toBeLessThan(6);
  });

  it('finds instances whose name contains the marker, whatever the filter lets through', async () => {
    const marked = { id: 'm', name: 'demo--ngi1-ab12-01J-1', status: 'running' };
    novita.answers(pagesOf([...machines(0, 120), marked], 1));
    const { instances, complete } = await fleet.findByMarker('ngi1-ab12-01J');
    expect(instances.map(({ id }) => id)).toEqual(['m']);
    expect(complete).toBe(true);
    expect(novita.seen[0]?.query.get('name')).toBe('ngi1-ab12-01J');
  });
});
