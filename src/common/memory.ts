import { setFlagsFromString } from 'node:v8';

/**
 * What is in use may grow by so much (%) before V8 collects it all. By itself V8 lets it grow up to fourfold: a burst, or
 * a walk over a hundred thousand machines, would leave the process far larger than it has to be. With 40 % a page of a
 * list costs a tenth more CPU.
 */
const GROWTH_PERCENT = 100;

/** Has this process keep its memory small, and collect what requests leave while it is young. */
export function keepMemorySmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
  // Objects made where others once lived through a collection go among the long-lived from then on, and keep all that
  // they refer to. The likely cause of processes that needed twice the CPU for good (docs/performance.md).
  setFlagsFromString('--no-allocation-site-pretenuring');
}
