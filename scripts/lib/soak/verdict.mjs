const SETTLED = new Set(['ready', 'failed', 'exited', 'terminated']);
const MARKED = /--ngi1-[0-9a-z]{6}-(?<ulid>[0-9A-HJKMNP-TV-Z]{26})-(?<attempt>\d{1,4})$/;
/** How far the clocks of the audit and of the ledger may be apart: both round to whole milliseconds. */
const SAME_MS = 2;
const SHOWN = 5;
/** What only the live stream is told: no webhook, and so no delivery to be held to account. */
const LIVE_ONLY = new Set(['instance.updated']);

/** Reads the marker of a Novita name, as anybody can. */
export function markOf(name) {
  const parts = MARKED.exec(name)?.groups;
  return parts && { instanceId: `inst_${parts['ulid']}`, attempt: Number(parts['attempt']) };
}

/**
 * Everything that the store says of every record.
 *
 * @param {import('ioredis').Redis} redis
 * @param {string} prefix
 * @param {boolean} [timelines] whether what happened to them is wanted, too
 */
export async function readRecords(redis, prefix, timelines = false) {
  const records = new Map();
  const ids = await redis.hkeys(`{${prefix}}:filings`);
  for (let at = 0; at < ids.length; at += 500) {
    const pipeline = redis.pipeline();
    const some = ids.slice(at, at + 500);
    for (const id of some) {
      pipeline.hget(`{${prefix}}:instance:${id}`, 'record');
      if (timelines) pipeline.lrange(`{${prefix}}:timeline:${id}`, 0, -1);
    }
    const rows = (await pipeline.exec()) ?? [];
    for (const [index, id] of some.entries()) {
      const [, record] = rows[timelines ? 2 * index : index] ?? [];
      const [, timeline] = timelines ? (rows[2 * index + 1] ?? []) : [];
      if (!record) continue;
      records.set(id, {
        ...JSON.parse(record),
        timeline: (timeline ?? []).map((text) => {
          const { id: eventId, type, sequence, webhookUrl } = JSON.parse(text);
          return { id: eventId, type, sequence, webhookUrl };
        }),
      });
    }
  }
  return records;
}

/** Whether nothing more will happen by itself. */
export function isSettled({ status, desired }) {
  if (!SETTLED.has(status)) return false;
  if (desired === 'deleted') return status === 'terminated';
  return desired === 'running' || status !== 'ready';
}

/**
 * Holds the invariants I1–I7 against the ledger. The service has never seen the ledger.
 *
 * @returns {{ name: string, what: string, broken: string[] }[]}
 */
