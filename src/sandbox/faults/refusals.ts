import { json, type Answer } from '../answer.js';
import { ENDPOINTS } from '../endpoint-names.js';
import { NovitaRefusal, REASONS, type Reason } from '../envelope.js';
import { numberParam, textParam, type Effect, type Scene } from './effect.js';

function refuse(reason: Reason, message: string, status?: number): never {
  throw new NovitaRefusal(reason, message, {}, status);
}

function isReason(text: string): text is Reason {
  return text in REASONS;
}

function serverError(scene: Scene): Answer {
  const status = numberParam(scene, 'status');
  return json({ code: status, reason: 'UNKNOWN', message: 'unknown error', metadata: {} }, status);
}

function retryAfter(scene: Scene): Record<string, string> {
  const seconds = numberParam(scene, 'retryAfter');
  const form = textParam(scene, 'form');
  if (form === 'none') return {};
  if (form === 'seconds') return { 'retry-after': String(seconds) };
  return { 'retry-after': new Date(scene.world.clock.now() + seconds * 1000).toUTCString() };
}

/** Answers in which Novita itself says no. */
export const refusals = {
  'error-500-before': {
    about: 'an internal error (`status`), nothing is executed',
    endpoints: ENDPOINTS,
    params: { status: 500 },
    play: async (_next, scene) => serverError(scene),
  },
  'error-500-after': {
    about: 'the call is executed, then an internal error (`status`) is answered',
    endpoints: ENDPOINTS,
    params: { status: 500 },
    play: async (next, scene) => {
      await next();
      return serverError(scene);
    },
  },
  'no-stock': {
    about: 'no GPU is free',
    endpoints: ['create', 'start', 'migrate'],
    params: {},
    play: async (_next, { call }) => {
      if (call.endpoint === 'migrate') refuse('MIGRATE_INSUFFICIENT_RESOURCE', 'no resource to migrate to');
      const prefix = call.endpoint === 'start' ? 'start instance error: ' : '';
      return refuse('INSUFFICIENT_RESOURCE', `${prefix}insufficient resource`);
    },
  },
  'rate-limited': {
    about: '429; `form` seconds, date or none says how Retry-After tells `retryAfter` seconds',
    endpoints: ENDPOINTS,
    params: { retryAfter: 1, form: 'seconds' },
    play: async (_next, scene) => {
      const refusal = new NovitaRefusal('RATE_LIMIT_EXCEEDED', 'rate limit exceeded');
      return json(refusal.envelope, refusal.status, retryAfter(scene));
    },
  },
  'unauthorized-401': {
    about: 'the key is refused with 401',
    endpoints: ENDPOINTS,
    params: {},
    play: async () => refuse('UNAUTHORIZED', 'unauthorized'),
  },
  'unauthorized-403': {
    about: 'the key is refused with 403',
    endpoints: ENDPOINTS,
    params: {},
    play: async () => refuse('INVALID_API_KEY', 'invalid api-key'),
  },
  'balance-used-up': {
    about: 'the account has no money',
    endpoints: ['create', 'start'],
    params: {},
    play: async () => refuse('BALANCE_NOT_ENOUGH', 'balance not enough'),
  },
  'instance-limit': {
    about: 'the account may not have more instances',
    endpoints: ['create'],
    params: {},
    play: async () => refuse('CREATE_INSTANCE_LIMIT', 'create instance limit exceeded'),
  },
  refused: {
    about: 'any other refusal: `reason`, `message`, and `status` when it is not the usual one (0)',
    endpoints: ENDPOINTS,
    params: { reason: 'UNKNOWN', message: 'refused by the sandbox', status: 0 },
    play: async (_next, scene) => {
      const reason = textParam(scene, 'reason');
      const usual = isReason(reason) ? REASONS[reason] : 400;
      const status = numberParam(scene, 'status') || usual;
      return json({ code: status, reason, message: textParam(scene, 'message'), metadata: {} }, status);
    },
  },
  'state-change-refused-although-done': {
    about: 'the command works, the answer says `invalid state change`',
    endpoints: ['start', 'stop', 'restart', 'delete', 'migrate'],
    params: {},
    play: async (next) => {
      await next();
      return refuse('CONFLICT', 'invalid state change');
    },
  },
  'gone-as-400': {
    about: 'what is not found is answered with 400 instead of 404',
    endpoints: ['get', 'start', 'stop', 'restart', 'delete', 'migrate', 'edit', 'metrics'],
    params: {},
    play: async (next) => {
      const answer = await next();
      if (answer.kind !== 'json' || answer.status !== 404) return answer;
      return refuse('RESOURCE_NOT_FOUND', 'instance not found', 400);
    },
  },
} satisfies Record<string, Effect>;
