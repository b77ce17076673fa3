import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { aCreateRequest } from '../builders/a-create-request.js';
import { ApiContract } from '../support/api-contract.js';
import type { InstanceDocument, Problem } from '../support/documents.js';
import { endsWithItsTest } from '../support/endings.js';
import { eventually } from '../support/eventually.js';
import type { NovitaSandbox } from '../support/novita-sandbox.js';
import { aPrivateRedis } from '../support/private-redis.js';
import { type Answer, aService, type Service } from '../support/service.js';
import { aNovita } from '../support/stage.js';

jest.setTimeout(120_000);

const HOUR = 3_600_000;
const IDLE_MS = 4_000;
const INTERVAL_MS = 800;

/** Seconds for minutes: an instance is idle after four seconds, announced after two, looked for every 0.8. */
const QUICK = {
  AUTO_STOP_IDLE_MINUTES: String(IDLE_MS / 60_000),
  AUTO_STOP_WARN_MINUTES: '0.05',
  AUTO_STOP_CHECK_INTERVAL_MINUTES: String(INTERVAL_MS / 60_000),
};

interface Idle {
  verdict: string;
  explanation: string;
  thresholdMinutes?: number;
  stopsAt?: string;
  signals: { name: string; quiet?: boolean; value?: unknown; at?: string; ageSeconds?: number }[];
}

interface Stats {
  watched: number;
  nextRunAt: string;
  lastRounds: { startedAt: string; by: string; due: number; stopped: number }[];
  totals: { stopped: number; warned: number };
}

interface Timeline {
  events: { type: string; at: string; actor: string; reason?: string }[];
}

type Ready = InstanceDocument & { lastUsedAt?: string; idle?: { stopsAt: string }; expiresAt?: string };

