import { aCreateRequest } from '../builders/a-create-request.js';
import { eventually } from '../support/eventually.js';
import { eventsAt } from '../support/received.js';
import { aService } from '../support/service.js';
import { aNovita, aReceiver } from '../support/stage.js';

jest.setTimeout(120_000);

const MACHINES = 60;
const BOOT_MS = 500;
const GATEWAY_ERRORS_MS = 600;
const POLL_MS = 1_000;
/** toCreate, creating, pulling. */
const SANDBOX_MS = 3 * BOOT_MS + GATEWAY_ERRORS_MS;

describe('60 creates at once', () => {
  it('become 60 ready machines, with calls that grow with pages', async () => {
    const novita = await aNovita({ bootMs: BOOT_MS });
    novita.turn({ warmupMs: GATEWAY_ERRORS_MS });
    const receiver = await aReceiver();
    const service = await aService({
      novita,
      env: {
        WEBHOOK_URL: receiver.url,
        // As by default: the receiver shares a process with Novita and with who asks.
        WEBHOOK_TIMEOUT_MS: '15000',
        INSTANCE_POLL_INTERVAL_SECONDS: String(POLL_MS / 1_000),
        HEALTH_CHECK_RETRY_DELAY_MS: '200',
      },
    });

    const began = performance.now();
    const accepted = await Promise.all(
      Array.from({ length: MACHINES }, async (_, index) =>
        service.create(aCreateRequest({ name: `burst-${index}` })),
      ),
    );
    const ready = await eventually(async () => {
      const { body } = await service.api<{ total: number }>('GET', '/api/instances?status=ready&pageSize=1');
      expect(body.total).toBe(MACHINES);
      return performance.now() - began;
    }, 40_000);
    const machines = novita.ledger();
    const listed = novita.calls('list').length;

    expect(machines).toHaveLength(MACHINES);
    expect(new Set(accepted.map(({ instanceId }) => instanceId.slice('inst_'.length))).size).toBe(MACHINES);
    for (const { instanceId } of accepted)
      expect(machines.filter(({ name }) => name.includes(instanceId.slice('inst_'.length)))).toHaveLength(1);

    process.stdout.write(
      `burst: 60 ready after ${Math.round(ready)} ms, of which Novita's own ${SANDBOX_MS} ms\n`,
    );

    expect(novita.calls('create')).toHaveLength(MACHINES);
    expect(listed).toBeGreaterThan(0);
    expect(listed).toBeLessThanOrEqual(2 * Math.ceil(ready / POLL_MS) + 2);
    // One per machine that has become ready: lists leave out how people get in.
    expect(novita.calls('get').length).toBeLessThan(MACHINES * 1.25);
    expect(novita.calls('template').length).toBeLessThanOrEqual(2);
    expect(novita.calls('products').length).toBeLessThanOrEqual(4);
    expect(novita.calls('start')).toEqual([]);
    expect(novita.calls('stop')).toEqual([]);

    await eventually(() => {
      const announced = eventsAt(receiver).filter(({ type }) => type === 'instance.ready');
      expect(new Set(announced.map(({ data }) => data.instanceId)).size).toBe(MACHINES);
      expect(announced.every(({ request }) => request.verified)).toBe(true);
    }, 30_000);
    expect(service.log.filter(({ level }) => level !== 'info')).toEqual([]);
  });
});
