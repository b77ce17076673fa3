/** Novita's words for where a machine is. */
export type Status =
  | 'toCreate'
  | 'creating'
  | 'pulling'
  | 'running'
  | 'toStart'
  | 'starting'
  | 'toStop'
  | 'stopping'
  | 'exited'
  | 'toRestart'
  | 'restarting'
  | 'toRemove'
  | 'removing'
  | 'removed'
  | 'toReset'
  | 'resetting'
  | 'migrating'
  | 'freezing'
  | 'pending';

export const STATUSES: readonly Status[] = [
  'toCreate',
  'creating',
  'pulling',
  'running',
  'toStart',
  'starting',
  'toStop',
  'stopping',
  'exited',
  'toRestart',
  'restarting',
  'toRemove',
  'removing',
  'removed',
  'toReset',
  'resetting',
  'migrating',
  'freezing',
  'pending',
];

/** From `at` on the machine is in `status`; `paid` tells whether its GPUs are billed there. */
export interface Move {
  status: Status;
  at: number;
  paid: boolean;
}

export type Transition =
  | 'create'
  | 'start'
  | 'stop'
  | 'restart'
  | 'remove'
  | 'migrate'
  | 'reclaim'
  | 'failPulling';

interface Step {
  status: Status;
  /** `kept`: as it was before the transition. */
  paid: boolean | 'kept';
}

const free = (status: Status): Step => ({ status, paid: false });
const paid = (status: Status): Step => ({ status, paid: true });
const kept = (status: Status): Step => ({ status, paid: 'kept' });

/** The statuses a machine passes, one phase each; it stays in the last one. Billing begins at `pulling`. */
const TIMELINES: Record<Transition, Step[]> = {
  create: [free('toCreate'), free('creating'), paid('pulling'), paid('running')],
  failPulling: [free('toCreate'), free('creating'), paid('pulling'), free('exited')],
  start: [free('toStart'), free('starting'), paid('running')],
  stop: [kept('toStop'), kept('stopping'), free('exited')],
  restart: [paid('toRestart'), paid('restarting'), paid('running')],
  remove: [kept('toRemove'), kept('removing'), free('removed')],
  migrate: [kept('migrating'), kept('starting'), paid('running')],
  reclaim: [kept('stopping'), free('exited')],
};

/** When a transition begun at `from` reaches which status. */
export function planned(transition: Transition, from: number, phaseMs: number, wasPaid: boolean): Move[] {
  return TIMELINES[transition].map((step, phase) => ({
    status: step.status,
    at: from + phase * phaseMs,
    paid: step.paid === 'kept' ? wasPaid : step.paid,
  }));
}

/** The move that holds at `now`: the last one that is not in the future. */
export function moveAt(moves: readonly Move[], now: number): Move {
  let current = moves[0];
  if (!current) throw new Error('a machine is always somewhere');
  for (const move of moves) if (move.at <= now) current = move;
  return current;
}

/** The moment since when the machine is in its present status, or undefined if it is in another one. */
export function inStatusSince(moves: readonly Move[], status: Status, now: number): number | undefined {
  const move = moveAt(moves, now);
  return move.status === status ? move.at : undefined;
}
