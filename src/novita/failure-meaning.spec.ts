import fc from 'fast-check';
import { AppError } from '../common/app-error.js';
import { readBody } from './answer.js';
import { type EndpointName, ENDPOINTS } from './endpoints.js';
import { isSuccess, meaningOf } from './failure-meaning.js';

function meaning(
  endpoint: EndpointName,
  status: number,
  reason: string,
  message = reason.toLowerCase(),
): string {
  const body = readBody(JSON.stringify({ code: status, reason, message, metadata: {} }));
  return meaningOf(endpoint, { status, body }).code;
}

describe('meaningOf', () => {
  it.each<[EndpointName, number, string, string]>([
    ['get-instance', 401, 'UNAUTHORIZED', 'novita_unauthorized'],
    ['get-instance', 403, 'INVALID_API_KEY', 'novita_unauthorized'],
    ['get-instance', 400, 'MISSING_API_KEY', 'novita_unauthorized'],
    ['get-instance', 403, 'SOMETHING', 'novita_unauthorized'],
    ['create-instance', 403, 'NOT_ENOUGH_BALANCE', 'balance_not_enough'],
    ['create-instance', 400, 'BALANCE_NOT_ENOUGH', 'balance_not_enough'],
    ['get-instance', 404, 'RESOURCE_NOT_FOUND', 'novita_not_found'],
    ['get-instance', 400, 'RESOURCE_NOT_FOUND', 'novita_not_found'],
    ['delete-instance', 404, 'NOT_FOUNT', 'novita_not_found'],
    ['get-instance', 404, 'API_NOT_FOUND', 'novita_rejected'],
    ['get-template', 400, 'TEMPLATE_NOT_FOUND', 'novita_not_found'],
    ['create-instance', 400, 'IMAGE_NOT_FOUND', 'novita_rejected'],
    ['create-instance', 404, 'RESOURCE_NOT_FOUND', 'novita_rejected'],
    ['list-instances', 404, 'RESOURCE_NOT_FOUND', 'novita_rejected'],
    ['create-instance', 400, 'INSUFFICIENT_RESOURCE', 'no_capacity'],
    ['create-instance', 400, 'NODE_STATUS', 'no_capacity'],
    ['create-instance', 400, 'CREATE_INSTANCE_LIMIT', 'novita_quota_exceeded'],
    ['create-instance', 400, 'CREATE_GPU_NUM_LIMIT', 'novita_quota_exceeded'],
    ['start-instance', 400, 'CONFLICT', 'novita_invalid_state'],
    ['stop-instance', 400, 'OPERATION_LIMIT', 'novita_invalid_state'],
    ['restart-instance', 409, 'SOMETHING', 'novita_invalid_state'],
    ['create-instance', 400, 'CONFLICT', 'novita_rejected'],
    ['delete-instance', 400, 'PREPAID_INSTANCE_NOT_SUPPORT_RELEASE', 'novita_rejected'],
    ['create-instance', 400, 'VALIDATOR_PARAM', 'novita_rejected'],
    ['create-instance', 400, 'toString', 'novita_rejected'],
    ['get-instance', 429, 'RATE_LIMIT_EXCEEDED', 'novita_unavailable'],
    ['get-instance', 500, 'RESOURCE_NOT_FOUND', 'novita_unavailable'],
    ['get-instance', 408, 'REQUEST', 'novita_unavailable'],
  ])('%s answered with %i %s is %s', (endpoint, status, reason, code) => {
    expect(meaning(endpoint, status, reason)).toBe(code);
  });

  it.each<[EndpointName, number, string, string, string]>([
    ['get-template', 400, 'REQUEST', 'novita_not_found', 'template not found'],
    ['start-instance', 400, 'INSUFFICIENT_RESOURCE', 'no_capacity', 'start instance error: none free'],
    ['start-instance', 400, 'REQUEST', 'no_capacity', 'start instance error'],
    ['start-instance', 400, 'REQUEST', 'novita_invalid_state', 'invalid state change'],
  ])('%s answered with %i %s is %s when it says "%s"', (endpoint, status, reason, code, message) => {
    expect(meaning(endpoint, status, reason, message)).toBe(code);
  });

  it.each([200, 403, 404, 429, 502])('takes a page with status %i for unavailability', (status) => {
    const answer = { status, body: readBody(' <!DOCTYPE html><p>1010') };
    expect(isSuccess(answer)).toBe(false);
    expect(meaningOf('get-instance', answer).code).toBe('novita_unavailable');
  });

  it('carries reason, status and the wait, and says no key', () => {
    const body = readBody(
      '{"code":429,"reason":"RATE_LIMIT_EXCEEDED","message":"key sk_abcdefghijkl","metadata":{}}',
    );
    const error = meaningOf('list-products', { status: 429, retryAfterMs: 1500, body });
    expect(error).toMatchObject({
      reason: 'RATE_LIMIT_EXCEEDED',
      httpStatus: 429,
      retryAfterMs: 1500,
      retryable: true,
      facts: { retryAfterSeconds: 2 },
    });
    expect(error.message).not.toContain('abcdefghijkl');
  });

  it('does not repeat what Novita was told in confidence, nor half of it', () => {
    const message = `${'x'.repeat(190)} hunter22-and-more`;
    const body = readBody(JSON.stringify({ code: 400, reason: 'INVALID_PARAM', message, metadata: {} }));
    const error = meaningOf('create-instance', { status: 400, body }, ['hunter22-and-more']);
    expect(error.message).not.toContain('hunter');
  });

  it('has a meaning for every answer there can be', () => {
    const endpoints = Object.keys(ENDPOINTS) as EndpointName[];
    fc.assert(
      fc.property(
        fc.constantFrom(...endpoints),
        fc.integer({ min: 100, max: 599 }),
        fc.oneof(fc.string(), fc.json()),
        (endpoint, status, text) => {
          expect(meaningOf(endpoint, { status, body: readBody(text) })).toBeInstanceOf(AppError);
        },
      ),
    );
  });
});
