import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { EVENT_TYPES, type EventType } from '../event-types.js';

const toList = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string'
    ? value
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean)
    : value,
);

export class LiveEventsQueryDto {
  /** Only events of these types, separated by commas. */
  @IsIn(EVENT_TYPES, { each: true, message: 'must be types of events, separated by commas' })
  @toList
  @IsOptional()
  type?: EventType[];

  /** Only events of one instance. */
  @Matches(/^inst_[0-9A-HJKMNP-TV-Z]{26}$/, { message: 'must be the id of an instance' })
  @IsOptional()
  instanceId?: string;

  /** Where the stream was cut off, for clients that cannot send the header `Last-Event-ID`. */
  @MaxLength(64)
  @IsString()
  @IsOptional()
  lastEventId?: string;
}
