import type { Instance } from '../../src/instances/instance.js';
import { successorIdOf } from '../../src/instances/successor.js';
import { aCreateRequest } from '../builders/a-create-request.js';
import { eventually } from '../support/eventually.js';
import { aPrivateRedis } from '../support/private-redis.js';
import { eventsAt, idsByType } from '../support/received.js';
import { aService } from '../support/service.js';
import { aNovita, aReceiver, machinesOf } from '../support/stage.js';

jest.setTimeout(240_000);

/** Two leases and two stalled jobs. */
const RECOVERED_WITHIN_MS = 120_000;

const FAIL_POINTS = 'spot.decided=kill,spot.ordered=kill';

type Chained = Pick<Instance, 'replaces'> & { replacedBy?: string };

it('a spot machine has one successor, though every process is killed -9 between the steps', async () => {
  const novita = await aNovita({ bootMs: 60 });
  const receiver = await aReceiver();
  const redis = await aPrivateRedis();
  const env = { WEBHOOK_URL: receiver.url, FAIL_POINTS };
  const services = await Promise.all([1, 2].map(async () => aService({ novita, redis, env })));
  const [first = fail('one')] = services;
  const { instanceId } = await first.create(aCreateRequest({ spotPolicy: 'replace' }));
  const { novitaInstanceId = '' } = await first.reaches(instanceId, 'ready', RECOVERED_WITHIN_MS);

  novita.machine(novitaInstanceId, 'reclaim', { noticeMs: 600_000 });
  await eventually(
    () => expect(services.filter((service) => service.isAlive())).toEqual([]),
    RECOVERED_WITHIN_MS,
  );
  await first.restart({ FAIL_POINTS: '' });

  const successorId = successorIdOf(instanceId);
  await eventually(
    async () => expect((await first.instance(instanceId)).status).toBe('terminated'),
    RECOVERED_WITHIN_MS,
  );
  const [old, successor] = await Promise.all(
    [instanceId, successorId].map(async (id) => (await first.instance(id)) as Chained & { status: string }),
  );
  expect(old).toMatchObject({ replacedBy: successorId });
  expect(successor).toMatchObject({ replaces: instanceId, status: 'ready' });
  expect(machinesOf(novita, successorId).map(({ status }) => status)).toEqual(['running']);
  expect(novita.ledger()).toHaveLength(2);
  await eventually(() =>
    expect(eventsAt(receiver, instanceId).map(({ type }) => type)).toContain('instance.replaced'),
  );
  for (const id of [instanceId, successorId])
    for (const [type, ids] of idsByType(eventsAt(receiver, id))) expect([type, ids.size]).toEqual([type, 1]);
});
