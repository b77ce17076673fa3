/** The settings of the program in its own words and units: what each room is handed, and nothing more. */

export interface ServiceConfig {
  port: number;
  host: string;
  role: 'all' | 'api' | 'worker';
  production: boolean;
  swagger: boolean;
  /** Which proxies are believed about the client's address and protocol, or how many stand in front. */
  trustProxy: boolean | number | string[];
  /** The origins whose pages may call the API. */
  corsOrigins: string[];
  shutdownGraceMs: number;
  /** How long requests are still answered once the process was told to end. */
  drainMs: number;
  log: {
    level: string;
    pretty: boolean;
    /** Where the lines are written as well. */
    file?: string;
    /** Never written to the log. */
    secrets: string[];
  };
  /** Absent: no request is followed. */
  tracing?: {
    /** How many of the requests are followed, 0 to 1. */
    share: number;
  };
  /** Crashes to try, for tests. */
  failPoints: string[];
}

export interface NovitaConfig {
  apiKey: string;
  baseUrl: string;
  timeoutMs: number;
  maxRetries: number;
  /** Absent: no limit of our own; Novita's 429 is obeyed all the same. */
  ratePerMinute?: number;
}

export interface RedisConfig {
  url: string;
  prefix: string;
}

export interface AccessConfig {
  adminKey: string;
  /** Reads per key; everything else that is limited is a share of it. */
  ratePerMinute: number;
}

/** What one owner may have at a time; absent: as much as he likes. */
export interface QuotaConfig {
  instances?: number;
  /** 1e-5 USD per hour. */
  pricePerHour?: number;
}

/** One key that seals secrets in the store, and the id by which they name it. */
export interface SecretsKey {
  id: string;
  key: Buffer;
}

export interface SecretsConfig {
  current: SecretsKey;
  /** Read what they have sealed; seal nothing any more. */
  previous: SecretsKey[];
}

/** What marks a Novita instance as ours: derived from the encryption key, the same in every process, never in Redis. */
export interface DeploymentConfig {
  id: string;
  markerKey: Buffer;
  /** Signs page tokens. */
  cursorKey: Buffer;
}

export interface CatalogueConfig {
  defaultRegion: string;
  regionFallback: string[];
}

export type StartFailurePolicy = 'stop' | 'delete' | 'keep';

export interface HealthCheckConfig {
  timeoutMs: number;
  retryAttempts: number;
  retryDelayMs: number;
  maxWaitTimeMs: number;
}

export interface StartupConfig {
  pollIntervalMs: number;
  timeoutMs: number;
  failurePolicy: StartFailurePolicy;
  healthCheck: HealthCheckConfig;
  /** How long an instance may be up at a time, unless its request says otherwise; absent: for ever. */
  leaseHours?: number;
  /** Starts of machines at rest that may be under way at once over all processes. */
  maxConcurrent: number;
  /** Whether a name that no record has is looked for at Novita. */
  nameLookup: boolean;
}

export interface ShutdownConfig {
  pollIntervalMs: number;
  /** A stop or delete that Novita has not proved for this long is announced. */
  stuckAfterMs: number;
  /** How long a call that was sent may still be carried out. */
  requestTimeoutMs: number;
}

export interface ProvisioningConfig {
  /** How long after the last possible moment of a call its absence from Novita's list is not believed. */
  settleMs: number;
  /** The longest that a create call may take. */
  requestTimeoutMs: number;
  /** `false`: at most one create call per request, whatever its outcome. */
  retryAmbiguous: boolean;
}

/** What a missing figure of Novita's means for whether an instance is idle. */
export type UnknownFiguresPolicy =
  /** A heartbeat that was ever received decides; without one the time since ready does, unless figures failed to come. */
  | 'heartbeat'
  /** Nothing is stopped whose figures are not known. */
  | 'keep'
  /** What is not known is left out; what is known decides. */
  | 'stop';

export interface AutoStopConfig {
  enabled: boolean;
  checkIntervalMs: number;
  /** How long an instance may go unused, unless it has a limit of its own. */
  idleMs: number;
  /** How long before a stop it is announced; 0: not at all. */
  warnMs: number;
  /** Rounds say what they would do, and do nothing. */
  dryRun: boolean;
  whenUnknown: UnknownFiguresPolicy;
  /** A GPU that is busy by no more than this is quiet (per cent). */
  quietGpuPercent: number;
  /** GPU memory that has moved by no more than this is quiet (percentage points). */
  quietGpuMemoryPercent: number;
  /** How long Novita keeps what a stopped machine has on its disks, at the most. */
  dataKeptMs: number;
  /** How long before that it is announced; 0: not at all. */
  dataWarnMs: number;
}

export interface SyncConfig {
  /** How often Novita's list is held against the records. */
  gcIntervalMs: number;
  /** How often the promises about paid machines are checked. */
  invariantsIntervalMs: number;
  /** `false`: the records are held against Novita's list only on request. */
  automatic: boolean;
  intervalMs: number;
  /** A machine that complete lists do not have has vanished after this at the earliest. */
  vanishedAfterMs: number;
  /** Records of vanished machines are removed at once instead of kept for their time. */
  removeObsolete: boolean;
  /** How long a terminated record is kept. */
  retentionMs: number;
}

export interface OperationsConfig {
  /** How long an operation that has ended can be looked up. */
  retentionMs: number;
}

export interface LedgerConfig {
  /** How many days the book of costs is kept. */
  retentionDays: number;
}

export interface CostsConfig {
  /** How often Novita is asked what the account has. */
  balanceCheckIntervalMs: number;
  /** 0: its amount is not looked at. */
  lowUsd: number;
  /** 0: it is not looked at for how long it lasts. */
  lowRunwayHours: number;
}

export interface WebhooksConfig {
  url?: string;
  secret: string;
  timeoutMs: number;
  /** The waits between tries; its length is the number of retries. */
  retryScheduleMs: number[];
  /** How long a settled delivery can be looked up and sent again. */
  logRetentionMs: number;
  /** Settled deliveries beyond so many are forgotten, the oldest first. */
  logMaxEntries: number;
}

export interface EventsConfig {
  /** How many event streams a key may have open at a time, over all processes. */
  streamsPerKey: number;
  /** How long a stream may be silent before it says that it is alive. */
  pingMs: number;
}

export interface OutboundConfig {
  allowCidrs: string[];
  allowHttp: boolean;
}

export interface Config {
  service: ServiceConfig;
  novita: NovitaConfig;
  redis: RedisConfig;
  access: AccessConfig;
  quota: QuotaConfig;
  secrets: SecretsConfig;
  deployment: DeploymentConfig;
  catalogue: CatalogueConfig;
  startup: StartupConfig;
  shutdown: ShutdownConfig;
  provisioning: ProvisioningConfig;
  autoStop: AutoStopConfig;
  sync: SyncConfig;
  operations: OperationsConfig;
  ledger: LedgerConfig;
  costs: CostsConfig;
  events: EventsConfig;
  webhooks: WebhooksConfig;
  outbound: OutboundConfig;
}
