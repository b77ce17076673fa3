import { ApiProperty } from '@nestjs/swagger';
import { ApiAlways, ApiFraction, ApiMoment } from '../../common/api-types.js';
import type { StartFailurePolicy } from '../../config/config.js';
import type { FailureCode } from '../failure.js';
import { type DesiredState, SPOT_POLICIES, type SpotPolicy } from '../instance.js';
import type { Command, InstanceStatus } from '../lifecycle.js';

/** Why something failed. */
export class FailureDto {
  code: FailureCode;

  /** @example "Novita did not say running within 600 s" */
  message: string;

  /** Whether the same may succeed later without anyone changing anything. */
  retryable: boolean;

  /**
   * What to do about it.
   * @example "Look at what Novita says of it, and at the image and the command of the template."
   */
  suggestion: string;
}

export class NovitaStatusErrorDto {
  /** @example "ImagePullBackOff" */
  state: string;

  /** @example "the image cannot be pulled" */
  message: string;
}

/** Novita's own words about the machine. */
export class NovitaFactsDto {
  /**
   * Its name there: the instance's, and what marks it as ours.
   * @example "my-first-gpu--ngi1-a1b2c3-01ARZ3NDEKTSV4RRFFQ69G5FAV-1"
   */
  name?: string;

  /**
   * Verbatim; Novita may add others.
   * @example "running"
   */
  status: string;

  statusError?: NovitaStatusErrorDto;

  /** @example "reclaiming" */
  spotStatus?: string;

  /** When Novita takes a spot machine back. */
  spotReclaimTime?: string;
}

export class EnvKeyDto {
  /** @example "MODEL" */
  key: string;

  /**
   * Only with `include=secrets`.
   * @example "llama-3"
   */
  value?: string;
}

/** How its endpoints are probed. */
export class ProbeSettingsDto {
  /** How long one probe may take. */
  timeoutMs: number;

  /** Probes of one round; a round that fails is announced. */
  retryAttempts: number;

  /** The wait between two probes. */
  retryDelayMs: number;

  /** How long probing may go on altogether before the start has failed. */
  maxWaitTimeMs: number;
}

/** What was asked for. */
export class InstanceSpecDto {
  /** @example "RTX 4090 24GB" */
  productName: string;

  /** @example "107672" */
  templateId: string;

  gpuNum: number;

  /** GB. */
  rootfsSize: number;

  billingMode: 'spot' | 'onDemand';

  /** @example "CN-HK-01" */
  region?: string;

  /**
   * USD per hour for the whole machine.
   * @example "0.5"
   */
  maxPricePerHour?: string;

  /** The values may be secrets and are shown with `include=secrets` only. */
  envs: EnvKeyDto[];

  onStartFailure: StartFailurePolicy;

  targetPort?: number;

  healthCheckConfig: ProbeSettingsDto;
}

/** What was bought. */
export class BoughtProductDto {
  /** @example "4090.18c.60g" */
  id: string;

  /** @example "RTX 4090 24GB" */
  name: string;

  /** @example "CN-HK-01" */
  region: string;

  /** @example "cn-hongkong-1" */
  clusterId: string;

  /** GB. */
  rootfsSize: number;
}

/** An offer that Novita refused to rent. */
export class RefusedOfferDto {
  /** @example "4090.18c.60g" */
  productId: string;

  /** @example "CN-HK-01" */
  region: string;

  /** @example "no_capacity" */
  reason: string;

  at: string;
}

export class PortDto {
  port: number;

  type: 'http' | 'tcp';

  /**
   * Where it is reached from outside, once Novita has said so.
   * @example "https://a1b2c3-8080.example.org"
   */
  endpoint?: string;
}

export class SshDto {
  /** @example "ssh -p 32787 root@proxy.us-ca-6.gpu-instance.novita.ai" */
  command: string;

  /**
   * Only with `include=secrets`.
   * @example "q8ZpT2vX"
   */
  password?: string;
}

export class JupyterDto {
  /**
   * Without what may let somebody in, unless with `include=secrets`.
   * @example "https://a1b2c3-8888.us-ca-6.gpu-instance.novita.ai"
   */
  address: string;

  port?: number;
}

export class WebTerminalDto {
  /**
   * Without what may let somebody in, unless with `include=secrets`.
   * @example "https://a1b2c3-7681.us-ca-6.gpu-instance.novita.ai"
   */
  address: string;

  /** @example "root" */
  username?: string;

