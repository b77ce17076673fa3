import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AnsweredMeanwhile } from '../access/idempotency/idempotency.errors.js';
import { SETTLE_KEY } from '../access/idempotency/idempotency-keys.js';
import type { KeyClaim } from '../access/idempotency/key-claim.js';
import { APPEND_AUDIT, type AuditEntry, AuditLog } from '../access/audit-log.js';
import { SecretBox } from '../redis/secret-box.js';
import { AUTO_STOP_CONFIG, OPERATIONS_CONFIG } from '../config/config.module.js';
import type { AutoStopConfig, OperationsConfig, QuotaConfig } from '../config/config.js';
import { APPEND_EVENTS, EventLog } from '../events/event-log.js';
import type { InstanceEvent } from '../events/instance-event.js';
import type { Booking } from '../ledger/booking.js';
import { BOOK, Ledger } from '../ledger/ledger.js';
import { KeySpace } from '../redis/key-space.js';
import { Leases } from '../redis/leases.js';
import { AskTogether, type Done } from '../redis/ask-together.js';
import { LuaScript, NamedLuaScript } from '../redis/lua-script.js';
import { StorageUnavailableError } from '../redis/redis.errors.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { isSpotUp, isWatched } from './duty.js';
import { filingOf } from './filing.js';
import { renderInstance, renderOperation } from './instance-document.js';
import { FILE_INSTANCE, fileKeys } from './instance-shelves.repository.js';
import {
  InstanceChangedError,
  LeaseLostError,
  MachineTakenError,
  QuotaExceededError,
  StartsFullError,
} from './instance.errors.js';
import type { Moment } from '../common/clock.js';
import type { Instance } from './instance.js';
import { FILE_MACHINE, machineKeys } from './machines.repository.js';
import { isDone, type Operation } from './operation.js';
import { writeRunningMeter } from './running-meter.js';
import { writeSettled } from './settled.js';
import { placeAmongStarts } from './start-line.js';
import { quotaShare } from './quota.js';
import { servedDocument } from './served-document.js';
import { readRecord } from './stored-record.js';
import { idleClock } from './use/idle-clock.js';
import { IDLE_CLOCK, IDLE_LOOKS } from './use/use.repository.js';
import { sealVariables } from './variables.js';

const TAKE_QUOTA = new URL('./take-quota.lua', import.meta.url);
/** See take-quota.lua. */
const QUOTA_REFUSAL = /^over-(instances|price) (\d+)$/;
const NOTE_FENCE = new URL('./fence.lua', import.meta.url);
const SET_DUE = new URL('./set-due.lua', import.meta.url);
const saveScript = new NamedLuaScript(
  new URL('./save-instance.lua', import.meta.url),
  {
    keys: [
      'record',
      'filings',
      'shelves',
      'due',
      'watched',
      'sightings',
      'unread',
      'byNovitaId',
      'startsGoing',
      'startsWaiting',
      'settled',
      'settledSpot',
      'meters',
      'ledger',
      'quota',
      'quotaPrices',
      'lease',
      'fence',
      'idleLooks',
      'operation',
      'endedOperation',
      'live',
      'outbox',
      'timeline',
      'audit',
      'answered',
      'answerLease',
    ],
    args: [
      'id',
      'owner',
      'revision',
      'notAfter',
      'token',
      'save',
      'record',
      'document',
      'clock',
      'lastUsed',
      'guarded',
      'guardedAt',
      'filing',
      'nextLook',
      'watched',
      'novitaId',
      'place',
      'placeScore',
      'share',
      'mostInstances',
      'mostPerHour',
      'startsAtOnce',
      'settled',
      'settledSpot',
      'meter',
      'bookings',
      'operation',
      'operationMs',
      'endedOperation',
      'retentionMs',
      'audits',
      'fingerprint',
      'answer',
      'answerSeconds',
    ],
  },
  [
    APPEND_EVENTS,
    APPEND_AUDIT,
    NOTE_FENCE,
    FILE_INSTANCE,
    SETTLE_KEY,
    BOOK,
    FILE_MACHINE,
    IDLE_CLOCK,
    TAKE_QUOTA,
    SET_DUE,
  ],
);
const removeScript = new NamedLuaScript(
  new URL('./remove-instance.lua', import.meta.url),
  { keys: ['record', 'filings', 'shelves', 'byNovitaId', 'due', 'timeline'], args: ['id'] },
  [FILE_INSTANCE],
);
const documentsScript = new LuaScript(new URL('./read-documents.lua', import.meta.url));
/** In the order in which `storedDocument` takes them. */
const DOCUMENT_FIELDS = ['document', 'use', 'owner', 'revision', 'uses'];
const claimScript = new LuaScript(new URL('./claim-instance.lua', import.meta.url), [NOTE_FENCE]);
const dueScript = new LuaScript(new URL('./due-instances.lua', import.meta.url));
const keepDueScript = new LuaScript(new URL('./keep-due.lua', import.meta.url), [SET_DUE]);
const noteSightingsScript = new LuaScript(new URL('./note-sightings.lua', import.meta.url));

