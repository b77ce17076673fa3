import { inStatusSince, moveAt, planned, type Transition } from './timeline.js';

function statuses(transition: Transition): string[] {
  return planned(transition, 0, 10, true).map((move) => move.status);
}

describe('planned', () => {
  it.each<[Transition, string[]]>([
    ['create', ['toCreate', 'creating', 'pulling', 'running']],
    ['start', ['toStart', 'starting', 'running']],
    ['stop', ['toStop', 'stopping', 'exited']],
    ['restart', ['toRestart', 'restarting', 'running']],
    ['remove', ['toRemove', 'removing', 'removed']],
    ['migrate', ['migrating', 'starting', 'running']],
  ])('%s passes %j', (transition, passed) => {
    expect(statuses(transition)).toEqual(passed);
  });

  it('bills from pulling on', () => {
    expect(planned('create', 0, 10, false).map((move) => move.paid)).toEqual([false, false, true, true]);
  });

  it('bills a removal only when the machine was billed before', () => {
    expect(planned('remove', 0, 10, true).map((move) => move.paid)).toEqual([true, true, false]);
    expect(planned('remove', 0, 10, false).map((move) => move.paid)).toEqual([false, false, false]);
  });
});

describe('moveAt', () => {
  const moves = planned('create', 100, 10, false);

  it.each([
    [100, 'toCreate'],
    [109, 'toCreate'],
    [110, 'creating'],
    [129, 'pulling'],
    [1000, 'running'],
  ])('at %d it is %s', (now, status) => {
    expect(moveAt(moves, now).status).toBe(status);
  });

  it('is at the end at once when phases last no time', () => {
    expect(moveAt(planned('create', 100, 0, false), 100).status).toBe('running');
  });

  it('knows since when', () => {
    expect(inStatusSince(moves, 'running', 500)).toBe(130);
    expect(inStatusSince(moves, 'running', 120)).toBeUndefined();
  });
});
