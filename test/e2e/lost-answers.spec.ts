import { aCreateRequest } from '../builders/a-create-request.js';
import { eventually } from '../support/eventually.js';
import type { Fault, NovitaSandbox } from '../support/novita-sandbox.js';
import { aService, type Service } from '../support/service.js';
import { aNovita, machinesOf } from '../support/stage.js';

jest.setTimeout(90_000);

/** What can become of a create call; whether it was executed is what nobody tells the service. */
const FATES: (Fault & { executed: boolean; about: string })[] = [
  { about: 'executed, then the connection is reset', fault: 'answer-lost', executed: true },
  { about: 'reset before it was executed', fault: 'reset-before', executed: false },
  { about: 'failed with 500 before it was executed', fault: 'error-500-before', executed: false },
  { about: 'executed, then answered 500', fault: 'error-500-after', executed: true },
  { about: 'executed, then a gateway’s 502 page', fault: 'html-502-after', executed: true },
  { about: 'a gateway’s 502 page before it was executed', fault: 'html-502-before', executed: false },
  { about: 'executed, then a gateway’s 504 page', fault: 'html-504-after', executed: true },
  { about: 'executed, answered 200 with half a body', fault: 'garbled-200', executed: true },
  { about: 'executed, answered 200 without a body', fault: 'empty-body', executed: true },
  {
    about: 'answered 504, executed within the settle time',
    fault: 'late-execution',
    ms: 800,
    executed: true,
  },
  { about: 'executed after the time limit', fault: 'slow', ms: 2_300, executed: true },
  {
    about: 'executed at once, answered after the time limit',
    fault: 'slow-after',
    ms: 2_300,
    executed: true,
  },
  {
    about: 'executed, answered byte by byte past the time limit',
    fault: 'slow-body',
    ms: 300,
    executed: true,
  },
  { about: 'executed, answered by a flood', fault: 'huge-body', executed: true },
  { about: 'not executed and never answered', fault: 'hang', executed: false },
  { about: 'executed and never answered', fault: 'hang-after', executed: true },
  { about: 'executed, and the list shows it late', fault: 'visible-late', ms: 800, executed: true },
];

/** A service whose next create call meets each fate in turn, and what it was asked for at each. */
async function afterEachFate(
  service: Service,
  novita: NovitaSandbox,
  fates: typeof FATES,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { about, executed: _executed, ...fault } of fates) {
    novita.inject({ endpoint: 'create', times: 1, ...fault });
    const { instanceId } = await service.create(aCreateRequest({ name: fault.fault.slice(0, 40) }));
    ids.set(about, instanceId);
    await eventually(() =>
      expect(novita.calls('create').some(({ faults }) => faults?.includes(fault.fault))).toBe(true),
    );
  }
  return ids;
}

describe('A create call that was', () => {
  let novita: NovitaSandbox;
  let service: Service;
  let ids: Map<string, string>;

  beforeAll(async () => {
    novita = await aNovita();
    service = await aService({ novita });
    ids = await afterEachFate(service, novita, FATES);
  });

  it.each(FATES)('$about ($fault) leaves one machine, which becomes ready', async ({ about, executed }) => {
    const id = ids.get(about) ?? '';
    const instance = await service.reaches(id, 'ready');
    const machines = machinesOf(novita, id);
    expect(machines.map((machine) => machine.id)).toEqual([instance.novitaInstanceId]);
    expect(machines[0]?.name.endsWith(executed ? '-1' : '-2')).toBe(true);
    const operation = await service.operation(instance.operationId);
    expect(operation.metadata.attempts).toBe(executed ? 1 : 2);
  });

  it('anything of these has bought nothing that nobody asked for', () => {
    expect(novita.ledger()).toHaveLength(FATES.length);
  });

  it('is said to have been adopted in the log, with the request that it belongs to', () => {
    const id = ids.get('executed, then the connection is reset');
    const adopted = service.log.find(
      ({ msg, instanceId }) => msg?.startsWith('Adopted') && instanceId === id,
    );
    expect(adopted).toMatchObject({ novitaInstanceId: machinesOf(novita, id ?? '')[0]?.id });
  });

  it('refused for a while is repeated when Novita said, and leaves one machine', async () => {
    const service2 = await aService({ novita });
    novita.next('create').isRateLimited(1);
    const { instanceId } = await service2.create(aCreateRequest({ name: 'rate-limited' }));
    await service2.reaches(instanceId, 'ready');
    expect(machinesOf(novita, instanceId)).toHaveLength(1);
    const [refused, bought] = novita.calls('create').slice(-2);
    expect(refused?.status).toBe(429);
    expect((bought?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(950);
  });
});

describe('With CREATE_RETRY_AMBIGUOUS=false', () => {
  const fates = FATES.filter(({ fault }) =>
    ['answer-lost', 'reset-before', 'error-500-before', 'late-execution', 'html-502-before'].includes(fault),
  );
  let novita: NovitaSandbox;
  let service: Service;
  let ids: Map<string, string>;

  beforeAll(async () => {
    novita = await aNovita();
    service = await aService({ novita, env: { CREATE_RETRY_AMBIGUOUS: 'false' } });
    ids = await afterEachFate(service, novita, fates);
  });

  it.each(fates)(
    'a create call that was $about ($fault) is never sent again',
    async ({ about, executed }) => {
      const id = ids.get(about) ?? '';
      const settled = await service.reaches(id, executed ? 'ready' : 'failed');
      expect(settled.failure?.code).toBe(executed ? undefined : 'create_unresolved');
      expect(machinesOf(novita, id)).toHaveLength(executed ? 1 : 0);
      expect(novita.calls('create')).toHaveLength(fates.length);
    },
  );
});
