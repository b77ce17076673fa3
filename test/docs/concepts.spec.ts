import { readFileSync } from 'node:fs';
import {
  destination,
  INSTANCE_STATUSES,
  type InstanceStatus,
  type Step,
} from '../../src/instances/lifecycle.js';

/** `from --> to: step, step` of the picture. */
const arrows = [
  ...readFileSync('docs/concepts.md', 'utf8').matchAll(/^ +(\w+) --> (\w+): ([a-z, ]+)$/gm),
].flatMap(([, from = '', to = '', steps = '']) => steps.split(', ').map((step) => ({ from, to, step })));

describe('the picture of docs/concepts.md', () => {
  it('has every status', () => {
    const drawn = new Set(arrows.flatMap(({ from, to }) => [from, to]));
    expect([...drawn].toSorted()).toEqual([...INSTANCE_STATUSES].toSorted());
  });

  it.each(arrows)('leads as the lifecycle does: $from by $step to $to', ({ from, to, step }) => {
    expect(destination(from as InstanceStatus, step as Step)).toBe(to);
  });
});
