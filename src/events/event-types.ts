/** What is said about each type of event wherever the API is described; its payload is in `event-body.ts`. */
export interface EventTypeRow {
  /** One sentence: when it happens. */
  when: string;
  /** Only the live stream tells it; webhooks do not hear it. */
  liveOnly?: true;
  /** What every such event tells of what others may tell. */
  tells?: readonly string[];
}

/** Everything that is told to the live stream and to webhooks. A type has a row as soon as something causes it. */
export const EVENTS = {
  'instance.created': { when: 'A request for an instance was accepted.' },
  'instance.starting': { when: 'The machine is bought or started and is coming up.' },
  'instance.pulling': { when: 'The machine is pulling its image.' },
  'instance.running': { when: 'Novita says that the machine is running; probing begins.' },
  'instance.health_check.failed': { when: 'A round of probes failed; probing goes on.' },
  'instance.ready': { when: 'Every probe has passed: the instance can be used.' },
  'instance.failed': { when: 'The instance could not be brought up; `failure` says why.' },
  'instance.idle_warning': {
    when: 'Nobody uses the instance; it is stopped at `stopsAt` unless somebody does.',
    tells: ['stopsAt'],
  },
  'instance.lease_expiring': {
    when: 'The lease of the instance ends at `stopsAt`; it is stopped then.',
    tells: ['stopsAt'],
  },
  'instance.data_expiring': {
    when: 'The instance has been stopped for so long that Novita may delete its data from `dataExpiresAt` on.',
    tells: ['dataExpiresAt'],
  },
  'instance.auto_stopped': { when: 'The instance is being stopped because it was idle or its lease ended.' },
  'instance.stopping': { when: 'The machine is being stopped or deleted.' },
  'instance.stop_stuck': { when: 'A stop or delete has not been proved by Novita for too long.' },
  'instance.stopped': { when: 'Novita has proved that the machine is stopped.' },
  'instance.deleted': { when: 'Novita has proved that the machine is gone.' },
  'instance.vanished': { when: 'The machine is gone from Novita although nobody here had it deleted.' },
  'instance.changed_outside': {
    when: 'Somebody changed the machine at Novita, not through this service; `before` and `after` say what.',
    tells: ['before', 'after'],
  },
  'instance.spot.reclaim_notified': {
    when: 'Novita has announced to take the spot machine back; `reclaimAt` says when.',
  },
  'instance.spot.reclaimed': { when: 'Novita has taken the spot machine back; the instance is exited.' },
  'instance.replaced': {
    when: 'The instance that was bought in its place is ready, and it is let go; `replacedBy` says which.',
    tells: ['replacedBy'],
  },
  'instance.adopted': { when: 'A machine of ours without a record was given one.' },
  'instance.unmanaged_detected': {
    when: 'Novita has a machine that no record refers to and that nobody takes care of; `kind` says why.',
  },
  'invariant.violated': { when: 'Something that is promised about paid machines was found broken.' },
  'balance.low': {
    when: 'The balance at Novita has fallen below what was set, or does not last for as long as was set.',
  },
  'operation.completed': {
    when: 'A create, start, stop, restart or delete has reached what it was for.',
    tells: ['operation'],
  },
  'operation.failed': { when: 'An operation ended otherwise; its `error` says why.', tells: ['operation'] },
  'instance.updated': {
    when: 'Its name, webhook, auto-stop, protection, lease or spot policy was changed, or how people get in became known.',
    liveOnly: true,
  },
  'webhook_endpoint.disabled': {
    when: 'An endpoint is called no more, or a URL no more about one instance: its receiver is gone or has failed for five days.',
  },
  'webhook_message.exhausted': {
    when: 'Every try to deliver a message to a URL has failed; it is sent again only when somebody asks. That URL does not hear it.',
  },
  'webhook_endpoint.test': { when: 'Somebody asked for a test of an endpoint; only that endpoint hears it.' },
} as const satisfies Record<string, EventTypeRow>;

export type EventType = keyof typeof EVENTS;

export const EVENT_TYPES = Object.keys(EVENTS) as EventType[];

/** Whether webhooks hear events of this type. */
export function isForWebhooks(type: EventType): boolean {
  const row: EventTypeRow | undefined = EVENTS[type];
  return row?.liveOnly !== true;
}

/** What an endpoint can ask to hear. */
export const WEBHOOK_TYPES = EVENT_TYPES.filter(isForWebhooks);
