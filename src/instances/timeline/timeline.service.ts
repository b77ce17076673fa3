import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../../access/principal.js';
import { openPlace, sealPlace } from '../../common/page-token.js';
import { DEPLOYMENT_CONFIG } from '../../config/config.module.js';
import type { DeploymentConfig } from '../../config/config.js';
import { EventLog } from '../../events/event-log.js';
import type { TimelineDto } from '../dto/timeline.dto.js';
import type { TimelineQueryDto } from '../dto/timeline-query.dto.js';
import { InstanceNotFoundError } from '../instance.errors.js';
import { InstanceLookup } from '../instance-lookup.js';
import { InstanceReader } from '../instance-reader.js';

const USUAL_SIZE = 50;
const MAX_SIZE = 500;

/** What happened to an instance, as clients read it. */
@Injectable()
export class TimelineService {
  constructor(
    private readonly reader: InstanceReader,
    private readonly lookup: InstanceLookup,
    private readonly log: EventLog,
    @Inject(DEPLOYMENT_CONFIG) private readonly deployment: DeploymentConfig,
  ) {}

  /**
   * A page, oldest first; only an absent token is the end.
   *
   * @throws {InstanceNotFoundError} also for what belongs to others
   */
  async page(id: string, { pageSize, pageToken }: TimelineQueryDto, asker: Principal): Promise<TimelineDto> {
    await this.reader.read(id, asker);
    const instanceId = await this.lookup.ourId(id);
    if (instanceId === undefined) throw new InstanceNotFoundError(id);
    const query = `timeline|${instanceId}`;
    const key = this.deployment.cursorKey;
    const after = pageToken ? Number(openPlace(key, query, pageToken)) : 0;
    const size = Math.min(pageSize || USUAL_SIZE, MAX_SIZE);
    const left = (await this.log.timeline(instanceId)).filter(({ sequence }) => sequence > after);
    const events = left.slice(0, size);
    const last = events.at(-1);
    const isEnd = left.length === events.length || !last;
    return { events, ...(isEnd ? {} : { nextPageToken: sealPlace(key, query, String(last.sequence)) }) };
  }
}
