import { setTimeout as pause } from 'node:timers/promises';
import type { MachineAccount } from '../../src/sandbox/machines/fleet.js';
import { aCreateRequest } from '../builders/a-create-request.js';
import type { InstanceDocument } from '../support/documents.js';
import { eventually } from '../support/eventually.js';
import { inLanes } from '../support/lanes.js';
import type { Fault, NovitaSandbox } from '../support/novita-sandbox.js';
import { aPrivateRedis } from '../support/private-redis.js';
import { RedisTap } from '../support/redis-tap.js';
import { eventsAt, idsByType, type ReceivedEvent } from '../support/received.js';
import { aService, type Service } from '../support/service.js';
import { aNovita, aReceiver, machinesOf } from '../support/stage.js';
import type { WebhookReceiver } from '../support/webhook-receiver.js';

jest.setTimeout(300_000);

/** A killed worker's job is stalled for up to 15 s, and several may follow each other. */
const RECOVERED_WITHIN_MS = 30_000;

/** A busy machine is no reason to fail a start. */
const PATIENT = { INSTANCE_STARTUP_TIMEOUT_SECONDS: '600' };

/** Milliseconds between the answer to the POST and the death of the service; the short form takes every fifth. */
const ALL_MOMENTS = [0, 5, 10, 20, 30, 40, 60, 80, 100, 140, 180, 240, 320, 440, 600];
const MOMENTS = process.env['TEST_FULL'] ? ALL_MOMENTS : ALL_MOMENTS.filter((_, index) => index % 5 === 0);

/** Deaths at which the create call is on its way: what Novita does meanwhile, and whether it executes. */
const WHILE_BUYING: (Fault & { about: string })[] = [
  { fault: 'hang', about: 'hangs and is not executed' },
  { fault: 'hang-after', about: 'was executed and hangs' },
  { fault: 'slow', ms: 700, about: 'is executed after the service has died' },
  { fault: 'slow-after', ms: 700, about: 'was executed and would be answered after the service has died' },
];

/** What is done to the service once a request was accepted, and how that moment is called. */
interface Death {
  moment: string;
  name: string;
  fault?: Fault;
  afterMs: number;
}

const DEATHS: Death[] = [
  ...MOMENTS.map((afterMs) => ({
    moment: `${afterMs} ms after it was accepted`,
    name: `killed-after-${afterMs}ms`,
    afterMs,
  })),
  ...WHILE_BUYING.map(({ about, ...fault }) => ({
    moment: `while its create call ${about}`,
    name: `killed-while-${fault.fault}`,
    fault,
    afterMs: 0,
  })),
];

/** So many services live beside each other. */
const AT_ONCE = 5;

/** A service, its Novita, and who hears its events; each death has its own, so that nothing else is hit. */
interface Lane {
  novita: NovitaSandbox;
  receiver: WebhookReceiver;
  service: Service;
}

async function aLane(): Promise<Lane> {
  const novita = await aNovita({ bootMs: 60 });
  const receiver = await aReceiver();
  const service = await aService({ novita, env: { ...PATIENT, WEBHOOK_URL: receiver.url } });
  return { novita, receiver, service };
}

/** How the one request of a lane ended that went through a death. */
interface Ending {
  instance: InstanceDocument;
  machines: MachineAccount[];
  /** Everything that was bought, whoever it is for. */
  bought: number;
  events: ReceivedEvent[];
  /** The statuses of all deliveries. */
  deliveries: string[];
}

async function dieAndRecover({ name, fault, afterMs }: Death): Promise<Ending> {
  const { novita, receiver, service } = await aLane();
  if (fault) novita.inject({ endpoint: 'create', times: 1, ...fault });
  const { instanceId: id } = await service.create(aCreateRequest({ name }));
  if (fault)
    await eventually(() =>
      expect(novita.calls('create').filter(({ faults }) => faults?.includes(fault.fault))).not.toEqual([]),
    );
  await pause(afterMs);
  await service.kill('SIGKILL');
  await service.restart();

  const instance = await service.reaches(id, 'ready', RECOVERED_WITHIN_MS);
  await eventually(() => {
    const types = eventsAt(receiver, id).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['instance.created', 'instance.running', 'instance.ready']));
  }, RECOVERED_WITHIN_MS);
  const deliveries = await eventually(async () => {
    const statuses = await deliveryStatuses(service);
    expect(statuses).not.toContain('pending');
    return statuses;
  }, RECOVERED_WITHIN_MS);
  await service.stop();
  const [machines, bought] = [machinesOf(novita, id), novita.ledger().length];
  return { instance, machines, bought, events: eventsAt(receiver, id), deliveries };
}

