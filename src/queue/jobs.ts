/** A job names what to look at; the record says what there is to do. */
export interface InstanceJob {
  instanceId: string;
}

export interface DeliveryJob {
  deliveryId: string;
}

export type DutyJob = Record<string, never>;

/** All background work on one screen: its payload, and how many run at once in one process. */
export interface JobPayloads {
  'create-instance': InstanceJob;
  'monitor-startup': InstanceJob;
  'apply-desired': InstanceJob;
  'note-changes': InstanceJob;
  'apply-spot-policy': InstanceJob;
  'watch-fleet': DutyJob;
  sync: DutyJob;
  'garbage-collection': DutyJob;
  'auto-stop-check': DutyJob;
  'check-invariants': DutyJob;
  'check-balance': DutyJob;
  'relay-events': DutyJob;
  'send-webhook': DeliveryJob;
  sweep: DutyJob;
}

export type JobName = keyof JobPayloads;

/** A duty has no subject but itself, so at most one run of it is unfinished over all processes. */
export type DutyName = { [Name in JobName]: JobPayloads[Name] extends DutyJob ? Name : never }[JobName];

export interface JobRow {
  /** Jobs of this kind that one process works on at the same time. */
  concurrency: number;
}

/**
 * Each kind has its own queue and its own places in each process, so none waits behind another: a stop is taken up at
 * once while a thousand creates wait, and the creates keep all of their places. Bodies wait for the network nearly
 * all the time; what they share is the process's one thread and the limit of calls to Novita.
 */
export const JOBS: Record<JobName, JobRow> = {
  /** Chooses an offer and buys exactly once, or adopts what was bought. */
  'create-instance': { concurrency: 25 },
  /** One startup: from bought to ready or failed. */
  'monitor-startup': { concurrency: 50 },
  /** Brings the machine to the desired state, however long it takes. */
  'apply-desired': { concurrency: 25 },
  /** A settled machine that is not as it was: what somebody changed at Novita, or Novita itself. */
  'note-changes': { concurrency: 25 },
  /** A spot machine that is taken back: another one in its place, or a start when there is stock again. */
  'apply-spot-policy': { concurrency: 10 },
  /** One sweep over Novita's list feeds every instance that waits for news. */
  'watch-fleet': { concurrency: 1 },
  /** Holds the settled records against Novita's whole list: what was changed there, what is gone. */
  sync: { concurrency: 1 },
  /** Holds Novita's whole list against the records: adopts what is ours, deletes what is too much. */
  'garbage-collection': { concurrency: 1 },
  /** Warns of and stops what nobody uses and what its lease has ended for. */
  'auto-stop-check': { concurrency: 1 },
  /** Checks what is promised about paid machines, and tells of what is broken. */
  'check-invariants': { concurrency: 1 },
  /** Asks Novita what the account has, and tells when that gets low. */
  'check-balance': { concurrency: 1 },
  /** Turns events of the outbox into deliveries. */
  'relay-events': { concurrency: 1 },
  /** One delivery attempt; it mostly waits for a receiver. */
  'send-webhook': { concurrency: 400 },
  /** Re-creates what restarts lost. */
  sweep: { concurrency: 1 },
};

/** The subject of a job that has none but itself. */
export const DUTY = 'duty';

/** Names a job's subject, so that there is at most one unfinished job for it. */
export function subjectOf(payload: JobPayloads[JobName]): string {
  if ('instanceId' in payload) return payload.instanceId;
  if ('deliveryId' in payload) return payload.deliveryId;
  return DUTY;
}
