import { once } from 'node:events';
import { connect } from 'node:net';
import { aCreateRequest } from '../builders/a-create-request.js';
import type { Accepted } from '../support/documents.js';
import { eventually } from '../support/eventually.js';
import type { Fault, NovitaSandbox } from '../support/novita-sandbox.js';
import { eventsAt, typesAt } from '../support/received.js';
import { aService, type Service } from '../support/service.js';
import { aNovita, aReceiver, machinesOf } from '../support/stage.js';
import type { WebhookReceiver } from '../support/webhook-receiver.js';

jest.setTimeout(60_000);

describe('SIGTERM', () => {
  let novita: NovitaSandbox;
  let service: Service;

  beforeAll(async () => {
    novita = await aNovita({ bootMs: 60 });
    service = await aService({ novita });
  });

  it('when idle ends the process at once, quietly, whatever connections were opened in advance', async () => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1').on('error', () => undefined);
    await once(socket, 'connect');
    const began = performance.now();
    expect(await service.kill('SIGTERM')).toBe(0);
    // Less than the grace, which it does not use up.
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(service.log.filter(({ level }) => level !== 'info')).toEqual([]);
    await service.restart();
  });

  it('right after an answer hands on the line of its request', async () => {
    const { headers } = await service.api('GET', '/api/instances');
    const requestId = headers.get('x-request-id');
    expect(await service.kill('SIGTERM')).toBe(0);
    await eventually(() =>
      expect(service.log).toContainEqual(expect.objectContaining({ requestId, msg: 'request' })),
    );
    await service.restart();
  });

  it.each([
    ['in the middle of 20 creates', 0],
    ['while 20 create calls are slow at Novita', 1_000],
  ])('%s ends the process within its grace, and the next start finishes them', async (_when, slowMs) => {
    const before = novita.ledger().length;
    const called = novita.calls('create').length;
    if (slowMs > 0) novita.inject({ fault: 'slow-after', endpoint: 'create', times: 20, ms: slowMs });
    const accepted = await Promise.all(
      Array.from({ length: 20 }, async (_, index) =>
        service.create(aCreateRequest({ name: `ended-${index}` })),
      ),
    );
    await eventually(() => expect(novita.calls('create').length).toBeGreaterThan(called));

    const began = performance.now();
    expect(await service.kill('SIGTERM')).toBe(0);
    expect(performance.now() - began).toBeLessThan(5_000 + 5_000);
    expect(service.log.filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);

    await service.restart();
    for (const { instanceId } of accepted) {
      await service.reaches(instanceId, 'ready', 40_000);
      expect(machinesOf(novita, instanceId)).toHaveLength(1);
    }
    expect(novita.ledger()).toHaveLength(before + 20);
  });
});

describe('Stop and delete through a kill -9', () => {
  const COMMANDS = [
    ['POST', '/stop', 'exited', 'exited'],
    ['DELETE', '', 'terminated', 'removed'],
  ] as const;
  let novita: NovitaSandbox;
  let service: Service;
  let accepted: Accepted[];

  beforeAll(async () => {
    novita = await aNovita({ bootMs: 60 });
    service = await aService({ novita });
    const created = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const { instanceId } = await service.create(aCreateRequest());
        await service.reaches(instanceId, 'ready');
        return instanceId;
      }),
    );
    novita.inject({ fault: 'hang', endpoint: ['stop', 'delete'], times: 4 });
    accepted = await Promise.all(
      created.map(async (id, index) => {
        const [method, path] = COMMANDS[index % 2] ?? COMMANDS[0];
        return (await service.api<Accepted>(method, `/api/instances/${id}${path}`)).body;
      }),
    );
    await eventually(() =>
      expect(novita.calls().filter(({ faults }) => faults?.includes('hang')).length).toBeGreaterThan(0),
    );
    await service.kill('SIGKILL');
    novita.clearFaults();
    await service.restart();
  });

  it.each([0, 1, 2, 3])('are carried out all the same (%d)', async (index) => {
    const [, , ours, theirs] = COMMANDS[index % 2] ?? COMMANDS[0];
    const { instanceId = '', operationId = '' } = accepted[index] ?? {};
    await service.reaches(instanceId, ours, 30_000);
    expect(machinesOf(novita, instanceId).map(({ status }) => status)).toEqual([theirs]);
    expect((await service.operation(operationId)).done).toBe(true);
  });
});

