import { type Answer, envelopeOf } from './answer.js';
import type { CreateOutcome } from './create-outcome.js';
import { meaningOf } from './failure-meaning.js';
import { readOrderId } from './wire/order.js';

/**
 * What an answer to a create call proves. Only Novita's own words count: an id is a purchase, its envelope with a
 * 4xx a refusal, and 429 one that may be repeated. Whatever else comes, from whatever gateway, proves nothing.
 *
 * @param told what the call told Novita in confidence
 */
export function judgeCreate(answer: Answer, told: readonly string[] = []): CreateOutcome {
  const { status, body } = answer;
  if (status >= 200 && status < 300) {
    const novitaInstanceId = body.kind === 'json' ? readOrderId(body.value) : undefined;
    return novitaInstanceId ? { kind: 'done', novitaInstanceId } : unknown(answer);
  }
  const refused =
    status === 429 ? body.kind !== 'page' : isRefusal(status) && envelopeOf(answer) !== undefined;
  return refused ? { kind: 'refused', error: meaningOf('create-instance', answer, told) } : unknown(answer);
}

/** 408 and 499 tell of a connection, not of the order. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 499;
}

function unknown({ status, body }: Answer): CreateOutcome {
  return { kind: 'unknown', reason: `HTTP ${status}, ${body.kind} body` };
}
