import { setTimeout as pause } from 'node:timers/promises';
import { aCreateRequest } from '../builders/a-create-request.js';
import { eventually } from '../support/eventually.js';
import { aPrivateRedis } from '../support/private-redis.js';
import { eventsAt } from '../support/received.js';
import { aService, type Service } from '../support/service.js';
import { aNovita, aReceiver } from '../support/stage.js';

jest.setTimeout(600_000);

const FULL = Boolean(process.env['TEST_FULL']);
/** Each instance has five events from its request to ready. */
const INSTANCES = FULL ? 100 : 12;
const KILLS = FULL ? 20 : 3;
/** Where an attempt is lost with its process, its lease has to end first; several may follow each other. */
const TOLD_WITHIN_MS = 180_000;
/** Nothing is given up: what is asked for is that nothing is lost. */
const PATIENT = { WEBHOOK_RETRY_SCHEDULE: Array.from({ length: 20 }, () => '200ms').join(',') };

const SEED = Number(process.env['SEED'] ?? 20_261_123);

/** Numbers from 0 to 1, the same with every run (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Timeline {
  events: { id: string; type: string }[];
  nextPageToken?: string;
}

describe(`kill -9 of workers at random (seed ${SEED}), and a receiver that fails three times in ten`, () => {
  const random = randomFrom(SEED);
  let api: Service;
  let workers: Service[];

  it('lose no event: each arrives, under one id, and its receiver can tell repetitions', async () => {
    const [novita, receiver, redis] = [
      await aNovita({ bootMs: 60 }),
      await aReceiver(),
      await aPrivateRedis(),
    ];
    receiver.answers(...Array.from({ length: 20_000 }, () => ({ status: random() < 0.3 ? 500 : 200 })));
    const start = async (ROLE: string): Promise<Service> =>
      aService({
        novita,
        redis,
        env: { ...PATIENT, ROLE, WEBHOOK_URL: receiver.url, RATE_LIMIT_PER_MINUTE: '100000' },
      });
    [api, ...workers] = (await Promise.all(['api', 'worker', 'worker'].map(start))) as [
      Service,
      Service,
      Service,
    ];

    const accepted = Array.from({ length: INSTANCES }, async (_, n) =>
      api.create(aCreateRequest({ name: `killed-${n}` })),
    );
    for (let kill = 0; kill < KILLS; kill++) {
      await pause(200 + 1_000 * random());
      const worker = workers[Math.floor(random() * workers.length)];
      await worker?.kill('SIGKILL');
      await worker?.restart();
    }
    const ids = (await Promise.all(accepted)).map(({ instanceId }) => instanceId);
    await Promise.all(ids.map(async (id) => api.reaches(id, 'ready', TOLD_WITHIN_MS)));

    const happened = await Promise.all(ids.map(async (id) => eventsOf(id)));
    const expected = happened.flat().filter(({ type }) => type !== 'instance.updated');
    await eventually(() => {
      const told = new Set(eventsAt(receiver).map(({ data }) => data.eventId));
      expect(expected.filter(({ id }) => !told.has(id))).toEqual([]);
    }, TOLD_WITHIN_MS);

    const received = eventsAt(receiver).filter(({ data }) => expected.some(({ id }) => id === data.eventId));
    const idsOf = new Map<string, Set<string>>();
    for (const { data, request } of received)
      idsOf.set(data.eventId, (idsOf.get(data.eventId) ?? new Set()).add(request.id));
    process.stdout.write(
      `${KILLS} kills: ${expected.length} events, ${received.length} requests, ${idsOf.size} after the receiver's dedup\n`,
    );
    expect([...idsOf.values()].every(({ size }) => size === 1)).toBe(true);
    expect(new Set(received.map(({ request }) => request.id)).size).toBe(expected.length);
    expect(received.every(({ request }) => request.verified)).toBe(true);
  });

  async function eventsOf(id: string): Promise<Timeline['events']> {
    const { body } = await api.api<Timeline>('GET', `/api/instances/${id}/events?pageSize=500`);
    return body.events;
  }
});
