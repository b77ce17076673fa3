/** What clients get from the service, as far as tests look at it. */

export interface Accepted {
  instanceId: string;
  novitaInstanceId?: string;
  operationId: string;
  status: string;
  message: string;
  estimatedReadyTime?: string;
}

export interface InstanceDocument {
  id: string;
  name: string;
  owner: string;
  status: string;
  statusChangedAt: string;
  desired: string;
  reason?: string;
  failure?: { code: string; message: string; retryable: boolean; suggestion: string };
  novitaInstanceId?: string;
  novita?: { status: string; statusError?: { state: string; message: string } };
  spec: Record<string, unknown> & { envs: { key: string; value?: string }[] };
  product?: { id: string; name: string; region: string; clusterId: string; rootfsSize: number };
  pricePerHour?: string;
  currency: string;
  offersRefused: { productId: string; region: string; reason: string; at: string }[];
  ports: { port: number; type: string; endpoint?: string }[];
  connection?: { ssh?: { command: string; password?: string } };
  probing?: { rounds: number; passed: number[]; lastError?: string };
  operationId: string;
  createdAt: string;
  startedAt?: string;
  readyAt?: string;
  stoppedAt?: string;
  actions: string[];
  revision: number;
  stale?: boolean;
}

export interface InstanceList {
  instances: InstanceDocument[];
  total: number;
  nextPageToken?: string;
  stale?: boolean;
}

export interface OperationDocument {
  id: string;
  type: string;
  done: boolean;
  instanceId: string;
  createdAt: string;
  endedAt?: string;
  metadata: {
    phase: string;
    phases: { name: string; startedAt: string; endedAt?: string }[];
    times: Record<string, string>;
    attempts: number;
    progress: number;
  };
  response?: { instanceId: string; status: string };
  error?: { code: string; detail: string; requestId: string };
  stale?: boolean;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  requestId: string;
  retryable: boolean;
  retryAfterSeconds?: number;
  currentStatus?: string;
  nearest?: string[];
  errors?: { detail: string; pointer: string }[];
}

/** The body of a webhook. */
export interface WebhookBody {
  type: string;
  timestamp: string;
  data: {
    eventId: string;
    sequence: number;
    instanceId: string;
    novitaInstanceId?: string;
    operationId: string;
    status: string;
    reason?: string;
    failure?: { code: string; message: string };
    instance: InstanceDocument;
  };
}
