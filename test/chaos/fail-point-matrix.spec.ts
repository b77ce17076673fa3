import { FAIL_POINTS, type FailPoint } from '../../src/common/fail-points.js';
import { idsByType } from '../support/received.js';
import { type Cell, type Ending, HARMS, isAboutStarting, playCell } from './support/cell.js';
import { inLanes } from '../support/lanes.js';

jest.setTimeout(120_000);

/*
 * Every named moment × every harm that can come to a process there. Each cell is a service of its own with a store, a
 * Novita and a receiver of its own; nobody but the test sees the Novita's ledger.
 */
const LANES = 5;

/** Nothing in a cell is taken back by Novita: those moments have a test of their own. */
const POINTS = FAIL_POINTS.filter((point) => !point.startsWith('spot.'));

const ALL: Cell[] = POINTS.flatMap((point) => HARMS.map((harm) => ({ point, harm })));

/** In the short form: each harm, at the moments that cost money. */
const SAMPLE: Cell[] = [
  { point: 'create.called', harm: 'kill -9' },
  { point: 'create.connected', harm: 'a pause past the settle time' },
  { point: 'create.intent-saved', harm: 'a pause past the lease' },
  { point: 'create.saved', harm: 'Redis away' },
  { point: 'start.called', harm: 'kill -9' },
];

const name = ({ point, harm }: Cell): string => `${harm} at ${point}`;

/** `CELL="Redis away at work.claimed"` plays the cells of that name alone. */
const ONLY = process.env['CELL'];

const CELLS = ONLY
  ? ALL.filter((cell) => name(cell).includes(ONLY))
  : process.env['TEST_FULL']
    ? ALL
    : SAMPLE;

describe('[matrix] one machine and one id per event after', () => {
  const played = new Map<string, Promise<Ending>>();

  beforeAll(async () => {
    const lanes = inLanes(LANES);
    for (const cell of CELLS)
      played.set(
        name(cell),
        lanes(async () => playCell(cell)),
      );
    await Promise.allSettled(played.values());
  }, 20 * 60_000);

  it.each(CELLS.map((cell) => [name(cell), cell] as const))('%s', async (title, cell) => {
    const ending = await played.get(title);
    if (!ending) throw new Error('The cell was not played');
    const { machines, instance, events, creates, audited } = ending;
    expect(ending.visited).toBe(true);
    expect(machines).toHaveLength(1);
    expect(instance.novitaInstanceId).toBe(machines[0]?.id);
    expect([instance.status, machines[0]?.status]).toEqual(expectedEnd(cell.point));
    for (const [type, ids] of idsByType(events))
      expect([type, ids.size]).toEqual([type, times(type, cell.point)]);
    expect([...idsByType(events).keys()]).toEqual(
      expect.arrayContaining(['instance.created', 'instance.ready']),
    );
    expect(audited).toBeGreaterThanOrEqual(creates);
  });
});

/** How often something happens: a machine that is started again comes up twice. */
function times(type: string, point: FailPoint): number {
  const comesUp = ['instance.starting', 'instance.running', 'instance.ready'].includes(type);
  return comesUp && isAboutStarting(point) ? 2 : 1;
}

function expectedEnd(point: FailPoint): [string, string] {
  return point === 'shutdown.called' ? ['terminated', 'removed'] : ['ready', 'running'];
}
