import { hide, scrub } from '../common/secret-text.js';
import { type Answer, envelopeOf } from './answer.js';
import { type EndpointName, ENDPOINTS } from './endpoints.js';
import {
  type AnyNovitaError,
  NovitaBalanceError,
  NovitaNoCapacityError,
  NovitaNotFoundError,
  NovitaQuotaError,
  NovitaRejectedError,
  NovitaStateError,
  NovitaUnauthorizedError,
  NovitaUnavailableError,
} from './novita.errors.js';

type Meaning = 'unauthorized' | 'not-found' | 'capacity' | 'balance' | 'quota' | 'state' | 'rejected';

/** What Novita's machine names mean to us; names that are not here are rejections. */
const REASONS: Record<string, Meaning> = {
  UNAUTHORIZED: 'unauthorized',
  FORBIDDEN: 'unauthorized',
  INVALID_API_KEY: 'unauthorized',
  MISSING_API_KEY: 'unauthorized',
  FAILED_TO_AUTH: 'unauthorized',
  GET_TOKEN_FAILED: 'unauthorized',
  INVALID_USER_TOKEN: 'unauthorized',
  USER_NOT_FOUND: 'unauthorized',
  USER_NOT_ACTIVATED: 'unauthorized',
  BANNED_USER: 'unauthorized',

  INSUFFICIENT_RESOURCE: 'capacity',
  MIGRATE_INSUFFICIENT_RESOURCE: 'capacity',
  GPU_SPEC_USED: 'capacity',
  CLUSTER_STATUS: 'capacity',
  NODE_STATUS: 'capacity',

  BALANCE_NOT_ENOUGH: 'balance',
  EXPIRED_OR_BALANCE_NOT_ENOUGH: 'balance',
  DE_BALANCE_NOT_ENOUGH: 'balance',
  NOT_ENOUGH_BALANCE: 'balance',
  NOT_ENOUGH_BUDGET: 'balance',

  CREATE_INSTANCE_LIMIT: 'quota',
  CREATE_GPU_NUM_LIMIT: 'quota',

  RESOURCE_NOT_FOUND: 'not-found',
  NOT_FOUNT: 'not-found',
  NOT_FOUND: 'not-found',
  INSTANCE_NOT_FOUND: 'not-found',
  TEMPLATE_NOT_FOUND: 'not-found',

  CONFLICT: 'state',
  OPERATION_LIMIT: 'state',
  DEPENDENT_RESOURCE_STATE: 'state',

  /** No such route: says nothing about the instance that the call names. */
  API_NOT_FOUND: 'rejected',
};

/** The only message texts that are judged, each recorded from the real service. */
const RECORDED_MESSAGES: { says: RegExp; about: string; meaning: Meaning }[] = [
  { says: /^invalid state change$/i, about: 'instance', meaning: 'state' },
  { says: /start instance error/i, about: 'instance', meaning: 'capacity' },
  { says: /template not found/i, about: 'template', meaning: 'not-found' },
];

const LONGEST_QUOTE = 200;

/** Whether an answer is a success in the first place; what it says is for the caller to read. */
export function isSuccess({ status, body }: Answer): boolean {
  return status >= 200 && status < 300 && (body.kind === 'json' || body.kind === 'empty');
}

/**
 * Gives a failed answer its meaning, from its status and Novita's machine name.
 *
 * @param told what the call told Novita in confidence: it is not repeated when Novita repeats it
 */
export function meaningOf(
  endpoint: EndpointName,
  answer: Answer,
  told: readonly string[] = [],
): AnyNovitaError {
  const { status, body, retryAfterMs } = answer;
  const envelope = envelopeOf(answer);
  const failure = { reason: envelope?.reason, httpStatus: status, retryAfterMs };
  const says = `${endpoint}: ${envelope ? quote(envelope, told) : `HTTP ${status}, ${body.kind} body`}`;

  if (status === 429) return new NovitaUnavailableError('told-to-wait', says, failure);
  if (body.kind === 'page' || status < 400 || status >= 500 || status === 408)
    return new NovitaUnavailableError('broken', says, failure);

  const meaning = clientFailure(ENDPOINTS[endpoint].about, status, envelope);
  const refusal = { reason: failure.reason, httpStatus: status };
  switch (meaning) {
    case 'unauthorized':
      return new NovitaUnauthorizedError(says, refusal);
    case 'not-found':
      return new NovitaNotFoundError(says, refusal);
    case 'capacity':
      return new NovitaNoCapacityError(says, refusal);
    case 'balance':
      return new NovitaBalanceError(says, refusal);
    case 'quota':
      return new NovitaQuotaError(says, refusal);
    case 'state':
      return new NovitaStateError(says, refusal);
    case 'rejected':
      return new NovitaRejectedError(says, refusal);
  }
}

function clientFailure(
  about: string,
  status: number,
  envelope: { reason: string; message: string } | undefined,
): Meaning {
  const names = about === 'instance' || about === 'template';
  const recorded = RECORDED_MESSAGES.find(
    (row) => row.about === about && envelope && row.says.test(envelope.message.trim()),
  );
  const known = envelope && Object.hasOwn(REASONS, envelope.reason) ? REASONS[envelope.reason] : undefined;
  const meaning = recorded?.meaning ?? known ?? byStatus(status);
  if (meaning === 'not-found' && !names) return 'rejected';
  if (meaning === 'state' && about !== 'instance') return 'rejected';
  return meaning;
}

function byStatus(status: number): Meaning {
  switch (status) {
    case 401:
    case 403:
      return 'unauthorized';
    case 402:
      return 'balance';
    case 404:
    case 410:
      return 'not-found';
    case 409:
      return 'state';
    default:
      return 'rejected';
  }
}

function quote({ reason, message }: { reason: string; message: string }, told: readonly string[]): string {
  const words = hide(scrub(message), told).slice(0, LONGEST_QUOTE);
  const name = hide(scrub(reason), told);
  return words ? `${name} (${words})` : name;
}