describe('Stop and delete', () => {
  let novita: NovitaSandbox;
  let receiver: WebhookReceiver;
  let service: Service;

  beforeAll(async () => {
    novita = await aNovita({ bootMs: 60 });
    receiver = await aReceiver();
    service = await aService({ novita, env: { WEBHOOK_URL: receiver.url } });
  });

  async function aReady(): Promise<string> {
    const { instanceId } = await service.create(aCreateRequest());
    await service.reaches(instanceId, 'ready');
    return instanceId;
  }

  async function command(verb: 'stop' | 'delete', id: string): Promise<Accepted> {
    const { status, body, headers } =
      verb === 'stop'
        ? await service.api<Accepted>('POST', `/api/instances/${id}/stop`)
        : await service.api<Accepted>('DELETE', `/api/instances/${id}`);
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/api/operations/${body.operationId}`);
    return body;
  }

  const ENDS = { stop: ['exited', 'exited'], delete: ['terminated', 'removed'] } as const;

  /** The status only follows what Novita has said. */
  async function isProven(verb: 'stop' | 'delete', { instanceId, operationId }: Accepted): Promise<void> {
    const [ours, theirs] = ENDS[verb];
    await eventually(async () => {
      const { status } = await service.instance(instanceId);
      const machine = machinesOf(novita, instanceId)[0];
      if (status === ours) expect(machine?.status).toBe(theirs);
      expect(status).toBe(ours);
    }, 20_000);
    expect(await service.operation(operationId)).toMatchObject({
      type: verb,
      done: true,
      metadata: { phase: 'completed' },
      response: { instanceId, status: ours },
    });
  }

  it.each(['stop', 'delete'] as const)('%s a ready instance when Novita has proven it', async (verb) => {
    const id = await aReady();
    const accepted = await command(verb, id);
    expect(accepted).toMatchObject({ instanceId: id, status: 'stopping' });
    await isProven(verb, accepted);
    await eventually(() => {
      const types = typesAt(receiver, id);
      expect(types.slice(types.indexOf('instance.stopping'))).toEqual([
        'instance.stopping',
        verb === 'stop' ? 'instance.stopped' : 'instance.deleted',
        'operation.completed',
      ]);
    });
    const sequence = eventsAt(receiver, id).map(({ data }) => data.sequence);
    expect(sequence).toEqual([...new Set(sequence)].toSorted((a, b) => a - b));
  });

  describe('are repeated until they are proven', () => {
    const refusedAgain = { fault: 'refused', reason: 'CONFLICT', message: 'invalid state change', times: 4 };
    const troubles: (Fault & { verb: 'stop' | 'delete' })[] = [
      { verb: 'stop', fault: 'answer-lost', times: 2 },
      { verb: 'stop', fault: 'reset-before', times: 2 },
      { verb: 'stop', fault: 'error-500-before', times: 2 },
      { verb: 'stop', fault: 'hang', times: 1 },
      { verb: 'stop', fault: 'state-change-refused-although-done', times: 2 },
      { verb: 'stop', ...refusedAgain },
      { verb: 'delete', fault: 'answer-lost', times: 2 },
      { verb: 'delete', fault: 'html-502-before', times: 2 },
      { verb: 'delete', fault: 'hang-after', times: 1 },
      { verb: 'delete', fault: 'state-change-refused-although-done', times: 2 },
      { verb: 'delete', fault: 'gone-as-400', times: 2 },
      { verb: 'delete', ...refusedAgain },
    ];
    let commands: Accepted[];

    beforeAll(async () => {
      commands = await Promise.all(
        troubles.map(async ({ verb, ...fault }) => {
          const id = await aReady();
          const { novitaInstanceId } = await service.instance(id);
          novita.inject({ ...fault, endpoint: verb, instanceId: novitaInstanceId });
          return command(verb, id);
        }),
      );
    });

    it.each(troubles.map(({ verb, fault }, index) => ({ verb, fault, index })))(
      '$verb, through $fault',
      async ({ verb, index }) => {
        const accepted = commands[index] as Accepted;
        await isProven(verb, accepted);
        expect(machinesOf(novita, accepted.instanceId)).toHaveLength(1);
      },
    );
  });

  it('may be asked for twice', async () => {
    const id = await aReady();
    const first = await command('stop', id);
    const second = await command('stop', id);
    expect(second.operationId).toBe(first.operationId);
    await isProven('stop', first);
    const third = await command('stop', id);
    expect((await service.operation(third.operationId)).done).toBe(true);

    await isProven('delete', await command('delete', id));
    const again = await command('delete', id);
    expect((await service.operation(again.operationId)).done).toBe(true);
  });

  it('may be asked for by Novita’s id', async () => {
    const id = await aReady();
    const { novitaInstanceId = '' } = await service.instance(id);
    const accepted = await command('delete', novitaInstanceId);
    expect(accepted.instanceId).toBe(id);
    await isProven('delete', accepted);
  });

  it('refuses to stop what is terminated', async () => {
    const id = await aReady();
    await isProven('delete', await command('delete', id));
    const { status, body } = await service.api('POST', `/api/instances/${id}/stop`);
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'instance_state', currentStatus: 'terminated', allowedActions: [] });
  });

  it('delete follows a stop that is under way', async () => {
    const id = await aReady();
    await command('stop', id);
    await isProven('delete', await command('delete', id));
  });

  it.each(['stop', 'delete'] as const)(
    '%s while the machine is being bought leaves nothing running',
    async (verb) => {
      novita.inject({ fault: 'slow-after', endpoint: 'create', times: 1, ms: 700 });
      const { instanceId } = await service.create(aCreateRequest({ name: `early-${verb}` }));
      await eventually(() => expect(machinesOf(novita, instanceId)).toHaveLength(1));
      await isProven(verb, await command(verb, instanceId));
      expect(machinesOf(novita, instanceId)).toHaveLength(1);
      expect(typesAt(receiver, instanceId)).not.toContain('instance.ready');
    },
  );

  it.each(['stop', 'delete'] as const)(
    '%s while nobody knows whether it was bought leaves nothing running',
    async (verb) => {
      novita.inject({ fault: 'late-execution', endpoint: 'create', times: 1, ms: 700 });
      const { instanceId } = await service.create(aCreateRequest({ name: `unknown-${verb}` }));
      await eventually(() =>
        expect(
          service.log.some(
            (line) => line.instanceId === instanceId && line.msg?.includes('stays unanswered'),
          ),
        ).toBe(true),
      );
      await isProven(verb, await command(verb, instanceId));
      expect(machinesOf(novita, instanceId)).toHaveLength(1);
    },
  );

  it.each(['stop', 'delete'] as const)(
    '%s at the very beginning ends without a machine, or with one that is proven at rest',
    async (verb) => {
      const accepted = await Promise.all(
        Array.from({ length: 8 }, async (_, index) =>
          service.create(aCreateRequest({ name: `at-once-${index}` })),
        ),
      );
      const commands = await Promise.all(accepted.map(async ({ instanceId }) => command(verb, instanceId)));
      for (const { instanceId, operationId } of commands) {
        await eventually(async () => {
          const { status } = await service.instance(instanceId);
          expect(['exited', 'terminated']).toContain(status);
        }, 20_000);
        expect((await service.operation(operationId)).done).toBe(true);
        const machines = machinesOf(novita, instanceId);
        expect(machines.length).toBeLessThanOrEqual(1);
        for (const { status } of machines) expect(['exited', 'removed']).toContain(status);
      }
    },
  );

  it('a machine that was deleted in the console ends a delete too', async () => {
    const id = await aReady();
    const { novitaInstanceId = '' } = await service.instance(id);
    novita.machine(novitaInstanceId, 'vanish');
    const accepted = await command('delete', id);
    await eventually(async () => expect((await service.instance(id)).status).toBe('terminated'), 20_000);
    expect((await service.operation(accepted.operationId)).done).toBe(true);
  });
});
