import { Injectable } from '@nestjs/common';
import { KeySpace } from '../redis/key-space.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { readRunningMeter, type RunningMeter } from './running-meter.js';
import { readSettled, type Settled } from './settled.js';

/** The Lua function `file_machine`, for scripts that write a record and what is known of its machine in one call. */
export const FILE_MACHINE = new URL('./file-machine.lua', import.meta.url);

/** The keys that `file_machine` takes. */
export function machineKeys(keys: KeySpace): Record<'settled' | 'settledSpot' | 'meters', string> {
  return { settled: keys.key('settled'), settledSpot: keys.key('settled-spot'), meters: keys.key('meters') };
}

/** How much of a hash is read at a time. */
const AT_ONCE = 1_000;

/** What is known of the machines of records, readable without the records. */
@Injectable()
export class MachinesRepository {
  constructor(
    private readonly redis: RedisConnections,
    private readonly keys: KeySpace,
  ) {}

  /** Those of the machines whose records are settled, by Novita's id. */
  async settled(novitaInstanceIds: string[]): Promise<Map<string, Settled>> {
    if (novitaInstanceIds.length === 0) return new Map();
    const texts = await this.redis.state.hmget(machineKeys(this.keys).settled, ...novitaInstanceIds);
    return new Map(
      texts.flatMap((text, index) =>
        text === null ? [] : [[novitaInstanceIds[index] ?? '', readSettled(text)] as const],
      ),
    );
  }

  /** All machines of settled records, piece by piece; one that is settled all the while is given at least once. */
  async *allSettled(): AsyncGenerator<Map<string, Settled>> {
    for await (const piece of this.pieces(machineKeys(this.keys).settled))
      yield new Map(piece.map(([id, text]) => [id, readSettled(text)]));
  }

  /** Novita's ids of the spot machines that are in use. */
  async spotUp(): Promise<string[]> {
    return this.redis.state.smembers(machineKeys(this.keys).settledSpot);
  }

  async countSpotUp(): Promise<number> {
    return this.redis.state.scard(machineKeys(this.keys).settledSpot);
  }

  /** The meters that run, piece by piece, each once. */
  async *runningMeters(): AsyncGenerator<RunningMeter[]> {
    const seen = new Set<string>();
    for await (const piece of this.pieces(machineKeys(this.keys).meters)) {
      const fresh = piece.filter(([id]) => !seen.has(id));
      for (const [id] of fresh) seen.add(id);
      yield fresh.map(([id, text]) => readRunningMeter(id, text));
    }
  }

  private async *pieces(key: string): AsyncGenerator<[field: string, text: string][]> {
    let cursor = '0';
    do {
      const [next, flat] = await this.redis.state.hscan(key, cursor, 'COUNT', AT_ONCE);
      cursor = next;
      const piece: [string, string][] = [];
      for (let index = 0; index < flat.length; index += 2)
        piece.push([flat[index] ?? '', flat[index + 1] ?? '']);
      yield piece;
    } while (cursor !== '0');
  }
}
