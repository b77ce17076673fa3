import { aCreateRequest } from '../builders/a-create-request.js';
import { eventually } from '../support/eventually.js';
import type { NovitaSandbox } from '../support/novita-sandbox.js';
import { eventsAt, typesAt } from '../support/received.js';
import { aService, type Service } from '../support/service.js';
import { aNovita, aReceiver, machinesOf } from '../support/stage.js';
import type { WebhookReceiver } from '../support/webhook-receiver.js';

jest.setTimeout(60_000);

const FAILED_WITHIN_MS = 8_000;

/** Each test has a Novita, a service and a receiver of its own; what goes wrong stays there. */
async function everything(
  env: Record<string, string> = {},
  bootMs = 20,
): Promise<{ novita: NovitaSandbox; service: Service; receiver: WebhookReceiver }> {
  const novita = await aNovita({ bootMs });
  const receiver = await aReceiver();
  const service = await aService({ novita, env: { WEBHOOK_URL: receiver.url, ...env } });
  return { novita, service, receiver };
}

describe('Buying', () => {
  let novita: NovitaSandbox;
  let service: Service;
  let receiver: WebhookReceiver;

  beforeAll(async () => {
    ({ novita, service, receiver } = await everything());
  });

  afterEach(() => {
    novita.clearFaults();
    novita.setBalance(100);
    novita.turn({ maxInstances: null });
  });

  async function fails(request: Record<string, unknown>, code: string): Promise<string> {
    const { instanceId, operationId } = await service.create(aCreateRequest(request));
    const instance = await service.reaches(instanceId, 'failed', FAILED_WITHIN_MS);
    expect(instance.failure).toEqual({
      code,
      message: expect.any(String),
      retryable: expect.any(Boolean),
      suggestion: expect.stringMatching(/\.$/),
    });
    expect(instance.actions).not.toContain('start');
    expect(await service.operation(operationId)).toMatchObject({
      done: true,
      metadata: { phase: 'failed' },
      error: {
        code,
        detail: expect.any(String),
        requestId: expect.any(String),
        retryable: instance.failure?.retryable,
        suggestion: instance.failure?.suggestion,
      },
    });
    await eventually(() => {
      const failed = eventsAt(receiver, instanceId).find(({ type }) => type === 'instance.failed');
      expect(failed?.data).toMatchObject({ status: 'failed', failure: instance.failure });
      expect(failed?.request.verified).toBe(true);
    });
    expect(typesAt(receiver, instanceId)).not.toContain('instance.ready');
    return instanceId;
  }

  it('takes the next offer where the first is out of stock, and says so', async () => {
    novita.next('create').findsNoStock();
    const { instanceId } = await service.create(aCreateRequest());
    const instance = await service.reaches(instanceId, 'ready');
    expect(instance.product).toMatchObject({ id: '4090.16c62g', region: 'AS-SGP-02' });
    expect(instance.offersRefused).toEqual([
      {
        productId: '4090.16c62g.hk',
        region: 'CN-HK-01',
        reason: expect.stringContaining('INSUFFICIENT_RESOURCE'),
        at: expect.any(String),
      },
    ]);
    expect(machinesOf(novita, instanceId)).toHaveLength(1);
  });

  it('fails when everything is out of stock', async () => {
    novita.inject({ fault: 'no-stock', endpoint: 'create', probability: 1 });
    const id = await fails({}, 'no_capacity');
    expect(machinesOf(novita, id)).toEqual([]);
    expect((await service.instance(id)).offersRefused.length).toBeGreaterThan(3);
  });

  it('never leaves a region that was asked for', async () => {
    novita.inject({ fault: 'no-stock', endpoint: 'create', probability: 1 });
    const id = await fails({ region: 'CN-HK-01' }, 'no_capacity');
    const { offersRefused } = await service.instance(id);
    expect(new Set(offersRefused.map(({ region }) => region))).toEqual(new Set(['CN-HK-01']));
  });

  it('fails when no region has the product', async () => {
    await fails({ productName: 'H200 SXM 141GB', billingMode: 'onDemand' }, 'no_offers');
  });

  it('fails when the product is not sold that way', async () => {
    await fails({ productName: 'A100 PCIe 80GB', billingMode: 'spot' }, 'no_offers');
  });

  it('fails below every price', async () => {
    const { instanceId } = await service.create(aCreateRequest({ maxPricePerHour: '0.01' }));
    const { failure } = await service.reaches(instanceId, 'failed', FAILED_WITHIN_MS);
    expect(['no_offers', 'price_above_limit']).toContain(failure?.code);
    expect(machinesOf(novita, instanceId)).toEqual([]);
  });

  it('buys at exactly the highest price', async () => {
    const { instanceId } = await service.create(aCreateRequest({ maxPricePerHour: '0.34', gpuNum: 2 }));
    const instance = await service.reaches(instanceId, 'ready');
    expect(instance.pricePerHour).toBe('0.34');
  });

  it('fails at once without money', async () => {
    novita.inject({ fault: 'balance-used-up', endpoint: 'create', times: 1 });
    const id = await fails({}, 'balance_not_enough');
    expect(machinesOf(novita, id)).toEqual([]);
  });

  it('fails at once when a quota of the account is used up', async () => {
    novita.turn({ maxInstances: 0 });
    await fails({}, 'novita_quota_exceeded');
  });

  it.each(['unauthorized-401', 'unauthorized-403'])(
    'fails at once when Novita refuses the key (%s)',
    async (fault) => {
      novita.inject({ fault, endpoint: 'create', times: 1 });
      const calls = novita.calls('create').length;
      await fails({}, 'novita_unauthorized');
      expect(novita.calls('create')).toHaveLength(calls + 1);
    },
  );

  it('fails at once when Novita refuses the order', async () => {
    novita.next('create').isRefused('INVALID_REQUEST_PARAMETER', 'nothing of the kind');
    await fails({}, 'novita_rejected');
  });
});