/** The right to work on one instance, for a while. */
export interface Claim {
  token: string;
  /** Redis' clock at the moment of the claim. */
  now: Moment;
  /** Redis may have lost what was written about the instance just before this moment; 0 when it cannot have. */
  fenceAt: Moment;
}

/** A document as it is served, and what decides who gets it. */
export interface StoredDocument {
  text: string;
  owner: string;
  revision: number;
  /** Counts what has moved without a save. */
  uses: number;
}

/** A deadline that a save rests on, as it is by then: unless it is still `at`, or has passed, nothing is saved. */
export interface DeadlineGuard {
  deadline: 'idle' | 'lease' | 'data';
  at: Moment | 'passed';
}

/** What else a save does or depends on. */
export interface SaveOptions {
  /** The lease that it depends on; without it the revision alone decides. */
  token?: string;
  /** What is about to be done because of it. */
  audit?: AuditEntry[];
  /** The operation that ends by it, because another took its place. */
  ended?: Operation;
  /** How many starts may be under way at once, when it begins one. */
  startsAtOnce?: number;
  /** What its meter has counted since it was last saved. */
  bookings?: Booking[];
  /** The request that it carries out: its answer is stored in the same step, when it is known by then. */
  keyClaim?: KeyClaim;
  /** The deadline because of which it is done: whoever uses the instance meanwhile goes before. */
  guard?: DeadlineGuard;
  /** What its owner may have: beyond it nothing more is saved. */
  quota?: QuotaConfig;
  /** On Redis' clock: what reaches Redis later than this is not saved, for whoever asked was told that it failed. */
  notAfter?: Moment;
}

