import ipaddr from 'ipaddr.js';
import { parseDuration } from './durations.js';
import { parseTrustProxy } from './trust-proxy.js';
import { Decimal, Flag, Integer, List, OneOf, Pattern, Rule, Text, Url } from './variables.js';

/** One server, a Unix socket, Sentinels or Cluster nodes; several hosts are separated by commas. */
const REDIS_URL = /^(unix:\/\/\/|rediss?:\/\/|(rediss?[+-])?(sentinel|cluster):\/\/)\S+$/;

/** Exactly what a browser sends as `Origin`; no wildcard. */
function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** Every environment variable of the service with its default; `.env.example` is held to this list by a test. */
export class Env {
  // — The service
  @Integer(0, 65_535) PORT = 3000;
  @Text() HOST = '127.0.0.1';
  @OneOf('all', 'api', 'worker') ROLE: 'all' | 'api' | 'worker' = 'all';
  @OneOf('development', 'production', 'test') NODE_ENV: 'development' | 'production' | 'test' = 'development';
  @OneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent') LOG_LEVEL = 'info';
  @Flag() LOG_PRETTY = false;
  @Text() LOG_FILE?: string;
  @Flag() SWAGGER = true;
  @Text() DATA_DIR = '.data';
  @Decimal(0, 600) SHUTDOWN_DRAIN_SECONDS?: number;
  @Decimal(0, 600) SHUTDOWN_GRACE_SECONDS = 25;

  /** For tests of crashes only; refused in production. */
  @List('must be fail points such as create.called=kill separated by commas', (text) =>
    /^[a-z.-]+=[a-z0-9:@x]+$/.test(text),
  )
  FAIL_POINTS: string[] = [];

  // — Traces
  @Flag() OTEL_ENABLED = false;
  @Decimal(0, 1) OTEL_TRACES_SAMPLER_ARG = 1;

  // — Novita
  @Pattern(/^[\x21-\x7e]{8,512}$/, 'must be 8 to 512 printable characters') NOVITA_API_KEY?: string;
  @Url('http://', 'https://') NOVITA_API_BASE_URL = 'https://api.novita.ai';
  @Integer(50, 300_000) NOVITA_REQUEST_TIMEOUT_MS = 30_000;
  @Integer(0, 10) NOVITA_MAX_RETRIES = 3;
  @Integer(1, 1_000_000) NOVITA_RATE_LIMIT_PER_MINUTE?: number;

  // — Redis
  @Pattern(REDIS_URL, 'must be a redis://, rediss://, unix:///, redis+sentinel:// or redis+cluster:// URL')
  REDIS_URL?: string;
  @Pattern(/^[A-Za-z0-9_-]{1,50}$/, 'must be 1 to 50 letters, digits, - or _') REDIS_KEY_PREFIX = 'ngi';

  // — Keys
  @Pattern(/^[\x21-\x7e]{32,512}$/, 'must be 32 to 512 printable characters') ADMIN_API_KEY?: string;
  @Pattern(/^[\x21-\x7e]{32,512}$/, 'must be 32 to 512 printable characters') ENCRYPTION_KEY?: string;
  @List('must be keys of 32 to 512 printable characters separated by commas', (key) =>
    /^[\x21-\x7e]{32,512}$/.test(key),
  )
  ENCRYPTION_KEYS_PREVIOUS: string[] = [];

  // — Limits
  @Integer(1, 100_000_000) RATE_LIMIT_PER_MINUTE = 6_000;
  @Integer(1, 1_000_000) QUOTA_INSTANCES?: number;
  @Decimal(0.00001, 1_000_000) QUOTA_USD_PER_HOUR?: number;

  // — Pages and proxies in front
  @List('must be origins such as https://gpu.example.com separated by commas', isOrigin)
  CORS_ORIGINS: string[] = [];
  @Rule(
    'must be true, false, a number of proxies or addresses and CIDR ranges separated by commas',
    (text) => parseTrustProxy(text) !== undefined,
  )
  TRUST_PROXY = 'false';

  // — Where to rent
  @Text(1, 100) DEFAULT_REGION = 'CN-HK-01';
  @List('must be region names separated by commas', (region) => region.length <= 100)
  REGION_FALLBACK = ['AS-SGP-02', 'OC-AU-01', 'US-CA-06', 'US-WEST-01', 'EU-DE-01', 'EU-WEST-01', 'AS-IN-01'];

