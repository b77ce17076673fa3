import { Inject, Injectable } from '@nestjs/common';
import { DEPLOYMENT_CONFIG } from '../../config/config.module.js';
import type { DeploymentConfig } from '../../config/config.js';
import { Fleet } from '../../novita/fleet.js';
import { NovitaClient } from '../../novita/novita-client.js';
import type { NovitaInstance } from '../../novita/novita-instance.js';
import { NovitaNotFoundError, NovitaUnavailableError } from '../../novita/novita.errors.js';
import type { Instance } from '../instance.js';
import { readMark } from '../mark.js';
import { markerText, META_VARIABLE, readMarkedName } from '../marker.js';

/** Novita is removing it: nothing to adopt. */
const LEAVING = new Set(['toRemove', 'removing', 'removed']);

/** Looks for the machine of a create call whose answer nobody has. Both looks throw when they are not complete. */
@Injectable()
export class MachineSearch {
  constructor(
    private readonly novita: NovitaClient,
    private readonly fleet: Fleet,
    @Inject(DEPLOYMENT_CONFIG) private readonly deployment: DeploymentConfig,
  ) {}

  /** Novita's id of the machine that carries this record's marker; of several the one of the lowest attempt. */
  async byMarker(instance: Instance): Promise<string | undefined> {
    const { instances, complete } = await this.fleet.findByMarker(markerText(this.deployment, instance.id));
    const marked = instances
      .filter(({ status }) => !LEAVING.has(status))
      .map((machine) => ({ machine, marker: readMarkedName(this.deployment, machine.name) }))
      .filter(({ marker }) => marker?.instanceId === instance.id)
      .toSorted(
        (a, b) =>
          (a.marker?.attempt ?? 0) - (b.marker?.attempt ?? 0) || a.machine.id.localeCompare(b.machine.id),
      );
    for (const { machine } of marked) if (await this.isBelieved(machine)) return machine.id;
    if (!complete) throw new NovitaUnavailableError('broken', 'The list of instances was incomplete');
    return undefined;
  }

  /** The same by the signed twin alone, over the whole list: somebody may have changed the name in Novita's console. */
  async underAnyName({ id }: Instance): Promise<string | undefined> {
    const { instances, complete } = await this.fleet.list();
    const found = instances.find((machine) => {
      const mark = readMark(this.deployment, machine, 'row');
      return mark.kind === 'proven' && mark.marker.instanceId === id && !LEAVING.has(machine.status);
    });
    if (!found && !complete)
      throw new NovitaUnavailableError('broken', 'The list of instances was incomplete');
    return found?.id;
  }

  /**
   * Anybody can name a machine like ours, so a twin that is not signed by us is a forgery. A machine that shows no
   * twin at all is believed by its name: to take it for absent would buy a second one.
   */
  private async isBelieved(row: NovitaInstance): Promise<boolean> {
    if (readMark(this.deployment, row, 'row').kind === 'proven') return true;
    try {
      const whole = await this.novita.getInstance(row.id);
      const showsTwin = whole.envs.some(({ key }) => key === META_VARIABLE);
      return !showsTwin || readMark(this.deployment, whole, 'whole').kind === 'proven';
    } catch (error) {
      if (error instanceof NovitaNotFoundError) return false;
      throw error;
    }
  }
}