describe('A key that Novita does not know', () => {
  it('fails requests with an answer that names the reason', async () => {
    const novita = await aNovita();
    const service = await aService({ novita: { url: novita.url, apiKey: 'sk_somebody_else' } });
    const { instanceId } = await service.create(aCreateRequest());
    const { failure } = await service.reaches(instanceId, 'failed', FAILED_WITHIN_MS);
    expect(failure?.code).toBe('novita_unauthorized');
    expect(novita.calls('create')).toEqual([]);
    expect(service.output).not.toContain('sk_somebody_else');
  });
});

describe('Starting', () => {
  let novita: NovitaSandbox;
  let service: Service;
  let receiver: WebhookReceiver;

  beforeAll(async () => {
    ({ novita, service, receiver } = await everything({}, 60));
  });

  afterEach(() => {
    novita.clearFaults();
  });

  /** The next machine comes up and its ports never answer. */
  function nextNeverAnswers(): void {
    novita.inject({ fault: 'gateway-error', endpoint: 'create', times: 1, ms: 600_000 });
  }

  it.each([
    ['stop', 'exited'],
    ['delete', 'removed'],
    ['keep', 'running'],
  ])(
    'a machine that never gets healthy fails, and its policy %s leaves it %s',
    async (onStartFailure, left) => {
      nextNeverAnswers();
      const { instanceId } = await service.create(
        aCreateRequest({ onStartFailure, healthCheckConfig: { maxWaitTimeMs: 900, retryDelayMs: 50 } }),
      );
      const failed = await eventually(async () => {
        const instance = await service.instance(instanceId);
        expect(['failed', 'terminated']).toContain(instance.status);
        return instance;
      }, FAILED_WITHIN_MS);
      expect(failed.failure?.code).toBe('health_check_timeout');
      await eventually(() => expect(machinesOf(novita, instanceId)[0]?.status).toBe(left));
      await eventually(() => {
        const types = typesAt(receiver, instanceId);
        expect(types).toEqual(
          expect.arrayContaining(['instance.running', 'instance.health_check.failed', 'instance.failed']),
        );
        expect(types).not.toContain('instance.ready');
      });
      if (onStartFailure === 'keep') {
        const calls = [...novita.calls('stop'), ...novita.calls('delete')];
        expect(calls.filter((call) => call.instanceId === failed.novitaInstanceId)).toEqual([]);
      }
    },
  );

  it.each([
    ['stop', 'exited'],
    ['delete', 'removed'],
  ])(
    'an image that cannot be pulled fails, and its policy %s leaves the machine %s',
    async (onStartFailure, left) => {
      novita.inject({ fault: 'image-pull-failure', endpoint: 'create', times: 1 });
      const { instanceId } = await service.create(aCreateRequest({ onStartFailure }));
      await eventually(
        () => expect(typesAt(receiver, instanceId)).toContain('instance.failed'),
        FAILED_WITHIN_MS,
      );
      const failed = eventsAt(receiver, instanceId).find(({ type }) => type === 'instance.failed');
      expect(failed?.data.failure?.code).toBe('machine_failed');
      expect(failed?.data.failure?.message).toContain('manifest unknown');
      await eventually(() => expect(machinesOf(novita, instanceId)[0]?.status).toBe(left));
    },
  );

  it.each([
    ['delete', 'is removed'],
    ['stop', 'is told to stop again and again, and somebody hears of it'],
  ] as const)(
    'an image that is pulled forever fails at the deadline; by %s the machine %s',
    async (policy, _outcome) => {
      const { novita, service, receiver } = await everything({
        INSTANCE_STARTUP_TIMEOUT_SECONDS: '2',
        STOP_STUCK_MINUTES: '0.01',
      });
      novita.inject({ fault: 'image-pull-failure', endpoint: 'create', times: 1, hangs: true });
      const { instanceId } = await service.create(aCreateRequest({ onStartFailure: policy }));
      await eventually(
        () => expect(typesAt(receiver, instanceId)).toContain('instance.failed'),
        FAILED_WITHIN_MS,
      );
      const { failure } = await service.instance(instanceId);
      expect(['startup_timeout', 'machine_failed']).toContain(failure?.code);
      await eventually(() => {
        if (policy === 'delete') expect(machinesOf(novita, instanceId)[0]?.status).toBe('removed');
        else {
          expect(novita.calls('stop').length).toBeGreaterThan(1);
          expect(typesAt(receiver, instanceId)).toContain('instance.stop_stuck');
        }
      });
    },
  );

  it('that takes longer than the deadline fails and is stopped', async () => {
    const { novita, service, receiver } = await everything({ INSTANCE_STARTUP_TIMEOUT_SECONDS: '2' }, 20);
    novita.turn({ bootMs: 60_000 });
    const { instanceId } = await service.create(aCreateRequest());
    const { failure } = await service.reaches(instanceId, 'failed', FAILED_WITHIN_MS);
    expect(failure?.code).toBe('startup_timeout');
    await eventually(() => expect(novita.calls('stop').length).toBeGreaterThan(0));
    await eventually(() => expect(typesAt(receiver, instanceId)).toContain('instance.failed'));
  });

  it('that was bought and came up just before a late look is not failed for being looked at late', async () => {
    const { novita, service } = await everything({
      INSTANCE_STARTUP_TIMEOUT_SECONDS: '3',
      INSTANCE_POLL_INTERVAL_SECONDS: '20',
    });
    const { instanceId } = await service.create(aCreateRequest());
    await eventually(() => expect(machinesOf(novita, instanceId)[0]?.status).toBe('running'));
    const settled = await eventually(async () => {
      const instance = await service.instance(instanceId);
      expect(['ready', 'failed']).toContain(instance.status);
      return instance;
    }, 12_000);
    expect([settled.status, settled.failure]).toEqual(['ready', undefined]);
  });

  it('waits out a gateway’s error pages', async () => {
    novita.inject({ fault: 'gateway-error', endpoint: 'create', times: 1, ms: 1_200 });
    const began = performance.now();
    const { instanceId } = await service.create(aCreateRequest());
    const ready = await service.reaches(instanceId, 'ready');
    expect(performance.now() - began).toBeGreaterThan(1_100);
    expect(ready.probing?.rounds).toBeGreaterThan(3);
  });

  it('a machine that ends by itself before it is ready is announced as failed', async () => {
    nextNeverAnswers();
    const { instanceId } = await service.create(aCreateRequest());
    const { novitaInstanceId } = await service.reaches(instanceId, 'running');
    novita.machine(novitaInstanceId ?? '', 'exit');
    const instance = await service.reaches(instanceId, 'exited', FAILED_WITHIN_MS);
    expect(instance.failure?.code).toBe('exited_during_startup');
    expect((await service.operation(instance.operationId)).error?.code).toBe('exited_during_startup');
    await eventually(() => expect(typesAt(receiver, instanceId)).toContain('instance.failed'));
    expect(novita.calls('start').filter((call) => call.instanceId === novitaInstanceId)).toEqual([]);
  });

  it('a machine that vanishes before it is ready is terminated, and another is not bought', async () => {
    nextNeverAnswers();
    const other = await service.create(aCreateRequest({ name: 'other' }));
    await service.reaches(other.instanceId, 'running');
    nextNeverAnswers();
    const { instanceId } = await service.create(aCreateRequest());
    const { novitaInstanceId } = await service.reaches(instanceId, 'running');
    novita.machine(novitaInstanceId ?? '', 'vanish');
    const instance = await service.reaches(instanceId, 'terminated', FAILED_WITHIN_MS);
    expect(instance.failure?.code).toBe('vanished_during_startup');
    await eventually(() => expect(typesAt(receiver, instanceId)).toContain('instance.failed'));
    expect((await service.instance(other.instanceId)).status).toBe('running');
    expect(machinesOf(novita, instanceId)).toHaveLength(1);
  });

  it('an empty list makes nobody believe that machines are gone', async () => {
    novita.inject({ fault: 'list-empty', endpoint: 'list', times: 6 });
    const { instanceId } = await service.create(aCreateRequest());
    await service.reaches(instanceId, 'ready');
    expect(machinesOf(novita, instanceId)).toHaveLength(1);
  });

  it('goes on through a list that is refused, broken and incomplete in turn', async () => {
    for (const fault of [
      'error-500-before',
      'html-502-before',
      'garbled-200',
      'list-incomplete',
      'reset-before',
    ])
      novita.inject({ fault, endpoint: ['list'], times: 1 });
    novita.inject({ fault: 'error-500-before', endpoint: 'get', times: 2 });
    const { instanceId } = await service.create(aCreateRequest());
    await service.reaches(instanceId, 'ready');
    expect(machinesOf(novita, instanceId)).toHaveLength(1);
  });
});

