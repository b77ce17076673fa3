import type { Answer } from '../answer.js';
import type { Effect, Scene } from './effect.js';
import type { ActiveFault } from './fault-list.js';
import { lostAnswers } from './lost-answers.js';
import { machineFates } from './machine-fates.js';
import { oddAnswers } from './odd-answers.js';
import { refusals } from './refusals.js';

/** Every fault the sandbox can play, by name. */
export const FAULTS: Readonly<Record<string, Effect>> = {
  ...lostAnswers,
  ...refusals,
  ...oddAnswers,
  ...machineFates,
};

/** Plays the faults around a call; the first one asked for is the outermost. */
export function playing(
  faults: readonly ActiveFault[],
  scene: Omit<Scene, 'params'>,
  call: () => Promise<Answer>,
): Promise<Answer> {
  const wrapped = faults.reduceRight<() => Promise<Answer>>((next, fault) => {
    const effect = FAULTS[fault.fault];
    const params = { ...effect?.params, ...fault.params };
    const named = fault.instanceId === undefined ? params : { ...params, instanceId: fault.instanceId };
    return effect ? () => effect.play(next, { ...scene, params: named }) : next;
  }, call);
  return wrapped();
}
