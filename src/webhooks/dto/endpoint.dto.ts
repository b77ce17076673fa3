import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';
import { type EventType, WEBHOOK_TYPES } from '../../events/event-types.js';

const TYPES = { each: true, message: 'must be types of events that webhooks hear' };

export class CreateEndpointDto {
  /**
   * Where events are sent: https and a public address, unless the operator allows more.
   * @example "https://example.com/hook"
   */
  @MaxLength(2_048)
  @IsString({ message: 'must be a text' })
  url: string;

  /**
   * What it is for.
   * @example "Tells the build when its machine is ready"
   */
  @MaxLength(500)
  @IsString({ message: 'must be a text' })
  @IsOptional()
  description?: string;

  /** Only events of these types; every type unless told. */
  @ArrayUnique()
  @ArrayMaxSize(WEBHOOK_TYPES.length)
  @IsIn(WEBHOOK_TYPES, TYPES)
  @IsArray({ message: 'must be a list' })
  @IsOptional()
  types?: EventType[];

  /** Nothing is sent to an endpoint that is not enabled. */
  @IsBoolean({ message: 'must be true or false' })
  @IsOptional()
  enabled?: boolean;
}

export class ChangeEndpointDto {
  /**
   * Where events are sent from now on.
   * @example "https://example.com/hook"
   */
  @MaxLength(2_048)
  @IsString({ message: 'must be a text' })
  @IsOptional()
  url?: string;

  /**
   * What it is for.
   * @example "Tells the build when its machine is ready"
   */
  @MaxLength(500)
  @IsString({ message: 'must be a text' })
  @IsOptional()
  description?: string;

  /** Only events of these types; every type when the list is empty. */
  @ArrayUnique()
  @ArrayMaxSize(WEBHOOK_TYPES.length)
  @IsIn(WEBHOOK_TYPES, TYPES)
  @IsArray({ message: 'must be a list' })
  @IsOptional()
  types?: EventType[];

  /** `true` also forgives what it was disabled for. */
  @IsBoolean({ message: 'must be true or false' })
  @IsOptional()
  enabled?: boolean;
}

/** An address that somebody registered for events. */
export class EndpointDto {
  /** @example "whe_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  id: string;

  /** @example "ada" */
  owner: string;

  /** @example "https://example.com/hook" */
  url: string;

  /** @example "Tells the build when its machine is ready" */
  description?: string;

  /** Every type when the list is empty. */
  types: EventType[];

  enabled: boolean;

  createdAt: string;

  /** When the service has disabled it. */
  disabledAt?: string;

  /**
   * Why the service has disabled it.
   * @example "The receiver is gone (410)"
   */
  disabledReason?: string;

  /** Until then a secret before the present one signs, too. */
  previousSecretUntil?: string;
}

/** An endpoint with its secret, which is shown this once. */
export class EndpointWithSecretDto extends EndpointDto {
  /**
   * What its receiver verifies with (Standard Webhooks).
   * @example "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
   */
  secret: string;
}

/** Every endpoint that the asker may see, the newest first. */
export class EndpointsDto {
  endpoints: EndpointDto[];
}

/** A test event on its way. */
export class EndpointTestDto {
  /** @example "evt_01ARZ3NDEKTSV4RRFFQ69G5FAV" */
  eventId: string;

  /**
   * To look up what came of it.
   * @example "msg_01ARZ3NDEKTSV4RRFFQ69G5FAV"
   */
  deliveryId: string;
}
