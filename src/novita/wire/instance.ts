import { z } from 'zod';
import { hide, scrub } from '../../common/secret-text.js';
import {
  confidences,
  type NovitaEnv,
  type NovitaInstance,
  type NovitaJupyter,
  type NovitaPort,
  type NovitaSsh,
  type NovitaWebTerminal,
} from '../novita-instance.js';
import {
  anything,
  asCount,
  asFields,
  asFlag,
  asMoment,
  asPrice,
  asText,
  compact,
  eachOf,
} from './lenient.js';

/** An object of Novita's, of which anything may be missing or of another type. */
type Fields = Record<string, unknown>;

/**
 * The instance object of Novita's v1, wherever it comes from: list rows lack many of the fields. Read field by field:
 * a schema of thirty fields costs several times what reading them does, for each row of every list.
 */
export const instance: z.ZodType<NovitaInstance> = anything.transform((value, context) => {
  const fields = asFields(value);
  const id = asText(fields?.id);
  if (fields && id !== undefined) return instanceOf(id, fields);
  context.addIssue({ code: 'custom', message: 'an instance without id' });
  return z.NEVER;
});

function instanceOf(id: string, wire: Fields): NovitaInstance {
  const status = asText(wire.status) ?? '';
  const imageAuthId = asText(wire.imageAuthId);
  const envs = eachOf(wire.envs, envOf);
  return compact({
    id,
    name: asText(wire.name) ?? '',
    status,
    statusError: statusErrorOf(wire.statusError, confidences({ envs, imageAuthId })),
    clusterId: asText(wire.clusterId),
    clusterName: asText(wire.clusterName),
    productId: asText(wire.productId),
    productName: asText(wire.productName),
    imageUrl: asText(wire.imageUrl),
    imageAuthId,
    command: asText(wire.command),
    entrypoint: asText(wire.entrypoint),
    kind: asText(wire.kind),
    billingMode: asText(wire.billingMode),
    gpuNum: asCount(wire.gpuNum),
    cpuNum: asCount(wire.cpuNum),
    memoryGb: asCount(wire.memory),
    rootfsSizeGb: asCount(wire.rootfsSize),
    pricePerGpuHour: asPrice(wire.instancePrice),
    ports: eachOf(wire.portMappings, portOf),
    envs,
    jobs: eachOf(wire.jobs, jobOf),
    spotStatus: asText(wire.spotStatus),
    spotReclaimAt: asMoment(wire.spotReclaimTime),
    endsAt: asMoment(wire.endTime),
    createdAt: asMoment(wire.createdAt),
    lastStartedAt: asMoment(wire.lastStartedAt),
    lastStoppedAt: asMoment(wire.lastStoppedAt),
    usedSeconds: asCount(wire.useTime),
    ssh: sshOf(wire.connectComponentSSH) ?? olderSshOf(wire, status === 'running'),
    webTerminal: webTerminalOf(wire.connectComponentWebTerminal),
    jupyter: jupyterOf(wire.connectComponentJupyter),
  });
}

function envOf({ key, value }: Fields): NovitaEnv | undefined {
  const name = asText(key);
  return name === undefined ? undefined : { key: name, value: asText(value) ?? '' };
}

function portOf({ port, type, endpoint }: Fields): NovitaPort | undefined {
  const number = asCount(port);
  return number === undefined
    ? undefined
    : compact({ port: number, type: asText(type) ?? '', endpoint: asText(endpoint) });
}

function jobOf({ id, type }: Fields): NovitaInstance['jobs'][number] | undefined {
  const known = asText(id);
  return known === undefined ? undefined : { id: known, type: asText(type) ?? '' };
}

/**
 * Why it failed, without what the machine was told in confidence and may have said again. Sometimes an object,
 * sometimes just the message; says nothing while all is well.
 */
function statusErrorOf(value: unknown, told: string[]): NovitaInstance['statusError'] {
  const fields = asFields(value);
  const state = asText(fields?.state) ?? '';
  const message = fields ? (asText(fields.message) ?? '') : typeof value === 'string' ? value : '';
  return state || message
    ? { state: hide(scrub(state), told), message: hide(scrub(message), told) }
    : undefined;
}

function sshOf(value: unknown): NovitaSsh | undefined {
  const { sshCommand, password, isRunning } = asFields(value) ?? {};
  const command = asText(sshCommand);
  return command === undefined
    ? undefined
    : compact({ command, password: asText(password), running: asFlag(isRunning) });
}

/** As instances had it beside their other fields before. */
function olderSshOf({ sshCommand, sshPassword }: Fields, running: boolean): NovitaSsh | undefined {
  const command = asText(sshCommand);
  return command === undefined ? undefined : compact({ command, password: asText(sshPassword), running });
}

function webTerminalOf(value: unknown): NovitaWebTerminal | undefined {
  const { address, username, password, isRunning } = asFields(value) ?? {};
  const known = asText(address);
  return known === undefined
    ? undefined
    : compact({
        address: known,
        username: asText(username),
        password: asText(password),
        running: asFlag(isRunning),
      });
}

function jupyterOf(value: unknown): NovitaJupyter | undefined {
  const { address, port, isRunning } = asFields(value) ?? {};
  const known = asText(address);
  return known === undefined
    ? undefined
    : compact({ address: known, port: asCount(port), running: asFlag(isRunning) });
}

const wrappedInstance = z.looseObject({ instance });

/** One instance by itself: documented bare, seen wrapped. */
export function readInstance(body: unknown): NovitaInstance {
  const wrapped = wrappedInstance.safeParse(body);
  return wrapped.success ? wrapped.data.instance : instance.parse(body);
}
