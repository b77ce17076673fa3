import { AppError } from '../common/app-error.js';

/** A key has as many streams open as it may have. */
export class TooManyStreamsError extends AppError<'too_many_streams'> {
  readonly code = 'too_many_streams';
  override readonly retryable = true;

  constructor(limit: number) {
    super(`This key has ${limit} event streams open already, which is as many as it may have`);
  }
}

/** This process is ending; another one takes the stream. */
export class StreamsEndedError extends AppError<'service_unavailable'> {
  readonly code = 'service_unavailable';
  override readonly retryable = true;

  constructor() {
    super('This process is ending and opens no more streams');
  }
}

export type EventsErrorCode = (TooManyStreamsError | StreamsEndedError)['code'];
