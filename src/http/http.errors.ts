import { AppError } from '../common/app-error.js';

/** Nothing is served at this address. */
export class RouteNotFoundError extends AppError<'route_not_found'> {
  readonly code = 'route_not_found';

  constructor(method: string, path: string) {
    super(`There is no route ${method} ${path.slice(0, 200)}`);
  }
}

/** The address is served, but not by this method. */
export class MethodNotAllowedError extends AppError<'method_not_allowed'> {
  readonly code = 'method_not_allowed';

  constructor(
    method: string,
    path: string,
    readonly allowed: string[],
  ) {
    super(`${path.slice(0, 200)} takes ${allowed.join(', ')}, not ${method}`);
  }
}

/** The body is none that this service reads. */
export class UnsupportedMediaTypeError extends AppError<'unsupported_media_type'> {
  readonly code = 'unsupported_media_type';
}

/** The body is not what its headers say. */
export class MalformedRequestError extends AppError<'malformed_request'> {
  readonly code = 'malformed_request';
  override readonly facts: { errors: { detail: string; pointer: string }[] };

  constructor(detail: string) {
    super(detail);
    this.facts = { errors: [{ detail, pointer: '#' }] };
  }
}

export class UriTooLongError extends AppError<'uri_too_long'> {
  readonly code = 'uri_too_long';

  constructor(limit: number) {
    super(`No address of this service is longer than ${limit} characters`);
  }
}
