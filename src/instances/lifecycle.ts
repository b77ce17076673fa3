/** Where an instance is; why it got there is its `reason` or `failure`, since when is `statusChangedAt`. */
export const INSTANCE_STATUSES = [
  'creating',
  'starting',
  'running',
  'ready',
  'stopping',
  'exited',
  'failed',
  'terminated',
] as const;

export type InstanceStatus = (typeof INSTANCE_STATUSES)[number];

/** News that may be late, and is then ignored. */
export type Observation = 'accepted' | 'running' | 'healthy' | 'failed' | 'exited' | 'gone';

/** What somebody asked for; refused when the table has no cell for it. */
export type Command = 'start' | 'restart' | 'stop' | 'delete';

export type Step = Observation | Command;

/**
 * Row: where the instance is. Column: what happened. Cell: where it goes. No cell: it stays.
 *
 * A delete is a wish: `terminated` is reached by `gone` alone, or when it is certain that nothing was bought.
 * The same table stands in docs/lifecycle.md, which a test compares with this one.
 */
export const LIFECYCLE = {
  creating: {
    accepted: 'starting',
    running: 'running',
    failed: 'failed',
    stop: 'stopping',
    delete: 'stopping',
  },
  starting: {
    running: 'running',
    failed: 'failed',
    exited: 'exited',
    gone: 'terminated',
    stop: 'stopping',
    delete: 'stopping',
  },
  running: {
    healthy: 'ready',
    failed: 'failed',
    exited: 'exited',
    gone: 'terminated',
    restart: 'starting',
    stop: 'stopping',
    delete: 'stopping',
  },
  ready: {
    exited: 'exited',
    gone: 'terminated',
    restart: 'starting',
    stop: 'stopping',
    delete: 'stopping',
  },
  stopping: { exited: 'exited', gone: 'terminated', delete: 'stopping' },
  exited: { running: 'running', gone: 'terminated', start: 'starting', delete: 'exited' },
  failed: { gone: 'terminated', stop: 'stopping', delete: 'failed' },
  terminated: {},
} as const satisfies Record<InstanceStatus, Partial<Record<Step, InstanceStatus>>>;

/** The cell of the table, or `undefined` when there is none. */
export function destination(status: InstanceStatus, step: Step): InstanceStatus | undefined {
  const row: Partial<Record<Step, InstanceStatus>> = LIFECYCLE[status];
  return row[step];
}

/** Nothing more happens by itself. */
export function isSettled(status: InstanceStatus): boolean {
  return status === 'ready' || status === 'failed' || status === 'exited' || status === 'terminated';
}

const COMMANDS = ['start', 'restart', 'stop', 'delete'] as const satisfies Command[];

/** The commands that the table allows now. */
export function allowedActions(status: InstanceStatus): Command[] {
  return COMMANDS.filter((command) => destination(status, command) !== undefined);
}

/** What decides, beside the table, which commands an instance takes. */
export interface Standing {
  status: InstanceStatus;
  desired?: 'running' | 'stopped' | 'deleted';
  protected?: boolean;
  foreign?: boolean;
}

/**
 * The commands that an instance takes now, as clients see them. A delete is final, and what is protected, or was made
 * by somebody else, is not deleted from here.
 */
export function actionsOf({ status, desired, protected: isProtected, foreign }: Standing): Command[] {
  return allowedActions(status).filter((command) =>
    command === 'delete' ? !(isProtected || foreign) : desired !== 'deleted',
  );
}
