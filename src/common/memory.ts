import { setFlagsFromString } from 'node:v8';

/**
 * What is in use may grow by so much (%) before V8 collects it all. By itself V8 lets it grow up to fourfold: a burst, or
 * a walk over a hundred thousand machines, would leave the process twice as large as it has to be.
 */
const GROWTH_PERCENT = 40;

/** Has this process keep its memory small; what that costs in collections cannot be seen in the benchmarks. */
export function keepMemorySmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
