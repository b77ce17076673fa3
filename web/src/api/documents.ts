/** The documents of the API as the page reads them. */
export interface InstanceDocument {
  id: string;
  name: string;
  owner: string;
  status: string;
  statusChangedAt: string;
  desired: string;
  reason?: string;
  failure?: { code: string; message: string };
  novitaInstanceId?: string;
  novita?: {
    status: string;
    statusError?: { state: string; message: string };
    spotStatus?: string;
    spotReclaimTime?: string;
  };
  spec: {
    productName: string;
    templateId: string;
    gpuNum: number;
    rootfsSize: number;
    billingMode: string;
    region?: string;
  };
  product?: { id: string; name: string; region: string };
  pricePerHour?: string;
  accruedCost?: string;
  meteredAt?: string;
  burnPerHour?: string;
  ports: { port: number; type: string; endpoint?: string }[];
  connection?: { ssh?: { command?: string }; jupyter?: { url?: string }; webTerminal?: { url?: string } };
  probing?: { rounds: number; passed: number[]; lastError?: string };
  operationId: string;
  deadlines?: { running?: string; healthy?: string };
  expiresAt?: string;
  idle?: { thresholdMinutes?: number; stopsAt?: string };
  protected?: boolean;
  lastUsedAt?: string;
  createdAt: string;
  startedAt?: string;
  readyAt?: string;
  stoppedAt?: string;
  actions: string[];
  revision: number;
  stale?: boolean;
}

export interface InstancePage {
  instances: InstanceDocument[];
  total: number;
  nextPageToken?: string;
}

export interface Accepted {
  instanceId: string;
  operationId: string;
  status: string;
  message: string;
  estimatedReadyTime?: string;
}

export interface OperationDocument {
  id: string;
  type: string;
  done: boolean;
  instanceId: string;
  metadata: {
    phase: string;
    phases: { name: string; startedAt: string; endedAt?: string }[];
    times: Record<string, string>;
    progress: number;
    queuePosition?: number;
  };
  error?: { code: string; detail?: string; title: string };
}

export interface TimelineEvent {
  id: string;
  type: string;
  at: string;
  actor?: string;
  reason?: string;
  /** A status; of a change outside, what was changed. */
  before?: string | Record<string, string>;
  after?: string | Record<string, string>;
}

export interface Offer {
  productId: string;
  productName: string;
  region: string;
  billingMode: string;
  pricePerHour: string;
  stock?: string | number;
  coolOffUntil?: string;
  rank: number;
  reason?: string;
}