async function deliveryStatuses(service: Service): Promise<string[]> {
  const path = '/api/webhooks/deliveries?pageSize=200';
  const { body } = await service.api<{ deliveries: { status: string }[] }>('GET', path);
  return body.deliveries.map(({ status }) => status);
}

describe('kill -9 and a restart', () => {
  const played = new Map<string, Promise<Ending>>();
  const burstIds: string[] = [];
  let burst: Lane;

  async function dieInABurst({ novita, service }: Lane): Promise<void> {
    const posts = Array.from({ length: 30 }, async (_, index) => {
      const { instanceId } = await service.create(aCreateRequest({ name: `burst-${index}` }));
      burstIds.push(instanceId);
    });
    await eventually(() => expect(novita.calls('create').length).toBeGreaterThan(3));
    await service.kill('SIGKILL');
    await Promise.allSettled(posts);
    await service.restart();
  }

  beforeAll(async () => {
    burst = await aLane();
    await dieInABurst(burst);
    const lanes = inLanes(AT_ONCE);
    for (const death of DEATHS)
      played.set(
        death.moment,
        lanes(async () => dieAndRecover(death)),
      );
    await Promise.allSettled(played.values());
  });

  describe.each(DEATHS)('$moment', ({ moment }) => {
    it('leave one machine, ready, each event announced under one id', async () => {
      const { instance, machines, events } = (await played.get(moment)) ?? fail(moment);
      expect(machines.map((machine) => machine.id)).toEqual([instance.novitaInstanceId]);
      expect(machines[0]?.status).toBe('running');
      for (const [type, ids] of idsByType(events)) expect([type, ids.size]).toEqual([type, 1]);
      expect(events.every(({ request }) => request.verified)).toBe(true);
    });
  });

  it('in the middle of a burst leave one machine for each accepted request, all ready', async () => {
    const { novita, service } = burst;
    expect(burstIds).not.toEqual([]);
    const ready = await Promise.all(
      burstIds.map(async (id) => service.reaches(id, 'ready', RECOVERED_WITHIN_MS)),
    );
    for (const { id, novitaInstanceId } of ready)
      expect(machinesOf(novita, id).map((machine) => machine.id)).toEqual([novitaInstanceId]);
  });

  it('buy nothing that nobody asked for', async () => {
    const endings = await Promise.all(played.values());
    expect(endings.map(({ bought }) => bought)).toEqual(DEATHS.map(() => 1));
  });

  it('lose no delivery on the way', async () => {
    for (const { deliveries } of await Promise.all(played.values()))
      expect(new Set(deliveries)).toEqual(new Set(['delivered']));
  });
});

describe('kill -9 at the very moment', () => {
  /** What the service says to Redis at that moment, as far as it tells it from others. */
  const LAST_WORDS = [
    { moment: 'at which its purchase was stored', words: ['"status":"starting"', ':lease'] },
    {
      moment: 'at which news of its machine was stored',
      words: [':sightings', ':unread', '"status":"running","spotStatus"'],
    },
    { moment: 'at which it was found running', words: ['"status":"running","statusChangedAt"'] },
  ];
  const survivors = new Map<string, Omit<Lane, 'receiver'> & { id: string }>();

  async function dieAt(moment: string, words: string[]): Promise<void> {
    const novita = await aNovita({ bootMs: 100 });
    const redis = await aPrivateRedis();
    const tap = await RedisTap.before(redis);
    const service = await aService({ novita, redis: tap, env: PATIENT });
    const died = new Promise<void>((resolve) => {
      tap.at(words, () => void service.kill('SIGKILL').then(() => resolve()));
    });
    const { instanceId } = await service.create(aCreateRequest());
    await died;
    await service.restart();
    survivors.set(moment, { novita, service, id: instanceId });
  }

  beforeAll(async () => {
    await Promise.all(LAST_WORDS.map(async ({ moment, words }) => dieAt(moment, words)));
  });

  it.each(LAST_WORDS)('$moment leaves one machine, ready long before its deadline', async ({ moment }) => {
    const { novita, service, id } = survivors.get(moment) ?? fail(moment);
    await service.reaches(id, 'ready', RECOVERED_WITHIN_MS);
    expect(machinesOf(novita, id)).toHaveLength(1);
  });
});

function fail(moment: string): never {
  throw new Error(`Nothing was accepted for "${moment}"`);
}
