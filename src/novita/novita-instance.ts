import type { MicroPrice } from '../common/money.js';

export interface NovitaEnv {
  key: string;
  value: string;
}

export interface NovitaPort {
  port: number;
  /** `http` or `tcp`; other words survive as they came. */
  type: string;
  /** http: a URL; tcp: `host:port`. Absent while the machine is not running. */
  endpoint?: string;
}

export interface NovitaSsh {
  /** For example `ssh -p 32787 root@proxy.us-ca-6.gpu-instance.novita.ai`; may change at every start. */
  command: string;
  password?: string;
  running: boolean;
}

export interface NovitaWebTerminal {
  address: string;
  username?: string;
  password?: string;
  running: boolean;
}

export interface NovitaJupyter {
  address: string;
  port?: number;
  running: boolean;
}

/**
 * A Novita instance in our words and units. Everything but the id and the status may be missing, most of all in
 * list rows; what Novita writes as `""`, `"0"` or `"-1"` for "none" is absent here.
 */
export interface NovitaInstance {
  id: string;
  name: string;
  /** Novita's own word, verbatim; `""` when it came without one. Unknown words are not an error. */
  status: string;
  /** Where failures show, such as an image that cannot be pulled. Absent when healthy. */
  statusError?: { state: string; message: string };
  clusterId?: string;
  clusterName?: string;
  productId?: string;
  productName?: string;
  imageUrl?: string;
  imageAuthId?: string;
  command?: string;
  entrypoint?: string;
  kind?: string;
  billingMode?: string;
  gpuNum?: number;
  cpuNum?: number;
  memoryGb?: number;
  rootfsSizeGb?: number;
  pricePerGpuHour?: MicroPrice;
  ports: NovitaPort[];
  envs: NovitaEnv[];
  /** Work that Novita has under way with the instance; it cannot be started meanwhile. */
  jobs: { id: string; type: string }[];
  /** `running`, `notified`, `reclaiming`, `terminated`; absent when the instance is not spot. */
  spotStatus?: string;
  spotReclaimAt?: Date;
  endsAt?: Date;
  createdAt?: Date;
  lastStartedAt?: Date;
  lastStoppedAt?: Date;
  usedSeconds?: number;
  ssh?: NovitaSsh;
  webTerminal?: NovitaWebTerminal;
  jupyter?: NovitaJupyter;
}

/** What Novita was told about a machine that it should not say to anybody else. */
export function confidences({ envs, imageAuthId }: Pick<NovitaInstance, 'envs' | 'imageAuthId'>): string[] {
  return [...envs.map(({ value }) => value), ...(imageAuthId ? [imageAuthId] : [])];
}

/** One page of a list, as much of it as could be read. */
export interface NovitaPage<Row> {
  rows: Row[];
  /** How many Novita says there are altogether. */
  total: number;
  /** Rows that could not be read: they exist, but nobody can say what they are. */
  skipped: number;
}
