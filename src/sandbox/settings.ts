import { randomInt } from 'node:crypto';
import { readFaultList } from './faults/fault-request.js';
import type { ServerOptions } from './server.js';

const DEFAULT_PORT = 4010;
const DEFAULT_BOOT_MS = 2000;
const MAX_SEED = 0xffff_ffff;
const HOUR_MS = 3_600_000;

/** A variable of the environment makes no sense; the message names it and shows no value. */
export class SettingError extends Error {}

/** What the environment says, with its defaults; an empty variable counts as not set. */
export function readSettings(env: Record<string, string | undefined>): ServerOptions {
  return {
    port: whole(env, 'SANDBOX_PORT', DEFAULT_PORT, 65_535),
    host: env['SANDBOX_HOST'] || '127.0.0.1',
    bootMs: whole(env, 'SANDBOX_BOOT_MS', DEFAULT_BOOT_MS, HOUR_MS),
    seed: env['SANDBOX_SEED'] ? whole(env, 'SANDBOX_SEED', 0, MAX_SEED) : randomInt(1, 1_000_000),
    faults: faults(env['SANDBOX_FAULTS']),
    apiKey: env['SANDBOX_API_KEY'] || undefined,
    stateFile: env['SANDBOX_STATE_FILE'] || undefined,
    machineHost: env['SANDBOX_MACHINE_HOST'] || undefined,
  };
}

function whole(
  env: Record<string, string | undefined>,
  name: string,
  fallback: number,
  most: number,
): number {
  const text = env[name];
  if (!text) return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > most)
    throw new SettingError(`${name} must be a whole number from 0 to ${most}.`);
  return value;
}

function faults(text: string | undefined): ServerOptions['faults'] {
  if (!text) return [];
  try {
    return readFaultList(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SettingError(`SANDBOX_FAULTS cannot be understood: ${why}.`, { cause: error });
  }
}
