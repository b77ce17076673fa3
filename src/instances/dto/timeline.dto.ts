import { ApiMoment } from '../../common/api-types.js';
import type { EventType } from '../../events/event-types.js';

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
   * The status before; absent for the first event of an instance.
   * @example "running"
   */
  before?: string;

  /**
   * The status after.
   * @example "ready"
   */
  after?: string;

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
