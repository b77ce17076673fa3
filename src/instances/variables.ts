import type { SecretBox } from '../redis/secret-box.js';
import type { Instance, Variable } from './instance.js';

/** The record with no value of a variable in clear; the same record when there is none. */
export function sealVariables(instance: Instance, box: SecretBox): Instance {
  const { id, spec } = instance;
  if (spec.envs.every((variable) => 'sealed' in variable)) return instance;
  const envs = spec.envs.map((variable) =>
    'sealed' in variable
      ? variable
      : { key: variable.key, sealed: box.seal(variable.value, placeOf(id, variable.key)) },
  );
  return { ...instance, spec: { ...spec, envs } };
}

/** The variables of a record with their values. */
export function openVariables({ id, spec }: Pick<Instance, 'id' | 'spec'>, box: SecretBox): Variable[] {
  return spec.envs.map((variable) =>
    'sealed' in variable
      ? { key: variable.key, value: box.open(variable.sealed, placeOf(id, variable.key)) }
      : { key: variable.key, value: variable.value },
  );
}

function placeOf(instanceId: string, key: string): string {
  return `instance:${instanceId}:env:${key}`;
}
