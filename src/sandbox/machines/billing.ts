import type { Machine, Run, Tally } from './machine.js';
import type { Move } from './timeline.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const MAX_PAST_RUNS = 20;
const MAX_MOVES = 40;

/** GB of a machine's own disk that cost nothing. */
export const FREE_DISK_GB = 60;
/** 1e-5 USD per GB and day. */
export const DISK_PRICE = 500;
/** 1e-5 USD per GB and day. */
export const NETWORK_STORAGE_PRICE = 200;

const STORED_NOWHERE = new Set(['toCreate', 'creating', 'removed']);

/** What the machine has used up to `now`: the saved tally and the moves since. */
export function tallyAt(machine: Machine, now: number): Tally {
  const tally = { ...machine.tally };
  const billedGb = Math.max(0, machine.rootfsSize - FREE_DISK_GB);
  for (const [index, move] of machine.moves.entries()) {
    if (move.at > now) break;
    const lasted = durationOf(machine.moves, index, machine.tally.until, now);
    if (move.paid) tally.paidMs += lasted;
    if (!STORED_NOWHERE.has(move.status)) {
      tally.storedMs += lasted;
      tally.billedDiskGbMs += lasted * billedGb;
    }
    if (move.status === 'running') tally.lastStartedAt = move.at;
    if (move.status === 'exited') tally.lastStoppedAt = move.at;
  }
  tally.until = Math.max(now, tally.until);
  return tally;
}

function durationOf(moves: readonly Move[], index: number, from: number, now: number): number {
  const move = moves[index];
  const until = Math.min(moves[index + 1]?.at ?? now, now);
  return move ? Math.max(0, until - Math.max(move.at, from)) : 0;
}

/** The times the machine was running, oldest first; the last may still last. */
export function runsAt(machine: Machine, now: number): Run[] {
  const runs = machine.moves
    .map((move, index) => ({ move, to: Math.min(machine.moves[index + 1]?.at ?? now, now) }))
    .filter(({ move, to }) => move.status === 'running' && move.at <= to)
    .map(({ move, to }) => ({ from: move.at, to }));
  return [...machine.pastRuns, ...runs];
}

/** Books everything up to `now`, so that what follows may have another price or disk. */
export function settle(machine: Machine, now: number): void {
  machine.tally = tallyAt(machine, now);
}

/** Sends the machine through `future`, in place of what was planned from its first moment on. */
export function follow(machine: Machine, future: readonly Move[], now: number): void {
  const from = future[0]?.at ?? now;
  machine.moves = [...machine.moves.filter((move) => move.at <= from), ...future];
  if (machine.moves.length > MAX_MOVES) forget(machine, now);
}

function forget(machine: Machine, now: number): void {
  settle(machine, now);
  const present = Math.max(
    0,
    machine.moves.findLastIndex((move) => move.at <= now),
  );
  const presentSince = machine.moves[present]?.at ?? now;
  const ended = runsAt(machine, now).filter((run) => run.from < presentSince);
  machine.pastRuns = ended.slice(-MAX_PAST_RUNS);
  machine.moves = machine.moves.slice(present);
}

/** Compute cost so far, 1e-5 USD. */
export function computeCostAt(machine: Machine, now: number): number {
  const cards = machine.kind === 'gpu' ? machine.gpuNum : 1;
  const hourly = machine.billingMode === 'monthly' ? 0 : machine.hourlyPrice * cards;
  return machine.prepaid + (hourly * tallyAt(machine, now).paidMs) / HOUR_MS;
}

/** Cost of its disk so far, 1e-5 USD. */
export function diskCostAt(machine: Machine, now: number): number {
  return storageCost(tallyAt(machine, now).billedDiskGbMs, DISK_PRICE);
}

/** 1e-5 USD for so many GB-milliseconds at a price per GB and day. */
export function storageCost(gbMs: number, price: number): number {
  return (gbMs * price) / DAY_MS;
}
