import { ApiProperty } from '@nestjs/swagger';
import { ApiMoment } from '../../common/api-types.js';
import type { EventType } from '../../events/event-types.js';

/** Most events move the status; what somebody changed at Novita is told fact by fact. */
const STATUS_OR_FACTS = [{ type: 'string' }, { type: 'object', additionalProperties: true }];

/** One thing that happened to an instance. */
export class TimelineEntryDto {
  /**
   * The same in the live stream and in every delivery.
   * @example "evt_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  id: string;

  /** @example "instance.ready" */
  type: EventType;

  /** When it happened. */
  @ApiMoment()
  at: string;

  /**
   * Who or what made it happen: the owner of a key, or a duty of the service.
   * @example "startup"
   */
  actor: string;

  /**
   * Why, where there is more to say than the type does.
   * @example "The machine did not run within 600 s"
   */
  reason?: string;

  /**
   * The status before (or, of a change outside, what was changed as it was before); absent for the first event of an instance.
   * @example "running"
   */
  @ApiProperty({ required: false, oneOf: STATUS_OR_FACTS })
  before?: string | Record<string, unknown>;

  /**
   * The status after.
   * @example "ready"
   */
  @ApiProperty({ required: false, oneOf: STATUS_OR_FACTS })
  after?: string | Record<string, unknown>;

  /** 1, 2, 3 … per instance, over all that is told of it. */
  sequence: number;
}

/** A page of an instance's timeline, oldest first. */
export class TimelineDto {
  events: TimelineEntryDto[];

  /**
   * Absent on the last page.
   * @example "AbC0…"
   */
  nextPageToken?: string;
}