describe('What is probed', () => {
  let novita: NovitaSandbox;
  let service: Service;

  beforeAll(async () => {
    ({ novita, service } = await everything());
  });

  it('is every mapped port', async () => {
    const { instanceId } = await service.create(aCreateRequest({ templateId: '107890' }));
    const { probing, ports } = await service.reaches(instanceId, 'ready');
    expect(new Set(probing?.passed)).toEqual(new Set(ports.map(({ port }) => port)));
    expect(ports).toHaveLength(3);
  });

  it('is a connection when the template has tcp ports only', async () => {
    const { instanceId } = await service.create(aCreateRequest({ templateId: '107003' }));
    const { ports, probing } = await service.reaches(instanceId, 'ready');
    expect(ports.map(({ type }) => type)).toEqual(['tcp']);
    expect(probing?.passed).toEqual([22]);
  });

  it('is only the target port when one is named', async () => {
    const { instanceId } = await service.create(aCreateRequest({ templateId: '107002', targetPort: 8188 }));
    const { probing } = await service.reaches(instanceId, 'ready');
    expect(probing?.passed).toEqual([8188]);
  });

  it('fails in the end when the target port is not mapped', async () => {
    const { instanceId } = await service.create(
      aCreateRequest({ targetPort: 9999, healthCheckConfig: { maxWaitTimeMs: 500, retryDelayMs: 50 } }),
    );
    const { failure } = await service.reaches(instanceId, 'failed', FAILED_WITHIN_MS);
    expect(failure?.code).toBe('health_check_timeout');
    expect(failure?.message).toContain('9999');
    await eventually(() => expect(machinesOf(novita, instanceId)[0]?.status).toBe('exited'));
  });
});
