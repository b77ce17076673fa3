import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { Config } from './config.js';
import { deriveDeployment, deriveSecretsKey } from './deployment.js';
import { parseDuration } from './durations.js';
import { Env } from './env.js';
import type { LocalSecret } from './local-secrets.js';
import { parseTrustProxy } from './trust-proxy.js';

/** The start is refused; the message names every wrong variable and the rule it breaks, never a value. */
export class ConfigError extends Error {
  constructor(readonly problems: { variable: string; rule: string }[]) {
    super(
      `The configuration is wrong:\n${problems.map(({ variable, rule }) => `  ${variable} ${rule}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

const REQUIRED_IN_PRODUCTION = [
  'NOVITA_API_KEY',
  'REDIS_URL',
  'ADMIN_API_KEY',
  'ENCRYPTION_KEY',
  'WEBHOOK_SECRET',
] as const satisfies (keyof Env)[];

const seconds = (value: number): number => Math.round(value * 1000);
const minutes = (value: number): number => seconds(value * 60);

/** Every variable that the service reads. */
export const VARIABLES: readonly string[] = Object.keys(new Env());

/** Keeps the variables we know; an empty value counts as not set. */
function pickKnown(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    VARIABLES.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  );
}

function parseEnv(environment: NodeJS.ProcessEnv): Env {
  const env = plainToInstance(Env, pickKnown(environment), { exposeDefaultValues: true });
  const problems = validateSync(env, { skipMissingProperties: true }).map((error) => ({
    variable: error.property,
    rule: Object.values(error.constraints ?? {}).join(' and '),
  }));
  if (env.NODE_ENV === 'production') {
    for (const variable of REQUIRED_IN_PRODUCTION)
      if (!env[variable]) problems.push({ variable, rule: 'must be set in production' });
    if (env.FAIL_POINTS.length > 0)
      problems.push({ variable: 'FAIL_POINTS', rule: 'must not be set in production' });
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return env;
}

function isLoopback(url: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
}

/**
 * Environment in, one typed object out. Pure but for `localSecret`, which is asked (outside production)
 * for the secrets that are not set.
 *
 * @throws {ConfigError} naming every wrong variable at once
 */
export function loadConfig(
  environment: NodeJS.ProcessEnv,
  localSecret: (dataDir: string, name: LocalSecret) => string,
): Config {
  const env = parseEnv(environment);
  const production = env.NODE_ENV === 'production';
  const sandbox = !production && isLoopback(env.NOVITA_API_BASE_URL);
  const secret = (name: LocalSecret): string => env[name] ?? localSecret(env.DATA_DIR, name);
  const encryptionKey = secret('ENCRYPTION_KEY');
  const secrets = {
    adminKey: secret('ADMIN_API_KEY'),
    webhookSecret: secret('WEBHOOK_SECRET'),
    novitaKey: novitaKey(env, sandbox),
    encryptionKeys: [encryptionKey, ...env.ENCRYPTION_KEYS_PREVIOUS],
    redisPassword: passwordsIn(env.REDIS_URL),
  };

  return {
    service: {
      port: env.PORT,
      host: env.HOST,
      role: env.ROLE,
      production,
      swagger: env.SWAGGER,
      trustProxy: parseTrustProxy(env.TRUST_PROXY) ?? false,
      corsOrigins: env.CORS_ORIGINS,
      shutdownGraceMs: seconds(env.SHUTDOWN_GRACE_SECONDS),
      drainMs: seconds(env.SHUTDOWN_DRAIN_SECONDS ?? (production && env.ROLE !== 'worker' ? 3 : 0)),
      log: {
        level: env.LOG_LEVEL,
        pretty: env.LOG_PRETTY,
        file: env.LOG_FILE,
        secrets: Object.values(secrets).flat(),
      },
      tracing: env.OTEL_ENABLED ? { share: env.OTEL_TRACES_SAMPLER_ARG } : undefined,
      failPoints: env.FAIL_POINTS,
    },
    novita: {
      apiKey: secrets.novitaKey,
      baseUrl: new URL(env.NOVITA_API_BASE_URL).origin,
      timeoutMs: env.NOVITA_REQUEST_TIMEOUT_MS,
      maxRetries: env.NOVITA_MAX_RETRIES,
      ratePerMinute: env.NOVITA_RATE_LIMIT_PER_MINUTE,
    },
    redis: { url: env.REDIS_URL ?? 'redis://127.0.0.1:6379', prefix: env.REDIS_KEY_PREFIX },
    access: { adminKey: secrets.adminKey, ratePerMinute: env.RATE_LIMIT_PER_MINUTE },
    quota: {
      instances: env.QUOTA_INSTANCES,
      pricePerHour: env.QUOTA_USD_PER_HOUR && Math.round(env.QUOTA_USD_PER_HOUR * 100_000),
    },
    secrets: {
      current: deriveSecretsKey(encryptionKey),
      previous: env.ENCRYPTION_KEYS_PREVIOUS.map(deriveSecretsKey),
    },
    deployment: deriveDeployment(env.ENCRYPTION_KEYS_PREVIOUS.at(-1) ?? encryptionKey),
    catalogue: { defaultRegion: env.DEFAULT_REGION, regionFallback: env.REGION_FALLBACK },
    startup: {
      pollIntervalMs: seconds(env.INSTANCE_POLL_INTERVAL_SECONDS),
      timeoutMs: seconds(env.INSTANCE_STARTUP_TIMEOUT_SECONDS),
      failurePolicy: env.INSTANCE_START_FAILURE_POLICY,
      healthCheck: {
        timeoutMs: env.HEALTH_CHECK_TIMEOUT_MS,
        retryAttempts: env.HEALTH_CHECK_RETRY_ATTEMPTS,
        retryDelayMs: env.HEALTH_CHECK_RETRY_DELAY_MS,
        maxWaitTimeMs: env.HEALTH_CHECK_MAX_WAIT_MS,
      },
      leaseHours: env.INSTANCE_LEASE_HOURS,
      maxConcurrent: env.INSTANCE_STARTUP_MAX_CONCURRENT,
      nameLookup: env.INSTANCE_STARTUP_ENABLE_NAME_LOOKUP,
    },
    shutdown: {
      pollIntervalMs: seconds(env.INSTANCE_POLL_INTERVAL_SECONDS),
      stuckAfterMs: seconds(env.STOP_STUCK_MINUTES * 60),
      requestTimeoutMs: env.NOVITA_REQUEST_TIMEOUT_MS,
    },
    provisioning: {
      settleMs: seconds(env.CREATE_SETTLE_SECONDS),
      requestTimeoutMs: env.NOVITA_REQUEST_TIMEOUT_MS,
      retryAmbiguous: env.CREATE_RETRY_AMBIGUOUS,
    },
    autoStop: {
      enabled: env.AUTO_STOP_ENABLED,
      checkIntervalMs: minutes(env.AUTO_STOP_CHECK_INTERVAL_MINUTES),
      idleMs: minutes(env.AUTO_STOP_IDLE_MINUTES),
      warnMs: minutes(env.AUTO_STOP_WARN_MINUTES),
      dryRun: env.AUTO_STOP_DRY_RUN,
      whenUnknown: env.AUTO_STOP_WHEN_UNKNOWN,
      quietGpuPercent: env.AUTO_STOP_QUIET_GPU_PERCENT,
      quietGpuMemoryPercent: env.AUTO_STOP_QUIET_GPU_MEMORY_PERCENT,
      dataKeptMs: seconds(env.STOPPED_DATA_KEPT_DAYS * 24 * 3_600),
      dataWarnMs: seconds(env.STOPPED_DATA_WARN_HOURS * 3_600),
    },
    sync: {
      gcIntervalMs: seconds(env.GARBAGE_COLLECTION_INTERVAL_SECONDS),
      invariantsIntervalMs: minutes(env.INVARIANTS_CHECK_INTERVAL_MINUTES),
      automatic: env.SYNC_ENABLE_AUTOMATIC_SYNC,
      intervalMs: seconds(env.SYNC_INTERVAL_MINUTES * 60),
      vanishedAfterMs: seconds(env.SYNC_VANISHED_AFTER_MINUTES * 60),
      removeObsolete: env.SYNC_REMOVE_OBSOLETE_INSTANCES,
      retentionMs: seconds(env.SYNC_OBSOLETE_INSTANCE_RETENTION_DAYS * 24 * 3_600),
    },
    operations: { retentionMs: seconds(env.OPERATION_RETENTION_DAYS * 24 * 3_600) },
    ledger: { retentionDays: env.COST_RETENTION_DAYS },
    costs: {
      balanceCheckIntervalMs: minutes(env.BALANCE_CHECK_INTERVAL_MINUTES),
      lowUsd: env.BALANCE_LOW_USD,
      lowRunwayHours: env.BALANCE_LOW_RUNWAY_HOURS,
    },
    events: {
      streamsPerKey: env.EVENT_STREAMS_PER_KEY,
      pingMs: seconds(env.EVENT_STREAM_PING_SECONDS),
    },
    webhooks: {
      url: env.WEBHOOK_URL,
      secret: secrets.webhookSecret,
      timeoutMs: env.WEBHOOK_TIMEOUT_MS,
      retryScheduleMs: env.WEBHOOK_RETRY_SCHEDULE.map((wait) => parseDuration(wait) ?? 0),
      logRetentionMs: seconds(env.WEBHOOK_LOG_RETENTION_DAYS * 24 * 3_600),
      logMaxEntries: env.WEBHOOK_LOG_MAX_ENTRIES,
    },
    outbound: {
      allowCidrs: env.OUTBOUND_ALLOW_CIDRS ?? (sandbox ? ['127.0.0.0/8', '::1/128'] : []),
      allowHttp: env.OUTBOUND_ALLOW_HTTP ?? sandbox,
    },
  };
}

/** As it stands in the URL, and decoded. */
function passwordsIn(url = ''): string[] {
  const written = /^[^/]+:\/\/(?:[^:@/]*:)?([^@/]+)@/.exec(url)?.[1];
  return written === undefined ? [] : [written, decodeURIComponent(written)];
}

function novitaKey(env: Env, sandbox: boolean): string {
  if (env.NOVITA_API_KEY) return env.NOVITA_API_KEY;
  if (sandbox) return 'sk_sandbox';
  throw new ConfigError([
    { variable: 'NOVITA_API_KEY', rule: 'must be set (npm start brings a sandbox when it is not)' },
  ]);
}