  // — Startup
  @Decimal(0.05, 3_600) INSTANCE_POLL_INTERVAL_SECONDS = 30;
  @Decimal(0.1, 86_400) INSTANCE_STARTUP_TIMEOUT_SECONDS = 600;
  @OneOf('stop', 'delete', 'keep') INSTANCE_START_FAILURE_POLICY: 'stop' | 'delete' | 'keep' = 'stop';
  @Integer(1, 100_000) INSTANCE_STARTUP_MAX_CONCURRENT = 100;
  @Flag() INSTANCE_STARTUP_ENABLE_NAME_LOOKUP = true;
  @Integer(50, 300_000) HEALTH_CHECK_TIMEOUT_MS = 10_000;
  @Integer(1, 100) HEALTH_CHECK_RETRY_ATTEMPTS = 3;
  @Integer(20, 300_000) HEALTH_CHECK_RETRY_DELAY_MS = 2_000;
  @Integer(100, 86_400_000) HEALTH_CHECK_MAX_WAIT_MS = 300_000;
  @Decimal(0.001, 10_080) STOP_STUCK_MINUTES = 15;
  @Decimal(0.1, 3_600) CREATE_SETTLE_SECONDS = 90;
  @Flag() CREATE_RETRY_AMBIGUOUS = true;

  // — Stopping what nobody uses, and what its lease ends
  @Flag() AUTO_STOP_ENABLED = true;
  @Decimal(0.005, 1_440) AUTO_STOP_CHECK_INTERVAL_MINUTES = 5;
  @Decimal(0.01, 43_200) AUTO_STOP_IDLE_MINUTES = 20;
  @Decimal(0, 1_440) AUTO_STOP_WARN_MINUTES = 5;
  @Flag() AUTO_STOP_DRY_RUN = false;
  @OneOf('heartbeat', 'keep', 'stop') AUTO_STOP_WHEN_UNKNOWN: 'heartbeat' | 'keep' | 'stop' = 'heartbeat';
  @Decimal(0, 100) AUTO_STOP_QUIET_GPU_PERCENT = 5;
  @Decimal(0, 100) AUTO_STOP_QUIET_GPU_MEMORY_PERCENT = 5;
  @Decimal(0.001, 87_600) INSTANCE_LEASE_HOURS?: number;
  @Decimal(0.0001, 3_650) STOPPED_DATA_KEPT_DAYS = 7;
  @Decimal(0, 87_600) STOPPED_DATA_WARN_HOURS = 24;

  // — Keeping Novita and the records in step
  @Decimal(0.05, 3_600) GARBAGE_COLLECTION_INTERVAL_SECONDS = 30;
  @Decimal(0.001, 1_440) INVARIANTS_CHECK_INTERVAL_MINUTES = 5;
  @Flag() SYNC_ENABLE_AUTOMATIC_SYNC = true;
  @Decimal(0.001, 10_080) SYNC_INTERVAL_MINUTES = 5;
  @Flag() SYNC_REMOVE_OBSOLETE_INSTANCES = false;
  @Decimal(0.00001, 3_650) SYNC_OBSOLETE_INSTANCE_RETENTION_DAYS = 7;
  @Decimal(0, 10_080) SYNC_VANISHED_AFTER_MINUTES = 5;
  @Decimal(0.0001, 3_650) OPERATION_RETENTION_DAYS = 30;

  // — Money
  @Integer(1, 3_650) COST_RETENTION_DAYS = 400;
  @Decimal(0.001, 1_440) BALANCE_CHECK_INTERVAL_MINUTES = 5;
  @Decimal(0, 1_000_000) BALANCE_LOW_USD = 10;
  @Decimal(0, 100_000) BALANCE_LOW_RUNWAY_HOURS = 24;

  // — The live stream
  @Integer(1, 100_000) EVENT_STREAMS_PER_KEY = 100;
  @Decimal(0.02, 300) EVENT_STREAM_PING_SECONDS = 15;

  // — Webhooks and other addresses that we were given
  @Url('http://', 'https://') WEBHOOK_URL?: string;
  @Pattern(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'must be whsec_ and the base64 of 24 to 64 bytes')
  WEBHOOK_SECRET?: string;
  @Integer(50, 300_000) WEBHOOK_TIMEOUT_MS = 15_000;
  @List(
    'must be durations such as 5s,30s,180s separated by commas',
    (wait) => parseDuration(wait) !== undefined,
  )
  WEBHOOK_RETRY_SCHEDULE = ['5s', '30s', '180s'];
  @Decimal(0.0001, 3_650) WEBHOOK_LOG_RETENTION_DAYS = 7;
  @Integer(100, 10_000_000) WEBHOOK_LOG_MAX_ENTRIES = 50_000;
  @List('must be CIDR ranges such as 10.0.0.0/8 separated by commas', (range) => ipaddr.isValidCIDR(range))
  OUTBOUND_ALLOW_CIDRS?: string[];
  @Flag() OUTBOUND_ALLOW_HTTP?: boolean;
}
