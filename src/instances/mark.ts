import { isId } from '../common/ids.js';
import type { DeploymentConfig } from '../config/config.js';
import type { NovitaInstance } from '../novita/novita-instance.js';
import { type Marker, type Meta, META_VARIABLE, readMarkedName, verifyMeta } from './marker.js';

/** What a Novita instance says about belonging to us, and whether that is to be believed. */
export type Mark =
  /** Neither its name nor its variables are ours. */
  | { kind: 'none' }
  /** Its name is not ours, and the list's row shows no variables: perhaps it was renamed. */
  | { kind: 'unseen' }
  /** Its name is marked; no twin of ours was in the list's row, which proves nothing. */
  | { kind: 'unread'; marker: Marker }
  /** Its name is marked, and the twin is missing, not ours, or of another instance or attempt. */
  | { kind: 'forged'; marker: Marker }
  /** The twin is ours, and the name says nothing else: it agrees, or was changed by somebody in Novita's console. */
  | { kind: 'proven'; marker: Marker; meta: Meta; renamed: boolean };

/**
 * Reads the mark of a machine: the signed twin is what is believed, the name what the machine is found by.
 *
 * @param source a `row` of a list may lack the variables that the `whole` instance has
 */
export function readMark(
  deployment: DeploymentConfig,
  machine: NovitaInstance,
  source: 'row' | 'whole',
): Mark {
  const named = readMarkedName(deployment, machine.name);
  const twin = machine.envs.find(({ key }) => key === META_VARIABLE)?.value;
  const meta = twin === undefined ? undefined : verifyMeta(deployment, twin);
  const agrees = !named || (meta?.id === named.instanceId && meta.attempt === named.attempt);
  if (meta && isId('inst', meta.id) && agrees) {
    const marker = { instanceId: meta.id, attempt: meta.attempt };
    return { kind: 'proven', marker, meta, renamed: !named };
  }
  if (named) return { kind: source === 'row' ? 'unread' : 'forged', marker: named };
  return { kind: source === 'row' && machine.envs.length === 0 ? 'unseen' : 'none' };
}
