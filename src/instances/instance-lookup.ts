import { Injectable } from '@nestjs/common';
import { isId } from '../common/ids.js';
import { InstancesRepository } from './instances.repository.js';

/** Finds the instance that a client means by an id. */
@Injectable()
export class InstanceLookup {
  constructor(private readonly instances: InstancesRepository) {}

  /** Whether it is one of our ids, so that nothing has to be looked up. */
  isOurs(id: string): boolean {
    return isId('inst', id);
  }

  /** Our id of what was named by our id or by Novita's; `undefined` when nothing is known of it. */
  async ourId(id: string): Promise<string | undefined> {
    if (this.isOurs(id)) return id;
    return isNovitaId(id) ? this.instances.idOf(id) : undefined;
  }
}

/** Whether a text can be an id of Novita's; asked before it is sent anywhere. */
export function isNovitaId(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,128}$/.test(text);
}
