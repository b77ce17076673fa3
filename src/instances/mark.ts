import { isId } from '../common/ids.js';
import type { DeploymentConfig } from '../config/config.js';
import type { NovitaInstance } from '../novita/novita-instance.js';
import { type Marker, type Meta, META_VARIABLE, readMarkedName, verifyMeta } from './marker.js';

/** What a Novita instance says about belonging to us, and whether that is to be believed. */
export type Mark =
  /** Its name carries no mark of this deployment. */
  | { kind: 'none' }
  /** Its name is marked; the signed twin was not in the list's row, which proves nothing. */
  | { kind: 'unread'; marker: Marker }
  /** Its name is marked, and the twin is missing, not ours, or of another instance or attempt. */
  | { kind: 'forged'; marker: Marker }
  /** Name and signed twin agree. */
  | { kind: 'proven'; marker: Marker; meta: Meta };

/**
 * Reads the mark of a machine.
 *
 * @param source a `row` of a list may lack the variables that the `whole` instance has
 */
export function readMark(
  deployment: DeploymentConfig,
  machine: NovitaInstance,
  source: 'row' | 'whole',
): Mark {
  const marker = readMarkedName(deployment, machine.name);
  if (!marker) return { kind: 'none' };
  const twin = machine.envs.find(({ key }) => key === META_VARIABLE)?.value;
  const meta = twin === undefined ? undefined : verifyMeta(deployment, twin);
  if (meta && isId('inst', meta.id) && meta.id === marker.instanceId && meta.attempt === marker.attempt)
    return { kind: 'proven', marker, meta };
  return { kind: source === 'row' ? 'unread' : 'forged', marker };
}
