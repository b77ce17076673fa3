import type { NovitaInstance } from '../novita/novita-instance.js';
import type { Settled } from '../instances/settled.js';
import { type Change, difference } from './difference.js';

const AT = Date.UTC(2026, 0, 1);

const KNOWN: Settled = {
  instanceId: 'inst_1',
  status: 'running',
  name: 'demo--ngi1',
  spotStatus: 'running',
  pricePerHour: 35_000,
  gpuNum: 2,
  ports: '22/tcp=proxy:1 8080/http=https://x',
};

const ROW: NovitaInstance = {
  id: 'e70d0a62c99c2402',
  name: 'demo--ngi1',
  status: 'running',
  spotStatus: 'running',
  gpuNum: 2,
  pricePerGpuHour: 17_500,
  ports: [
    { port: 8080, type: 'http', endpoint: 'https://x' },
    { port: 22, type: 'tcp', endpoint: 'proxy:1' },
  ],
  envs: [],
  jobs: [],
};

function changes(row: Partial<NovitaInstance>, known: Partial<Settled> = {}): Change[] {
  return difference({ ...KNOWN, ...known }, { ...ROW, ...row });
}

describe('ours against theirs', () => {
  it('is nothing when nothing has changed, in whatever order the ports come', () => {
    expect(changes({})).toEqual([]);
    expect(changes({ ports: ROW.ports.toReversed() })).toEqual([]);
  });

  it('is nothing where the row says nothing', () => {
    const bare = { id: ROW.id, name: '', status: '', ports: [], envs: [], jobs: [] };
    expect(difference(KNOWN, bare)).toEqual([]);
    expect(changes({ ports: [{ port: 8080, type: 'http' }] })).toEqual([]);
  });

  it.each<[string, Partial<NovitaInstance>, Change]>([
    ['a status', { status: 'exited' }, { kind: 'status', before: 'running', after: 'exited' }],
    [
      'a word that nobody knows',
      { status: 'hibernating' },
      { kind: 'status', before: 'running', after: 'hibernating' },
    ],
    ['a name', { name: 'mine' }, { kind: 'name', before: 'demo--ngi1', after: 'mine' }],
    [
      'a price, of the whole machine',
      { pricePerGpuHour: 20_000 },
      { kind: 'price', before: '0.35', after: '0.40' },
    ],
    [
      'an endpoint',
      { ports: [{ port: 8080, type: 'http', endpoint: 'https://y' }] },
      { kind: 'ports', before: KNOWN.ports, after: '8080/http=https://y' },
    ],
    [
      'a notice',
      { spotStatus: 'notified', spotReclaimAt: new Date(AT) },
      { kind: 'spot', before: 'running', after: 'notified at 2026-01-01T00:00:00.000Z' },
    ],
  ])('sees %s', (_name, row, change) => {
    expect(changes(row)).toEqual([change]);
  });

  it('does not take what was never known for a change', () => {
    expect(changes({}, { name: undefined, pricePerHour: undefined })).toEqual([]);
  });

  it('sees no ports at a machine that does not run', () => {
    expect(changes({ status: 'exited', ports: [] }, { status: 'exited' })).toEqual([]);
  });

  it('does not see a reclaim twice', () => {
    const known = { spotStatus: 'notified', spotReclaimTime: AT };
    expect(changes({ spotStatus: 'notified', spotReclaimAt: new Date(AT) }, known)).toEqual([]);
    expect(changes({ spotStatus: 'notified', spotReclaimAt: new Date(AT + 1_000) }, known)).toHaveLength(1);
    expect(changes({ spotStatus: undefined }, known)).toEqual([]);
  });
});
