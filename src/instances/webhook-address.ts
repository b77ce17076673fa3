import { AppError, InvalidRequestError } from '../common/app-error.js';
import type { TargetRules } from '../outbound/target-rules.js';

/** @throws {InvalidRequestError} when the address of a request's webhook may not be called */
export function assertWebhook(rules: TargetRules, url: string | undefined): void {
  if (url === undefined) return;
  try {
    rules.assertAllowed(url);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new InvalidRequestError([{ detail: error.message, pointer: '#/webhookUrl' }]);
  }
}