  /**
   * Only with `include=secrets`.
   * @example "q8ZpT2vX"
   */
  password?: string;
}

/** How people get into the machine; another one after each start. */
export class ConnectionDto {
  ssh?: SshDto;

  jupyter?: JupyterDto;

  webTerminal?: WebTerminalDto;
}

/** How the probing of the endpoints goes. */
export class ProbingDto {
  rounds: number;

  /** Ports that have answered. */
  passed: number[];

  /** @example "8080: HTTP 502" */
  lastError?: string;
}

/** By when what must have happened. */
export class DeadlinesDto {
  /** Novita must say running by then. */
  @ApiMoment()
  running?: string;

  /** The probes must have passed by then. */
  @ApiMoment()
  healthy?: string;
}

/** What was decided for this instance otherwise than for all. */
export class AutoStopPolicyDto {
  /** `false`: never stopped for being idle. */
  enabled?: boolean;

  /** Minutes without use after which it counts as idle; absent: the service's own. */
  @ApiFraction()
  idleMinutes?: number;
}

/** When it is stopped, if nobody uses it until then. */
export class IdleDeadlineDto {
  /** Minutes without use after which it counts as idle. */
  @ApiFraction()
  thresholdMinutes: number;

  stopsAt?: string;
}

/** One GPU machine: what was asked, what was bought and what is known of it. */
export class InstanceDto {
  /** @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  id: string;

  @ApiAlways(true)
  managed: true;

  /** @example "my-first-gpu" */
  name: string;

  /** @example "admin" */
  owner: string;

  status: InstanceStatus;

  statusChangedAt: string;

  /** Where it is being brought. */
  desired: DesiredState;

  /**
   * Why the status became what it is.
   * @example "Novita says running"
   */
  reason?: string;

  failure?: FailureDto;

  /** @example "8b5e9bd4f3c2" */
  novitaInstanceId?: string;

  novita?: NovitaFactsDto;

  spec: InstanceSpecDto;

  product?: BoughtProductDto;

  /**
   * For the whole machine.
   * @example "0.35"
   */
  pricePerHour?: string;

  currency: 'USD';

  /**
   * What it has cost, in USD, until `meteredAt`; from then on the burn is to be added.
   * @example "1.23456"
   */
  accruedCost?: string;

  meteredAt?: string;

  /**
   * What it costs now, in USD per hour: the machine while it runs, its disk while it rests.
   * @example "0.35"
   */
  burnPerHour?: string;

  offersRefused: RefusedOfferDto[];

  ports: PortDto[];

  /** Soon after it is ready, while it is up. */
  connection?: ConnectionDto;

  probing?: ProbingDto;

  /**
   * The latest command.
   * @example "op_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  operationId: string;

  deadlines: DeadlinesDto;

  /** When the lease ends. */
  expiresAt?: string;

  /** So many hours after each start it is stopped, unless `expiresAt` was given. */
  @ApiFraction()
  maxHours?: number;

  /** What is done when Novita takes the spot machine back. */
  @ApiProperty({ enum: SPOT_POLICIES })
  spotPolicy: SpotPolicy;

  /**
   * The instance that it was bought in place of, because Novita took that one back.
   * @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  replaces?: string;

  /**
   * The instance that is bought in its place.
   * @example "inst_01ARZ3NDEKTSV4RRFFQ69G5FAW"
   */
  replacedBy?: string;

  autoStop?: AutoStopPolicyDto;

  /** Neither deleted nor stopped along with others until this is taken back. */
  protected: boolean;

  /** It was made elsewhere and taken over: a failed start lets it come to rest, and never deletes it. */
  foreign?: boolean;

  /** Moments that could not be read as they were stored, and were replaced. */
  repaired?: string[];

  lastUsedAt?: string;

  /** Absent while it is not watched for idleness. */
  idle?: IdleDeadlineDto;

  createdAt: string;

  startedAt?: string;

  readyAt?: string;

  stoppedAt?: string;

  /** The commands that are possible now. */
  actions: Command[];

  /** Counts the changes. */
  revision: number;
}

/** An instance as it is served. */
export class ServedInstanceDto extends InstanceDto {
  /**
   * Hears its events; only with `include=secrets`, because addresses of webhooks often hold one.
   * @example "https://example.com/hook"
   */
  webhookUrl?: string;

  /** The store is away and this is what was last read; the header Age says how old it is. */
  stale?: boolean;
}