describe('Auto-stop', () => {
  const contract = ApiContract.read();
  let novita: NovitaSandbox;
  let service: Service;
  let other: Service;
  /** Sets the wall clocks of the two processes. */
  let setClocks: (serviceMs: number, otherMs: number) => Promise<void>;

  beforeAll(async () => {
    novita = await aNovita();
    const redis = await aPrivateRedis();
    const folder = await mkdtemp(join(tmpdir(), 'ngi-clocks-'));
    endsWithItsTest(async () => rm(folder, { recursive: true, force: true }));
    const files = ['service', 'other'].map((name) => join(folder, name));
    setClocks = async (...shifts) => {
      await Promise.all(files.map(async (file, index) => writeFile(file, String(shifts[index]))));
    };
    await setClocks(0, 0);
    const shim = pathToFileURL(join(process.cwd(), 'test', 'support', 'shifted-clock.mjs')).href;
    const [one = '', two = ''] = files;
    const env = (file: string) => ({ ...QUICK, NODE_OPTIONS: `--import=${shim}`, CLOCK_SHIFT_FILE: file });
    service = await aService({ novita, redis, env: env(one) });
    other = await aService({ novita, redis, env: { ...env(two), ROLE: 'worker' } });
  });

  /** What the OpenAPI file does not describe is wrong. */
  const call = async <Body = Problem>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Answer<Body>> => {
    const answer = await service.api<Body>(method, path, body);
    const route = contract.routeOf(method, path.split('?', 1)[0] ?? '');
    if (!route) throw new Error(`The file has no ${method} ${path}`);
    const violations = contract.violations(route, {
      status: answer.status,
      contentType: answer.headers.get('content-type') ?? undefined,
      requestId: answer.headers.get('x-request-id') ?? undefined,
      retryAfter: answer.headers.get('retry-after') ?? undefined,
      text: answer.text,
    });
    expect(violations).toEqual([]);
    return answer;
  };
  const rent = async (what: Record<string, unknown> = {}): Promise<Ready> => {
    const { instanceId } = await service.create(aCreateRequest(what));
    return service.reaches(instanceId, 'ready');
  };
  const read = async (id: string): Promise<Ready> => service.instance(id);
  const idle = async (id: string): Promise<Idle> =>
    (await call<Idle>('GET', `/api/instances/${id}/idle`)).body;
  const stats = async (): Promise<Stats> => (await call<Stats>('GET', '/api/instances/auto-stop/stats')).body;
  const timeline = async (id: string): Promise<Timeline['events']> =>
    (await call<Timeline>('GET', `/api/instances/${id}/events?pageSize=100`)).body.events;
  const stopped = async (id: string): Promise<InstanceDocument> =>
    eventually(async () => {
      const instance = await read(id);
      expect(instance.status).toBe('exited');
      return instance;
    }, 30_000);
  const never = { autoStop: { enabled: false } };

  it('stops what nobody uses, with a warning before, and whatever the processes’ clocks do', async () => {
    const first = await rent({ name: 'forgotten' });
    await setClocks(2 * HOUR, -HOUR);
    const second = await rent({ name: 'forgotten-too' });
    for (const { id, readyAt = '' } of [first, second]) {
      const exited = await stopped(id);
      expect(exited.reason).toMatch(
        /^Idle: not used for 4 s \(no heartbeat was ever received; GPU at most 0 %/,
      );
      const events = await timeline(id);
      const at = (type: string): number =>
        Date.parse(events.find((event) => event.type === type)?.at ?? '') - Date.parse(readyAt);
      expect(events.filter(({ type }) => type === 'instance.idle_warning')).toHaveLength(1);
      expect(at('instance.idle_warning')).toBeGreaterThanOrEqual(IDLE_MS / 2);
      expect(at('instance.idle_warning')).toBeLessThan(at('instance.auto_stopped'));
      expect(at('instance.auto_stopped')).toBeGreaterThanOrEqual(IDLE_MS);
      expect(events.find(({ type }) => type === 'instance.auto_stopped')).toMatchObject({
        actor: 'auto-stop',
        reason: exited.reason,
      });
    }
  });

  it('has one round per interval, whichever process runs it and whatever its clock says', async () => {
    const rounds = async () => (await stats()).lastRounds.filter(({ by }) => by === 'schedule').length;
    const before = await rounds();
    const began = performance.now();
    await setClocks(-HOUR, 2 * HOUR);
    await eventually(async () => expect(await rounds()).toBeGreaterThan(before + 2), 20_000);
    await setClocks(2 * HOUR, -HOUR);
    await eventually(async () => expect(await rounds()).toBeGreaterThan(before + 6), 20_000);
    const passed = performance.now() - began;
    expect(await rounds()).toBeLessThanOrEqual(before + Math.ceil(passed / INTERVAL_MS) + 1);
    await setClocks(0, 0);
    expect(other.log.length).toBeGreaterThan(0);
  });

  /** Sends heartbeats for longer than it may go unused; when the last one was. */
  async function beat(id: string): Promise<number> {
    for (let beats = 0; beats < 12; beats++) {
      expect((await call('PUT', `/api/instances/${id}/last-used`, {})).status).toBe(200);
      await pause(500);
    }
    const { status, lastUsedAt = '' } = await read(id);
    expect(status).toBe('ready');
    return Date.parse(lastUsedAt);
  }

  it('keeps what sends heartbeats or is busy, and stops it when that ends; ends a lease', async () => {
    const [beating, training, leased] = await Promise.all([
      rent({ name: 'beating' }),
      rent({ name: 'training' }),
      rent({ name: 'leased', maxHours: 5 / 3_600, ...never }),
    ]);
    const machine = training.novitaInstanceId ?? '';
    novita.machine(machine, 'load', { gpu: 96, memory: 70 });
    const lastBeat = await beat(beating.id);
    expect(await idle(training.id)).toMatchObject({ verdict: 'active' });
    expect((await read(training.id)).status).toBe('ready');
    novita.machine(machine, 'load', { gpu: 0, memory: 70 });

    const [, , over] = await Promise.all([beating, training, leased].map(async ({ id }) => stopped(id)));
    const stop = (await timeline(beating.id)).find(({ type }) => type === 'instance.auto_stopped');
    expect(Date.parse(stop?.at ?? '')).toBeGreaterThanOrEqual(lastBeat + IDLE_MS);
    expect(over?.reason).toMatch(/^The lease ended at /);
    expect((await timeline(leased.id)).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['instance.lease_expiring', 'instance.auto_stopped', 'instance.stopped']),
    );
  });

  describe('over the API', () => {
    let ready: Ready;
    beforeAll(async () => {
      ready = await rent({ name: 'watched', autoStop: { idleMinutes: 30 } });
    });
    const path = (what: string) => `/api/instances/${ready.id}/${what}`;

    it('takes a heartbeat with nothing, with a time, and by Novita’s id', async () => {
      const bare = await call<{ lastUsedAt: string }>('PUT', path('last-used'));
      expect(bare.status).toBe(200);
      expect(Math.abs(Date.parse(bare.body.lastUsedAt) - Date.now())).toBeLessThan(5_000);
      expect(bare.headers.get('ratelimit')).toMatch(/^"read";/);
      expect((await read(ready.id)).lastUsedAt).toBe(bare.body.lastUsedAt);
      const earlier = new Date(Date.now() - 600_000).toISOString();
      const ignored = await call('PUT', path('last-used'), { lastUsedAt: earlier });
      expect(ignored.body).toEqual({ instanceId: ready.id, lastUsedAt: bare.body.lastUsedAt });
      const forced = await call('PUT', `/api/instances/${ready.novitaInstanceId}/last-used`, {
        lastUsedAt: earlier,
        force: true,
      });
      expect(forced.body).toEqual({ instanceId: ready.id, lastUsedAt: earlier });
      const stopsAt = new Date(Date.parse(ready.readyAt ?? '') + 30 * 60_000).toISOString();
      expect((await read(ready.id)).idle?.stopsAt).toBe(stopsAt);
    });

    it('moves the ETag and not the revision, so that nobody has an old document', async () => {
      const document = `/api/instances/${ready.id}`;
      const before = await service.api<Ready>('GET', document);
      const known = { 'if-none-match': before.headers.get('etag') ?? '' };
      expect((await service.api('GET', document, undefined, known)).status).toBe(304);
      await call('PUT', path('last-used'));
      const after = await service.api<Ready>('GET', document, undefined, known);
      expect([after.status, after.body.revision]).toEqual([200, before.body.revision]);
    });

    it.each<[string, unknown, number]>([
      ['the future', { lastUsedAt: new Date(Date.now() + 10 * 60_000).toISOString() }, 400],
      ['no time', { lastUsedAt: 'yesterday' }, 400],
      ['a number', { lastUsedAt: 1_700_000_000_000 }, 400],
      ['an impossible day', { lastUsedAt: '2026-02-31T25:00:00Z' }, 400],
      ['a word for a flag', { force: 'yes' }, 400],
      ['an unknown field', { used: true }, 400],
      ['a list', [], 400],
    ])('refuses %s as last use', async (_what, body, status) => {
      expect((await call('PUT', path('last-used'), body)).status).toBe(status);
    });

    it('answers 404 for what is not there, 409 for what is gone', async () => {
      for (const [method, what, body] of [
        ['PUT', 'last-used', {}],
        ['GET', 'idle', undefined],
        ['GET', 'metrics', undefined],
        ['POST', 'extend', { minutes: 5 }],
      ] as const)
        for (const id of ['inst_01JD0000000000000000000009', 'nonsense', '..'])
          expect((await service.api(method, `/api/instances/${id}/${what}`, body)).status).toBe(404);
      const { id } = await rent({ name: 'gone', ...never });
      await service.api('DELETE', `/api/instances/${id}`);
      await service.reaches(id, 'terminated');
      expect((await call('PUT', `/api/instances/${id}/last-used`)).status).toBe(409);
      expect((await call('POST', `/api/instances/${id}/extend`, { minutes: 5 })).status).toBe(409);
      expect((await call('GET', `/api/instances/${id}/metrics`)).status).toBe(409);
      expect(await idle(id)).toMatchObject({ verdict: 'exempt' });
    });

    it('explains whether it is idle', async () => {
      await call('PUT', path('last-used'));
      const explained = await idle(ready.id);
      expect(explained).toMatchObject({ verdict: 'active', thresholdMinutes: 30 });
      expect(explained.explanation).toMatch(/^Not idle before /);
      expect(explained.signals.map(({ name }) => name)).toEqual([
        'last_used',
        'gpu_utilization',
        'gpu_memory',
        'ready_since',
      ]);
      expect(explained.signals[0]).toMatchObject({ quiet: false, ageSeconds: expect.any(Number) as number });
    });

    it('extends', async () => {
      const { body: before } = await call<Idle>('GET', path('idle'));
      const { status, body } = await call<{ stopsAt: string }>('POST', path('extend'), { minutes: 90 });
      expect(status).toBe(200);
      expect(Date.parse(body.stopsAt)).toBe(Date.parse(before.stopsAt ?? '') + 90 * 60_000);
      expect((await read(ready.id)).idle?.stopsAt).toBe(body.stopsAt);
      for (const minutes of [0, -5, '60', null, 1e9])
        expect((await call('POST', path('extend'), { minutes })).status).toBe(400);
    });

    it('shows how busy the machine was, asking Novita once in a while', async () => {
      const asked = novita.calls('metrics').length;
      const first = await call<{ from: string; to: string; gpu: { perGpu: { points: { at: string }[] }[] } }>(
        'GET',
        path('metrics?minutes=5'),
      );
      const { from, to, gpu } = first.body;
      expect(Date.parse(to) - Date.parse(from)).toBe(5 * 60_000);
      const points = gpu.perGpu[0]?.points ?? [];
      expect(points.length).toBeGreaterThan(0);
      // Novita is asked in whole seconds.
      const earliest = Date.parse(from) - 1_000;
      expect(points.filter(({ at }) => Date.parse(at) < earliest || at > to)).toEqual([]);
      const again = await call('GET', path('metrics?minutes=5'));
      expect(again.body).toEqual(first.body);
      expect(novita.calls('metrics').length).toBeLessThanOrEqual(asked + 1);
      expect((await call('GET', path('metrics?minutes=0'))).status).toBe(400);
      novita.next('metrics', 20).fails(503);
      expect((await call('GET', path('metrics?minutes=7'))).status).toBe(503);
      novita.clearFaults();
    });

    it('tells how it is set and what it has done, and says beforehand what it would do', async () => {
      const told = await stats();
      expect(told).toMatchObject({
        enabled: true,
        dryRun: false,
        idleMinutes: IDLE_MS / 60_000,
        checkIntervalMinutes: INTERVAL_MS / 60_000,
      });
      expect(told.totals.stopped).toBeGreaterThanOrEqual(5);
      expect(told.watched).toBeGreaterThanOrEqual(1);
      const dry = await call('POST', '/api/instances/auto-stop/trigger', {});
      expect(dry.body).toMatchObject({ dryRun: true, by: 'request' });
      expect((await call('POST', '/api/instances/auto-stop/trigger')).body).toMatchObject({ dryRun: true });
      const real = await call('POST', '/api/instances/auto-stop/trigger', { dryRun: false });
      expect(real.body).toMatchObject({ dryRun: false });
      expect((await call('POST', '/api/instances/auto-stop/trigger', { dryRun: 'no' })).status).toBe(400);
    });

    it('refuses rules for an instance that are none', async () => {
      for (const wrong of [
        { autoStop: { idleMinutes: 0 } },
        { autoStop: { idleMinutes: '20' } },
        { autoStop: { enabled: 'no' } },
        { autoStop: { off: true } },
        { expiresAt: '2020-01-01T00:00:00Z' },
        { expiresAt: 'soon' },
        { maxHours: 0 },
        { protected: 'yes' },
      ])
        expect((await service.api('POST', '/api/instances', aCreateRequest(wrong))).status).toBe(400);
    });
  });

  it('logs nothing alarming', () => {
    for (const { log } of [service, other])
      expect(log.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
  });
});
