import { clusterById } from '../catalogue/clusters.js';
import { unixSeconds } from '../clock.js';
import { DISK_PRICE, tallyAt } from './billing.js';
import { endpointOf, hostOf } from './gateway.js';
import { isMigrating, isRunning, spotStatusAt, statusAt, type Machine } from './machine.js';

export type WireInstance = Record<string, unknown>;

/** A machine as a row of Novita's list; numbers and moments are text where Novita writes text. */
export function listRow(machine: Machine, now: number): WireInstance {
  const tally = tallyAt(machine, now);
  const failure = machine.failure && machine.failure.at <= now ? machine.failure : undefined;
  const reclaimAnnounced = machine.reclaim !== undefined && machine.reclaim.notifiedAt <= now;
  return {
    id: machine.id,
    name: machine.name,
    clusterId: machine.clusterId,
    clusterName: clusterById(machine.clusterId)?.name ?? '',
    status: statusAt(machine, now),
    statusError: { state: failure?.state ?? '', message: failure?.message ?? '' },
    imageUrl: machine.imageUrl,
    imageAuthId: machine.imageAuthId,
    command: machine.command,
    entrypoint: machine.entrypoint,
    cpuNum: String(machine.cpuNum),
    memory: String(machine.memory),
    gpuNum: String(machine.gpuNum),
    kind: machine.kind,
    billingMode: machine.billingMode,
    endTime: machine.endTime === undefined ? '-1' : unixSeconds(machine.endTime),
    spotStatus: spotStatusAt(machine, now),
    spotReclaimTime: unixSeconds(reclaimAnnounced ? machine.reclaim?.reclaimingAt : undefined),
    productId: machine.productId,
    productName: machine.productName,
    rootfsSize: machine.rootfsSize,
    portMappings: portMappings(machine, now),
    volumeMounts: machine.volumeMounts.map((mount) => ({ ...mount, size: String(mount.size) })),
    envs: machine.envs,
    jobs: isMigrating(machine, now) ? [{ id: machine.migration?.jobId, type: 'instanceMigrate' }] : [],
    network: { id: machine.networkId, ip: '' },
    createdAt: unixSeconds(machine.createdAt),
    lastStartedAt: unixSeconds(tally.lastStartedAt),
    lastStoppedAt: unixSeconds(tally.lastStoppedAt),
    useTime: String(Math.floor(tally.paidMs / 1000)),
    instancePrice: String(machine.hourlyPrice),
    localStoragePrice: String(DISK_PRICE),
    exitedLocalStoragePrice: String(DISK_PRICE),
  };
}

/** A machine read by itself: the row, and what lists leave out (logins and addresses of tools). */
export function fullInstance(machine: Machine, now: number): WireInstance {
  const running = isRunning(machine, now);
  const ssh = running ? machine.ssh : undefined;
  const sshCommand = ssh ? `ssh -p ${ssh.port} root@${hostOf(machine)}` : '';
  const jupyter = machine.ports.find((port) => port.tool);
  return {
    ...listRow(machine, now),
    volumeMounts: machine.volumeMounts,
    keepDataDay: 7,
    freeStorageSize: 60,
    node: { maxRootfsSize: 6144, maxLocalVolumeSize: 6144 },
    sshCommand,
    sshPassword: ssh?.password ?? '',
    connectComponentSSH: { sshCommand, password: ssh?.password ?? '', isRunning: running },
    connectComponentWebTerminal: { address: '', username: '', password: '', isRunning: false },
    connectComponentJupyter: {
      port: jupyter ? String(jupyter.port) : '',
      address: jupyter && running ? endpointOf(machine, jupyter) : '',
      isRunning: running && jupyter !== undefined,
    },
    connectComponentLog: { systemLogAddress: '', instanceLogAddress: '', isRunning: false },
  };
}

function portMappings(machine: Machine, now: number): { port: number; endpoint: string; type: string }[] {
  const running = isRunning(machine, now);
  return machine.ports
    .filter((port) => !port.tool)
    .map((port) => ({
      port: port.port,
      endpoint: running ? endpointOf(machine, port) : '',
      type: port.type,
    }));
}
