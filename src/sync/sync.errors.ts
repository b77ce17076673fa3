import { AppError } from '../common/app-error.js';

/** A round of sync is under way, in this process or another. */
export class SyncRunningError extends AppError<'sync_running'> {
  readonly code = 'sync_running';
  override readonly retryable = true;

  constructor() {
    super('A round of sync is under way');
  }
}

export type SyncErrorCode = SyncRunningError['code'];
