import { anInstance, CREATED_AT } from '../../../test/builders/an-instance.js';
import type { Instance } from '../instance.js';
import { InstanceStateError } from '../instance.errors.js';
import { extend } from './extension.js';
import { idleClock, idleDeadline, idleWarnMs, leaseEnd } from './idle-clock.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * 60 * MINUTE;
const DEFAULTS = {
  enabled: true,
  idleMs: 20 * MINUTE,
  warnMs: 5 * MINUTE,
  dataKeptMs: 7 * DAY,
  dataWarnMs: DAY,
};
const READY_AT = CREATED_AT + 3 * MINUTE;

const aReady = (changes: Partial<Instance> = {}): Instance =>
  anInstance({ status: 'ready', startedAt: CREATED_AT + MINUTE, readyAt: READY_AT, ...changes });

describe('the idle clock', () => {
  it('runs from the last sign of use: ready, heartbeat, busy GPUs, or a repair', () => {
    const latest = READY_AT + HOUR;
    for (const sign of ['readyAt', 'lastUsedAt', 'gpuActiveAt'] as const)
      expect(idleDeadline(aReady({ [sign]: latest }), DEFAULTS.idleMs)).toBe(latest + 20 * MINUTE);
    const repaired = aReady({ repaired: { fields: ['lastUsedAt'], at: latest } });
    expect(idleDeadline(repaired, DEFAULTS.idleMs)).toBe(latest + 20 * MINUTE);
  });

  it('holds nothing of what is not stopped for being idle and has no lease', () => {
    expect(idleClock(aReady({ status: 'running' }), DEFAULTS)).toEqual({});
    expect(idleClock(aReady({ protected: true, expiresAt: READY_AT }), DEFAULTS)).toEqual({});
    expect(idleClock(aReady({ status: 'terminated', expiresAt: READY_AT }), DEFAULTS)).toEqual({
      terminated: true,
    });
  });

  it('holds until when Novita keeps the data of what is stopped, until that is announced', () => {
    const exited = aReady({ status: 'exited', novitaInstanceId: 'aaaa', stoppedAt: READY_AT });
    const dataAt = READY_AT + 7 * DAY;
    expect(idleClock(exited, DEFAULTS)).toEqual({ dataAt, dataWarnMs: DAY });
    expect(idleClock({ ...exited, warned: { data: dataAt } }, DEFAULTS)).toEqual({});
    expect(idleClock({ ...exited, warned: { data: dataAt - 1 } }, DEFAULTS)).toMatchObject({ dataAt });
    expect(idleClock({ ...exited, novitaInstanceId: undefined }, DEFAULTS)).toEqual({});
    expect(idleClock(exited, { ...DEFAULTS, dataWarnMs: 0 })).toEqual({});
    expect(idleClock(exited, { ...DEFAULTS, dataKeptMs: DAY })).toMatchObject({ dataWarnMs: DAY / 2 });
  });

  it('warns in the last half of a short limit', () => {
    expect(idleWarnMs(20 * MINUTE, DEFAULTS)).toBe(5 * MINUTE);
    expect(idleWarnMs(4 * MINUTE, DEFAULTS)).toBe(2 * MINUTE);
  });
});

describe('a lease', () => {
  it('counts its hours from the start, not from the request', () => {
    expect(leaseEnd(aReady({ maxHours: 2 }))).toBe(CREATED_AT + MINUTE + 2 * HOUR);
    expect(leaseEnd(anInstance({ maxHours: 2 }))).toBe(CREATED_AT + 2 * HOUR);
    expect(leaseEnd(aReady())).toBeUndefined();
  });

  it('ends as it was set, whatever its hours', () => {
    expect(leaseEnd(aReady({ maxHours: 2, expiresAt: CREATED_AT + 5 * HOUR }))).toBe(CREATED_AT + 5 * HOUR);
  });

  it('counts from when it was seen up, when somebody else started it after its last stop', () => {
    const elsewhere = aReady({
      maxHours: 1,
      stoppedAt: READY_AT + HOUR,
      statusChangedAt: READY_AT + 5 * HOUR,
    });
    expect(leaseEnd(elsewhere)).toBe(READY_AT + 6 * HOUR);
  });

  it('has not begun while the machine rests', () => {
    expect(leaseEnd(aReady({ maxHours: 1, status: 'exited' }))).toBeUndefined();
  });
});

describe('an extension', () => {
  const now = READY_AT + 18 * MINUTE;
  const idleAt = (instance: Instance) => idleDeadline(instance, DEFAULTS.idleMs);

  it('moves what comes first, and the other only as far as it would come before', () => {
    const lease = aReady({ expiresAt: READY_AT + 30 * MINUTE });
    const once = extend(lease, 5, now, DEFAULTS);
    expect([idleAt(once), once.expiresAt]).toEqual([READY_AT + 25 * MINUTE, READY_AT + 30 * MINUTE]);
    const twice = extend(once, 10, now, DEFAULTS);
    expect([idleAt(twice), twice.expiresAt]).toEqual([READY_AT + 35 * MINUTE, READY_AT + 35 * MINUTE]);
  });

  it('counts from now when nothing would stop it or its time is over', () => {
    const endless = extend(aReady({ autoStop: { enabled: false } }), 5, now, DEFAULTS);
    expect(endless.keepUntil).toBe(now + 5 * MINUTE);
    const late = extend(aReady(), 5, now + HOUR, DEFAULTS);
    expect(late.keepUntil).toBe(now + HOUR + 5 * MINUTE);
  });

  it.each(['stopping', 'exited', 'terminated'] as const)('is refused when it is %s', (status) => {
    expect(() => extend(aReady({ status }), 5, now, DEFAULTS)).toThrow(InstanceStateError);
  });

  it('is refused when it is to be deleted', () => {
    expect(() => extend(aReady({ desired: 'deleted' }), 5, now, DEFAULTS)).toThrow(InstanceStateError);
  });
});
