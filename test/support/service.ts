import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CreateRequest } from '../builders/a-create-request.js';
import type { Accepted, InstanceDocument, OperationDocument, Problem } from './documents.js';
import { endsWithItsTest } from './endings.js';
import { eventually } from './eventually.js';
import { aPrivateRedis } from './private-redis.js';

// Every process that a test starts is ended with the test's own; a suite may start dozens.
process.setMaxListeners(200);

/** What the quick start runs too; built before the suites are. */
export const SERVICE_MAIN = process.env.SERVICE_MAIN ?? join(process.cwd(), 'dist', 'main.js');

export const ADMIN_KEY = 'ngi_admin_000000000000000000000000000000000000e2e';
export const ENCRYPTION_KEY = 'encryption-key-of-the-end-to-end-tests-0000';
export const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

const SETTLED = new Set(['ready', 'failed', 'exited', 'terminated']);

/** Everything that takes its time is quick in tests. */
export const QUICK = {
  NODE_ENV: 'test',
  PORT: '0',
  HOST: '127.0.0.1',
  LOG_LEVEL: 'info',
  SWAGGER: 'false',
  ADMIN_API_KEY: ADMIN_KEY,
  ENCRYPTION_KEY,
  WEBHOOK_SECRET,
  NOVITA_REQUEST_TIMEOUT_MS: '2000',
  INSTANCE_POLL_INTERVAL_SECONDS: '0.3',
  INSTANCE_STARTUP_TIMEOUT_SECONDS: '60',
  HEALTH_CHECK_TIMEOUT_MS: '1000',
  HEALTH_CHECK_RETRY_DELAY_MS: '100',
  HEALTH_CHECK_MAX_WAIT_MS: '30000',
  CREATE_SETTLE_SECONDS: '1',
  WEBHOOK_TIMEOUT_MS: '2000',
  WEBHOOK_RETRY_SCHEDULE: '200ms,400ms,800ms',
  SHUTDOWN_GRACE_SECONDS: '5',
};

export interface LogLine {
  level: string;
  msg?: string;
  requestId?: string;
  instanceId?: string;
  [field: string]: unknown;
}

export interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
  text: string;
  /** How long it took. */
  ms: number;
}

export interface ServiceOptions {
  novita: { url: string; apiKey: string };
  /** A Redis of its own unless given. */
  redis?: { url: string };
  env?: Record<string, string>;
}

/** The service as it is shipped: a process of its own, seen from outside. */
export class Service {
  /** Every line it has logged, over all its lives. */
  readonly log: LogLine[] = [];
  /** What it wrote, word by word, over all its lives. */
  output = '';
  url = '';
  private child?: ChildProcess;

  private constructor(private readonly environment: Record<string, string>) {}

  static async start({ novita, redis, env }: ServiceOptions): Promise<Service> {
    const dataDir = await mkdtemp(join(tmpdir(), 'ngi-e2e-'));
    endsWithItsTest(async () => rm(dataDir, { recursive: true, force: true }));
    const service = new Service({
      ...QUICK,
      DATA_DIR: dataDir,
      REDIS_URL: redis?.url ?? (await itsOwnRedis()),
      NOVITA_API_BASE_URL: novita.url,
      NOVITA_API_KEY: novita.apiKey,
      ...env,
    });
    endsWithItsTest(async () => service.stop());
    await service.restart();
    return service;
  }

  /** Where it may leave files. */
  get dataDir(): string {
    return this.environment['DATA_DIR'] ?? '';
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Begins a life (with other variables, when given) and waits until it is ready. */
  async restart(env: Record<string, string> = {}): Promise<void> {
    Object.assign(this.environment, env);
    const child = spawn(process.execPath, [SERVICE_MAIN], {
      env: { PATH: process.env.PATH, ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    const endWithUs = (): void => void child.kill('SIGKILL');
    process.once('exit', endWithUs);
    child.once('exit', () => process.off('exit', endWithUs));
    this.url = await this.listening(child);
    await eventually(async () => expect((await this.api('GET', '/health/ready')).status).toBe(200), 20_000);
  }

  /** Whether this life has not ended. */
  isAlive(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Ends this life; resolves with its exit code, or the signal's name. */
  async kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | string> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? 'ended';
    const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    child.kill(signal);
    const [code, by] = await exited;
    return code ?? by ?? 'ended';
  }

  async stop(): Promise<void> {
    await this.kill('SIGKILL');
  }

  /** One request with the admin key; `body` is sent as it is when it is a text. */
  async api<Body = Problem>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const began = performance.now();
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${ADMIN_KEY}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') && text !== '';
    return {
      status: response.status,
      headers: response.headers,
      body: (json ? JSON.parse(text) : {}) as Body,
      text,
      ms: performance.now() - began,
    };
  }

  /** Has a request accepted. */
  async create(request: CreateRequest, headers?: Record<string, string>): Promise<Accepted> {
    const { status, body, text } = await this.api<Accepted>('POST', '/api/instances', request, headers);
    if (status !== 202) throw new Error(`Not accepted: ${status} ${text}`);
    return body;
  }

  async instance(id: string): Promise<InstanceDocument> {
    const { status, body, text } = await this.api<InstanceDocument>('GET', `/api/instances/${id}`);
    if (status !== 200) throw new Error(`Not read: ${status} ${text}`);
    return body;
  }

  async operation(id: string): Promise<OperationDocument> {
    const { status, body, text } = await this.api<OperationDocument>('GET', `/api/operations/${id}`);
    if (status !== 200) throw new Error(`Not read: ${status} ${text}`);
    return body;
  }

  /** Waits for a status; one that is settled elsewhere is not waited for. */
  async reaches(id: string, status: string, withinMs = 20_000): Promise<InstanceDocument> {
    let elsewhere: InstanceDocument | undefined;
    const found = await eventually(async () => {
      const instance = await this.instance(id);
      if (instance.status === status) return instance;
      if (SETTLED.has(instance.status) && instance.desired === 'running') {
        elsewhere = instance;
        return instance;
      }
      throw new Error(`${id} should be ${status}: ${JSON.stringify(instance)}`);
    }, withinMs);
    if (elsewhere) throw new Error(`${id} settled elsewhere than ${status}: ${JSON.stringify(elsewhere)}`);
    return found;
  }

  private async listening(child: ChildProcess): Promise<string> {
    return new Promise((resolve, reject) => {
      if (!child.stdout || !child.stderr) return reject(new Error('The service has no output'));
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.output += `${line}\n`;
        const entry = parseLine(line);
        this.log.push(entry);
        if (entry.msg === 'listening') resolve(String(entry['url']));
      });
      child.stderr.on('data', (chunk: Buffer) => {
        this.output += chunk.toString('utf8');
      });
      child.once('error', reject);
      child.once('exit', (code, signal) =>
        reject(new Error(`The service ended (${String(code ?? signal)}):\n${this.output.slice(-4_000)}`)),
      );
    });
  }
}

/** A running service that ends with the test that asked for it. */
export async function aService(options: ServiceOptions): Promise<Service> {
  return Service.start(options);
}

async function itsOwnRedis(): Promise<string> {
  const redis = await aPrivateRedis();
  return redis.url;
}

function parseLine(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return { level: 'unreadable', msg: line };
  }
}
