import { z } from 'zod';
import { hide, scrub } from '../../common/secret-text.js';
import { confidences, type NovitaInstance } from '../novita-instance.js';
import {
  anything,
  asCount,
  compact,
  count,
  flag,
  listOf,
  maybe,
  moment,
  price,
  required,
  text,
  word,
} from './lenient.js';

const env = z.object({ key: required, value: word });

const port = z
  .object({ port: anything.transform(asCount).pipe(z.number()), type: word, endpoint: text })
  .transform(compact);

const stateAndMessage = z.object({ state: word, message: word });

/** Sometimes an object, sometimes just the message; says nothing while all is well. */
const statusError = anything.transform((value) => {
  const asObject = stateAndMessage.safeParse(value);
  const failure = asObject.success
    ? asObject.data
    : { state: '', message: typeof value === 'string' ? value : '' };
  return failure.state || failure.message ? failure : undefined;
});

const ssh = z
  .object({ sshCommand: required, password: text, isRunning: flag })
  .transform(({ sshCommand, password, isRunning }) =>
    compact({ command: sshCommand, password, running: isRunning }),
  );

const webTerminal = z
  .object({ address: required, username: text, password: text, isRunning: flag })
  .transform(({ isRunning, ...rest }) => compact({ ...rest, running: isRunning }));

const jupyter = z
  .object({ address: required, port: count, isRunning: flag })
  .transform(({ isRunning, ...rest }) => compact({ ...rest, running: isRunning }));

/** The instance object of Novita's v1, wherever it comes from: list rows lack many of the fields. */
const fields = z.object({
  id: required,
  name: word,
  status: word,
  statusError,
  clusterId: text,
  clusterName: text,
  productId: text,
  productName: text,
  imageUrl: text,
  imageAuthId: text,
  command: text,
  entrypoint: text,
  kind: text,
  billingMode: text,
  gpuNum: count,
  cpuNum: count,
  memory: count,
  rootfsSize: count,
  instancePrice: price,
  portMappings: listOf(port),
  envs: listOf(env),
  jobs: listOf(z.object({ id: required, type: word })),
  spotStatus: text,
  spotReclaimTime: moment,
  endTime: moment,
  createdAt: moment,
  lastStartedAt: moment,
  lastStoppedAt: moment,
  useTime: count,
  connectComponentSSH: maybe(ssh),
  connectComponentWebTerminal: maybe(webTerminal),
  connectComponentJupyter: maybe(jupyter),
  sshCommand: text,
  sshPassword: text,
});

export const instance: z.ZodType<NovitaInstance> = fields.transform((wire): NovitaInstance => {
  const running = wire.status === 'running';
  const oldSsh = wire.sshCommand
    ? compact({ command: wire.sshCommand, password: wire.sshPassword, running })
    : undefined;
  return compact({
    id: wire.id,
    name: wire.name,
    status: wire.status,
    statusError: wire.statusError && repeatable(wire.statusError, confidences(wire)),
    clusterId: wire.clusterId,
    clusterName: wire.clusterName,
    productId: wire.productId,
    productName: wire.productName,
    imageUrl: wire.imageUrl,
    imageAuthId: wire.imageAuthId,
    command: wire.command,
    entrypoint: wire.entrypoint,
    kind: wire.kind,
    billingMode: wire.billingMode,
    gpuNum: wire.gpuNum,
    cpuNum: wire.cpuNum,
    memoryGb: wire.memory,
    rootfsSizeGb: wire.rootfsSize,
    pricePerGpuHour: wire.instancePrice,
    ports: wire.portMappings,
    envs: wire.envs,
    jobs: wire.jobs,
    spotStatus: wire.spotStatus,
    spotReclaimAt: wire.spotReclaimTime,
    endsAt: wire.endTime,
    createdAt: wire.createdAt,
    lastStartedAt: wire.lastStartedAt,
    lastStoppedAt: wire.lastStoppedAt,
    usedSeconds: wire.useTime,
    ssh: wire.connectComponentSSH ?? oldSsh,
    webTerminal: wire.connectComponentWebTerminal,
    jupyter: wire.connectComponentJupyter,
  });
});

/** Why it failed, without what the machine was told in confidence and may have said again. */
function repeatable(
  { state, message }: { state: string; message: string },
  told: string[],
): { state: string; message: string } {
  return { state: hide(scrub(state), told), message: hide(scrub(message), told) };
}

const wrappedInstance = z.looseObject({ instance });

/** One instance by itself: documented bare, seen wrapped. */
export function readInstance(body: unknown): NovitaInstance {
  const wrapped = wrappedInstance.safeParse(body);
  return wrapped.success ? wrapped.data.instance : instance.parse(body);
}
