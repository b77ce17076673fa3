import { lookup } from 'node:dns/promises';
import { Injectable } from '@nestjs/common';

/** Turns a host name into addresses; the only place that asks DNS about names that we were given. */
export abstract class Resolver {
  /** All addresses of the name, in the order in which they should be tried. */
  abstract resolve(hostname: string): Promise<string[]>;
}

@Injectable()
export class SystemResolver extends Resolver {
  async resolve(hostname: string): Promise<string[]> {
    const answers = await lookup(hostname, { all: true });
    return answers.map(({ address }) => address);
  }
}
