import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { ulidOf } from '../common/ids.js';
import type { DeploymentConfig } from '../config/config.js';

/**
 * The marker makes a bought machine findable and provable: our id inside its Novita name is what we search for,
 * a signed twin in an environment variable is what we believe.
 */
export interface Marker {
  instanceId: string;
  attempt: number;
}

/** The environment variable that carries the signed twin. */
export const META_VARIABLE = 'NGI_META';

const NAME =
  /^(?<user>.*)--ngi1-(?<deployment>[0-9a-z]{6})-(?<ulid>[0-9A-HJKMNP-TV-Z]{26})-(?<attempt>\d{1,4})$/;

/** The part of a Novita name that only machines of this record have; what Novita's name filter is asked for. */
export function markerText(deployment: DeploymentConfig, instanceId: string): string {
  return `ngi1-${deployment.id}-${ulidOf(instanceId)}`;
}

/** `<name>--ngi1-<deployment>-<ULID>-<attempt>`. */
export function markedName(
  deployment: DeploymentConfig,
  name: string,
  { instanceId, attempt }: Marker,
): string {
  return `${name}--${markerText(deployment, instanceId)}-${attempt}`;
}

/** What the Novita name begins with of every machine that we bought under a user's name. */
export function userNamePrefix(deployment: DeploymentConfig, name: string): string {
  return `${name}--ngi1-${deployment.id}-`;
}

/** The deployment whose marker a Novita name has, be it ours or another's; `undefined` when it has none. */
export function markingDeployment(novitaName: string): string | undefined {
  return NAME.exec(novitaName)?.groups?.['deployment'];
}

/** Reads a Novita name; `undefined` when it has no marker of this deployment. */
export function readMarkedName(deployment: DeploymentConfig, novitaName: string): Marker | undefined {
  const parts = NAME.exec(novitaName)?.groups;
  if (!parts || parts['deployment'] !== deployment.id) return undefined;
  return { instanceId: `inst_${parts['ulid']}`, attempt: Number(parts['attempt']) };
}

const META = z.object({
  v: z.literal(1),
  dep: z.string(),
  id: z.string(),
  attempt: z.number().int(),
  name: z.string(),
  owner: z.string(),
  templateId: z.string(),
  createdAt: z.number(),
});

/** What is needed to rebuild a record that was lost; holds no secret. */
export type Meta = z.infer<typeof META>;

function sign(deployment: DeploymentConfig, payload: string): Buffer {
  return createHmac('sha256', deployment.markerKey).update(payload).digest();
}

/** base64url(JSON) `.` base64url(HMAC-SHA-256). */
export function signMeta(deployment: DeploymentConfig, meta: Omit<Meta, 'v' | 'dep'>): string {
  const payload = Buffer.from(JSON.stringify({ v: 1, dep: deployment.id, ...meta })).toString('base64url');
  return `${payload}.${sign(deployment, payload).toString('base64url')}`;
}

/** The content of a twin that this deployment has signed; `undefined` for everything else. */
export function verifyMeta(deployment: DeploymentConfig, text: string): Meta | undefined {
  const [payload = '', signature = ''] = text.split('.');
  const given = Buffer.from(signature, 'base64url');
  const expected = sign(deployment, payload);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  try {
    const meta = META.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    return meta.success && meta.data.dep === deployment.id ? meta.data : undefined;
  } catch {
    return undefined;
  }
}
