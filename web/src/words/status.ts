/** What a status looks like: its colour, and whether it is on its way somewhere. */
export const STATUS_LOOKS: Record<string, { color: string; moving?: true }> = {
  creating: { color: 'blue', moving: true },
  starting: { color: 'blue', moving: true },
  running: { color: 'cyan', moving: true },
  ready: { color: 'teal' },
  stopping: { color: 'orange', moving: true },
  exited: { color: 'gray' },
  failed: { color: 'red' },
  terminated: { color: 'gray' },
};

export const STATUSES = Object.keys(STATUS_LOOKS);

/** Words of an API for people: `stop_stuck` → `stop stuck`. */
export function plain(word: string): string {
  return word.replaceAll(/[_.]/g, ' ');
}