export function judge({ machines, records, byNovitaId, audit, clients, losses, deliveries, receivers }) {
  const marked = machines.flatMap((machine) => {
    const mark = markOf(machine.name);
    return mark ? [{ ...machine, mark }] : [];
  });
  const living = marked.filter(({ status }) => status !== 'removed');
  const lostAt = (at) =>
    losses.wipes.some((wipe) => at <= wipe.at) ||
    losses.rollbacks.some(({ from, until }) => at >= from - 100 && at <= until);
  const owner = ({ id, mark }) => records.get(mark.instanceId)?.novitaInstanceId === id;

  const i1 = living
    .filter((machine) => !owner(machine) || byNovitaId.get(machine.id) !== machine.mark.instanceId)
    .map(({ id, name, status }) => `${id} (${name}, ${status}) is nobody's`);

  const kept = groupBy(living, ({ mark }) => mark.instanceId);
  const i2 = [...kept]
    .filter(([, ofOne]) => ofOne.length > 1)
    .map(([id, ofOne]) => `${id} keeps ${ofOne.map((machine) => machine.id).join(', ')}`);

  const i3 = [
    ...[...clients.accepted]
      .filter(([id, { at }]) => !records.has(id) && !lostAt(at))
      .map(([id]) => `${id} was accepted and is not there`),
    ...[...records.values()]
      .filter((record) => !isSettled(record))
      .map(({ id, status, desired }) => `${id} is still ${status} (desired ${desired})`),
  ];

  const i4 = judgeEvents({ records, deliveries, receivers, losses });

  const byId = new Map(marked.map((machine) => [machine.id, machine]));
  const i5 = [...records.values()].flatMap(({ id, status, novitaInstanceId }) => {
    const at = byId.get(novitaInstanceId)?.status;
    const wrong =
      (status === 'terminated' && at !== undefined && at !== 'removed') ||
      (status === 'exited' && at !== 'exited' && at !== 'removed');
    return wrong ? [`${id} is ${status}, its machine ${novitaInstanceId} is ${at}`] : [];
  });

  const said = new Map(
    audit
      .filter(({ action }) => action === 'create')
      .map((entry) => [`${entry.instanceId}-${entry.attempt}`, entry.writtenAt]),
  );
  const i6 = marked
    .filter(({ mark, createdAt }) => {
      const writtenAt = said.get(`${mark.instanceId}-${mark.attempt}`);
      return writtenAt === undefined
        ? !lostAt(createdAt - 1_000) && !lostAt(createdAt)
        : writtenAt > createdAt + SAME_MS;
    })
    .map(({ id, name }) => `${id} (${name}) was bought without an earlier audit entry`);

  const i7 = marked
    .filter(({ status, mark, id }) => {
      const record = records.get(mark.instanceId);
      const asked = clients.ended.has(mark.instanceId) || record?.desired !== 'running';
      const surplus = record && record.novitaInstanceId !== id;
      const resting = status === 'removed' || status === 'exited';
      return resting && !asked && !surplus && record?.status !== 'failed';
    })
    .map(({ id, name, status }) => `${id} (${name}) is ${status} and nobody asked for it`);

  return [
    { name: 'I1', what: 'every machine is referenced by exactly one record', broken: i1 },
    { name: 'I2', what: 'at most one machine is kept per record', broken: i2 },
    { name: 'I3', what: 'every accepted request has settled', broken: i3 },
    {
      name: 'I4',
      what: 'each settled transition has one event id, delivered or in the dead letters',
      broken: i4,
    },
    { name: 'I5', what: 'nothing is exited or terminated unless Novita said so', broken: i5 },
    { name: 'I6', what: 'every create call has an earlier audit entry', broken: i6 },
    { name: 'I7', what: 'nothing was ended that nobody asked to end', broken: i7 },
  ].map(({ name, what, broken }) => ({ name, what, count: broken.length, broken: broken.slice(0, SHOWN) }));
}

/** What the store has forgotten may have been told to the world already; apart from that, nothing untold or invented. */
function judgeEvents({ records, deliveries, receivers, losses }) {
  const forgetful = losses.wipes.length + losses.rollbacks.length > 0;
  const taken = new Set(receivers.flatMap((receiver) => [...receiver.taken.values()]));
  const broken = [];
  for (const { id, timeline } of records.values()) {
    const sequences = new Set(timeline.map(({ sequence }) => sequence));
    if (sequences.size !== timeline.length) broken.push(`${id} has two events of one place`);
    for (const event of timeline)
      if (
        !LIVE_ONLY.has(event.type) &&
        !taken.has(event.id) &&
        deliveries.get(event.id) !== 'dead' &&
        !(forgetful && !deliveries.has(event.id))
      )
        broken.push(`${id}: ${event.type} ${event.id} is ${deliveries.get(event.id) ?? 'unknown'}`);
  }
  if (!forgetful) {
    for (const receiver of receivers)
      for (const [eventId, { type, instanceId }] of receiver.seen)
        if (instanceId && !records.get(instanceId)?.timeline.some((event) => event.id === eventId))
          broken.push(`${instanceId}: ${type} ${eventId} was announced and did not happen`);
  }
  return broken;
}

/** What was bought beyond one machine per request. */
export function countDuplicates(machines) {
  const byRequest = groupBy(
    machines.flatMap(({ name, status }) => {
      const mark = markOf(name);
      return mark ? [{ instanceId: mark.instanceId, status }] : [];
    }),
    ({ instanceId }) => instanceId,
  );
  let ever = 0;
  let kept = 0;
  for (const ofOne of byRequest.values()) {
    ever += Math.max(0, ofOne.length - 1);
    kept += Math.max(0, ofOne.filter(({ status }) => status !== 'removed').length - 1);
  }
  return { ever, kept };
}

/**
 * @template T, K
 * @param {T[]} items
 * @param {(item: T) => K} keyOf
 * @returns {Map<K, T[]>}
 */
function groupBy(items, keyOf) {
  const groups = new Map();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
