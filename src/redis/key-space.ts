import { Inject, Injectable } from '@nestjs/common';
import { REDIS_CONFIG } from '../config/config.module.js';
import type { RedisConfig } from '../config/config.js';

/** Builds every key under one hash tag, so that any of them may meet in one Lua call, on a cluster too. */
@Injectable()
export class KeySpace {
  /** Also the prefix of BullMQ's keys. */
  readonly prefix: string;

  constructor(@Inject(REDIS_CONFIG) config: RedisConfig) {
    this.prefix = `{${config.prefix}}`;
  }

  key(...parts: string[]): string {
    let key = this.prefix;
    for (const part of parts) key += `:${part}`;
    return key;
  }
}
