import { readFileSync } from 'node:fs';
import {
  actionsOf,
  allowedActions,
  destination,
  INSTANCE_STATUSES,
  isSettled,
  LIFECYCLE,
  type Step,
} from './lifecycle.js';

const STEPS: Step[] = [
  'accepted',
  'running',
  'healthy',
  'failed',
  'exited',
  'gone',
  'start',
  'restart',
  'stop',
  'delete',
];

describe('the lifecycle', () => {
  it('is the table of docs/lifecycle.md', () => {
    const rows = readFileSync('docs/lifecycle.md', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) =>
        line
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim()),
      );
    const [header, , ...body] = rows;
    expect(header).toEqual(['status', ...STEPS]);
    expect(body).toEqual(
      INSTANCE_STATUSES.map((status) => [status, ...STEPS.map((step) => destination(status, step) ?? '')]),
    );
  });

  it('leads from every status to terminated, and from there nowhere', () => {
    const reaches = (from: string, seen = new Set<string>()): boolean => {
      if (from === 'terminated') return true;
      if (seen.has(from)) return false;
      seen.add(from);
      return Object.values(LIFECYCLE[from as keyof typeof LIFECYCLE]).some((to) => reaches(to, seen));
    };
    expect(INSTANCE_STATUSES.filter((status) => !reaches(status))).toEqual([]);
    expect(LIFECYCLE.terminated).toEqual({});
  });

  it('makes ready only of what is running', () => {
    expect(INSTANCE_STATUSES.filter((status) => destination(status, 'healthy'))).toEqual(['running']);
  });

  it('settles on ready, failed, exited and terminated', () => {
    expect(INSTANCE_STATUSES.filter(isSettled)).toEqual(['ready', 'exited', 'failed', 'terminated']);
  });

  it('offers the commands that it allows', () => {
    expect(allowedActions('ready')).toEqual(['restart', 'stop', 'delete']);
    expect(allowedActions('exited')).toEqual(['start', 'delete']);
    expect(allowedActions('terminated')).toEqual([]);
  });

  it('offers no delete of what is protected or foreign, and nothing else once a delete was asked for', () => {
    expect(actionsOf({ status: 'exited', protected: true })).toEqual(['start']);
    expect(actionsOf({ status: 'ready', foreign: true })).toEqual(['restart', 'stop']);
    expect(actionsOf({ status: 'exited', desired: 'deleted' })).toEqual(['delete']);
    expect(actionsOf({ status: 'stopping', desired: 'deleted' })).toEqual(['delete']);
  });
});