/** The only class that knows how instances lie in Redis. */
@Injectable()
export class InstancesRepository {
  private readonly documents = new AskTogether(async (ids) => this.readDocuments(ids));

  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
    private readonly leases: Leases,
    private readonly log: EventLog,
    private readonly audit: AuditLog,
    private readonly ledger: Ledger,
    private readonly box: SecretBox,
    @Inject(AUTO_STOP_CONFIG) private readonly autoStop: AutoStopConfig,
    @Inject(OPERATIONS_CONFIG) private readonly operations: OperationsConfig,
  ) {}

  /** @throws {CorruptRecordError} */
  async find(id: string): Promise<Instance | undefined> {
    const fields = await this.redis.state.hmget(this.recordKey(id), 'record', 'usedAt', 'activeAt');
    const [record, usedAt, activeAt] = fields;
    return record ? readRecord(id, record, { usedAt, activeAt }) : undefined;
  }

  async document(id: string): Promise<StoredDocument | undefined> {
    return new Promise((resolve, reject) => {
      this.readDocument(id, (error, document) => (error === undefined ? resolve(document) : reject(error)));
    });
  }

  /** The same without a promise, for what is read most. */
  readDocument(id: string, done: Done<StoredDocument>): void {
    this.documents.ask(id, done);
  }

  private async readDocuments(ids: string[]): Promise<(StoredDocument | undefined)[]> {
    const keys = ids.map((id) => this.recordKey(id));
    const parts = (await documentsScript.run(this.redis.state, keys, DOCUMENT_FIELDS)) as (string | null)[];
    return ids.map((_, index) => storedDocument(parts, index * DOCUMENT_FIELDS.length));
  }

  async operation(id: string): Promise<string | undefined> {
    return (await this.redis.state.get(this.keys.key('operation', id))) ?? undefined;
  }

  /** Our id of a Novita instance. */
  async idOf(novitaInstanceId: string): Promise<string | undefined> {
    return (await this.redis.state.hget(this.keys.key('by-novita-id'), novitaInstanceId)) ?? undefined;
  }

  /** Those of Novita's ids that a record refers to. */
  async recorded(novitaInstanceIds: string[]): Promise<Set<string>> {
    if (novitaInstanceIds.length === 0) return new Set();
    const ids = await this.redis.state.hmget(this.keys.key('by-novita-id'), ...novitaInstanceIds);
    return new Set(novitaInstanceIds.filter((_, index) => ids[index] !== null));
  }

  /** Whether each of these ids has a record. */
  async allRecorded(ids: string[]): Promise<boolean> {
    if (ids.length === 0) return true;
    return (await this.redis.state.exists(...ids.map((id) => this.recordKey(id)))) === ids.length;
  }

  /** How many starts are ahead of this one in line; `undefined` when it is not in line. */
  async startsAhead(id: string): Promise<number | undefined> {
    return (await this.redis.state.zrank(this.keys.key('starts', 'waiting'), id)) ?? undefined;
  }

  /** The instance whose start is the first in line. */
  async nextInLine(): Promise<string | undefined> {
    const [id] = await this.redis.state.zrange(this.keys.key('starts', 'waiting'), '0', '0');
    return id;
  }

  /**
   * Writes record, document, indexes, operation and events in one step; values of variables only sealed.
   *
   * @throws {InstanceChangedError} when the revision is not the one that was read, or the deadline has moved
   * @throws {LeaseLostError} when the lease is held by somebody else
   * @throws {MachineTakenError} when it is a new record of a machine that another record refers to
   * @throws {StartsFullError} when it begins a start and there is no place for it
   * @throws {StorageUnavailableError} when it came later than it may
   * @throws {QuotaExceededError} when its owner would have more than he may
   * @throws {AnsweredMeanwhile} when another request with the same idempotency key has been answered
   */
  async save(
    instance: Instance,
    events: InstanceEvent[],
    {
      token = '',
      audit = [],
      ended,
      startsAtOnce = 0,
      bookings = [],
      keyClaim,
      guard,
      quota = {},
      notAfter,
    }: SaveOptions = {},
  ): Promise<Instance> {
    const saved = { ...sealVariables(instance, this.box), revision: instance.revision + 1 };
    const { operation } = saved;
    const { retentionMs } = this.operations;
    const unused = withoutUse(saved);
    const place = placeAmongStarts(saved);
    const settlement = keyClaim?.settlementWith(saved);
    const [filings, shelves] = fileKeys(this.keys);
    const [live, outbox, timeline] = this.log.keysFor(saved.id);
    const result = await saveScript.run(
      this.redis.state,
      {
        record: this.recordKey(saved.id),
        filings,
        shelves,
        due: this.keys.key('due'),
        watched: this.keys.key('watched'),
        sightings: this.sightingsKey,
        unread: this.unreadKey,
        byNovitaId: this.keys.key('by-novita-id'),
        startsGoing: this.keys.key('starts', 'going'),
        startsWaiting: this.keys.key('starts', 'waiting'),
        ledger: this.ledger.prefix,
        quota: this.keys.key('quota', saved.owner),
        quotaPrices: this.keys.key('quota-prices'),
        lease: this.leases.key(leaseName(saved.id)),
        fence: this.fenceKey,
        idleLooks: this.keys.key(IDLE_LOOKS),
        operation: this.keys.key('operation', operation.id),
        endedOperation: this.keys.key('operation', ended?.id ?? operation.id),
        live,
        outbox,
        timeline,
        audit: this.audit.key,
        answered: settlement?.answered ?? this.recordKey(saved.id),
        answerLease: settlement?.lease ?? this.recordKey(saved.id),
        ...machineKeys(this.keys),
      },
      {
        id: saved.id,
        owner: saved.owner,
        revision: instance.revision,
        notAfter: notAfter ?? '',
        token,
        save: randomUUID(),
        record: JSON.stringify(unused),
        document: JSON.stringify(renderInstance(unused)),
        clock: JSON.stringify(idleClock(saved, this.autoStop)),
        lastUsed: saved.lastUsedAt ?? '',
        guarded: guard?.deadline ?? '',
        guardedAt: guard && guard.at !== 'passed' ? guard.at : '',
        filing: JSON.stringify(filingOf(saved)),
        nextLook: saved.nextLookAt ?? '',
        watched: isWatched(saved) ? (saved.novitaInstanceId ?? '') : '',
        novitaId: saved.novitaInstanceId ?? '',
        place: place ?? '',
        placeScore: operation.times.startRequested,
        startsAtOnce,
        share: quotaShare(saved) ?? '',
        mostInstances: quota.instances ?? 0,
        mostPerHour: quota.pricePerHour ?? 0,
        settled: writeSettled(saved) ?? '',
        settledSpot: isSpotUp(saved) ? '1' : '',
        meter: writeRunningMeter(saved) ?? '',
        bookings: this.ledger.write(bookings),
        operation: JSON.stringify(renderOperation(operation, saved)),
        operationMs: isDone(operation) ? retentionMs : 0,
        endedOperation: ended ? JSON.stringify(renderOperation(ended, saved)) : '',
        retentionMs,
        audits: audit.length,
        fingerprint: settlement?.fingerprint ?? '',
        answer: settlement?.answer ?? '',
        answerSeconds: settlement?.seconds ?? 0,
      },
      [...audit, ...events].map((entry) => JSON.stringify(entry)),
    );
    if (result === 'changed') throw new InstanceChangedError(saved.id);
    if (result === 'fenced') throw new LeaseLostError(saved.id);
    if (result === 'taken') throw new MachineTakenError(saved.novitaInstanceId ?? '');
    if (result === 'late') throw new StorageUnavailableError(`${saved.id} came too late to be saved`);
    if (result === 'full') throw new StartsFullError(saved.id);
    const over = typeof result === 'string' ? QUOTA_REFUSAL.exec(result) : null;
    if (over) {
      const policy = over[1] === 'price' ? 'usd-per-hour' : 'instances';
      throw new QuotaExceededError(saved.owner, policy, quota, Number(over[2]), quotaShare(saved) ?? 0);
    }
    if (result === 'answered') throw new AnsweredMeanwhile();
    if (keyClaim && settlement) keyClaim.settled = true;
    return saved;
  }

  /** Takes the right to work on an instance; `undefined` when somebody else has it. */
  async claim(id: string, leaseMs: number): Promise<Claim | undefined> {
    const token = randomUUID();
    const keys = [this.leases.key(leaseName(id)), this.fenceKey, this.recordKey(id)];
    const [claimed, now, fenceAt] = (await claimScript.run(this.redis.state, keys, [token, leaseMs])) as [
      number,
      number,
      number,
    ];
    return claimed === 1 ? { token, now, fenceAt } : undefined;
  }

  async renew(id: string, claim: Claim, leaseMs: number): Promise<boolean> {
    return this.leases.renew(leaseName(id), claim.token, leaseMs);
  }

  async release(id: string, claim: Claim): Promise<void> {
    await this.leases.release(leaseName(id), claim.token);
  }

  /** Sets when a record is due that a look has left as it was; news that came during the look keep it due. */
  async keepDue({ id, nextLookAt }: Instance): Promise<void> {
    if (nextLookAt === undefined) return;
    await keepDueScript.run(this.redis.state, [this.keys.key('due'), this.unreadKey], [id, nextLookAt]);
  }

  /** Ids whose next look has been overdue for a while, on Redis' clock. */
  async due(overdueMs: number, limit: number): Promise<string[]> {
    return (await dueScript.run(this.redis.state, [this.keys.key('due')], [overdueMs, limit])) as string[];
  }

  /** Forgets an instance that is terminated; `false` when it is not. What it cost stays in the ledger. */
  async remove(id: string): Promise<boolean> {
    const [filings, shelves] = fileKeys(this.keys);
    const [, , timeline] = this.log.keysFor(id);
    const keys = {
      record: this.recordKey(id),
      filings,
      shelves,
      byNovitaId: this.keys.key('by-novita-id'),
      due: this.keys.key('due'),
      timeline,
    };
    return (await removeScript.run(this.redis.state, keys, { id })) === 1;
  }

  /** Takes a record that cannot be read out of all work and keeps it for an operator. */
  async quarantine(id: string): Promise<void> {
    await this.redis.state
      .multi()
      .sadd(this.keys.key('quarantine'), id)
      .zrem(this.keys.key('due'), id)
      .zrem(this.keys.key(IDLE_LOOKS), id)
      .hdel(this.keys.key('watched'), id)
      .hdel(this.sightingsKey, id)
      .srem(this.unreadKey, id)
      .exec();
  }

  /** The ids of records that were set aside. */
  async quarantined(): Promise<string[]> {
    return this.redis.state.smembers(this.keys.key('quarantine'));
  }

  /** Everything that waits for news from Novita's list: our id → Novita's id. */
  async watched(): Promise<Map<string, string>> {
    return new Map(Object.entries(await this.redis.state.hgetall(this.keys.key('watched'))));
  }

  /** What was last seen of instances at Novita, in the order of the ids. */
  async sightings(ids: string[]): Promise<(string | null)[]> {
    return ids.length === 0 ? [] : this.redis.state.hmget(this.sightingsKey, ...ids);
  }

  /** The same of one instance, by the look that acts on it: this is no news any more. */
  async readSighting(id: string): Promise<string | null> {
    const results = await this.redis.state
      .multi()
      .srem(this.unreadKey, id)
      .hget(this.sightingsKey, id)
      .exec();
    const [error, sighting] = results?.[1] ?? [new Error('The sighting could not be read')];
    if (error) throw error;
    return sighting as string | null;
  }

  /** Stores news of those that are waited for, and makes them due since `now`. */
  async writeSightings(sightings: Map<string, string>, now: Moment): Promise<void> {
    if (sightings.size === 0) return;
    const keys = [this.sightingsKey, this.keys.key('watched'), this.unreadKey, this.keys.key('due')];
    await noteSightingsScript.run(this.redis.state, keys, [now, ...[...sightings].flat()]);
  }

  private get sightingsKey(): string {
    return this.keys.key('sightings');
  }

  private get unreadKey(): string {
    return this.keys.key('unread');
  }

  private get fenceKey(): string {
    return this.keys.key('fence');
  }

  private recordKey(id: string): string {
    return this.keys.key('instance', id);
  }
}

/** What saves write of a record: its last use is moved by use alone. */
function withoutUse(instance: Instance): Instance {
  if (instance.lastUsedAt === undefined && instance.gpuActiveAt === undefined) return instance;
  return { ...instance, lastUsedAt: undefined, gpuActiveAt: undefined };
}

function leaseName(id: string): string {
  return `instance:${id}`;
}

/** @param from where the fields of the record begin */
function storedDocument(parts: (string | null)[], from: number): StoredDocument | undefined {
  const document = parts[from];
  if (!document) return undefined;
  return {
    text: servedDocument(document, parts[from + 1]),
    owner: parts[from + 2] ?? '',
    revision: Number(parts[from + 3]),
    uses: Number(parts[from + 4]),
  };
}
