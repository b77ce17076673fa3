import type { Answer } from '../answer.js';
import { ENDPOINTS } from '../endpoint-names.js';
import { gatewayErrorPage } from '../machines/pages.js';
import { numberParam, pause, type Effect } from './effect.js';

const HTML = 'text/html; charset=UTF-8';

export function htmlError(status: number, words: string): Answer {
  return { kind: 'text', status, body: gatewayErrorPage(status, words), contentType: HTML };
}

function textOf(answer: Answer): string {
  return JSON.stringify(answer.kind === 'json' ? answer.body : {});
}

/** The network and the gateways between the caller and Novita. */
export const lostAnswers = {
  'answer-lost': {
    about: 'the call is executed, then the connection is reset without an answer',
    endpoints: ENDPOINTS,
    params: {},
    play: async (next) => {
      await next();
      return { kind: 'reset' };
    },
  },
  'reset-before': {
    about: 'the connection is reset, nothing is executed',
    endpoints: ENDPOINTS,
    params: {},
    play: async () => ({ kind: 'reset' }),
  },
  'late-execution': {
    about: 'a gateway answers 504 at once, the call is executed `ms` later',
    endpoints: ENDPOINTS,
    params: { ms: 1000 },
    play: async (next, scene) => {
      scene.world.agenda.add(scene.world.clock.now() + numberParam(scene, 'ms'), () => {
        next().catch((error: unknown) => console.error(`sandbox: late execution failed: ${String(error)}`));
      });
      return htmlError(504, 'Gateway Time-out');
    },
  },
  'html-502-before': {
    about: 'a gateway answers an HTML page with 502, nothing is executed',
    endpoints: ENDPOINTS,
    params: {},
    play: async () => htmlError(502, 'Bad Gateway'),
  },
  'html-502-after': {
    about: 'the call is executed, then a gateway answers an HTML page with 502',
    endpoints: ENDPOINTS,
    params: {},
    play: async (next) => {
      await next();
      return htmlError(502, 'Bad Gateway');
    },
  },
  'html-504-before': {
    about: 'a gateway answers an HTML page with 504, nothing is executed',
    endpoints: ENDPOINTS,
    params: {},
    play: async () => htmlError(504, 'Gateway Time-out'),
  },
  'html-504-after': {
    about: 'the call is executed, then a gateway answers an HTML page with 504',
    endpoints: ENDPOINTS,
    params: {},
    play: async (next) => {
      await next();
      return htmlError(504, 'Gateway Time-out');
    },
  },
  'html-403': {
    about: 'the content delivery network bans the caller with an HTML page and 403',
    endpoints: ENDPOINTS,
    params: {},
    play: async () => ({
      kind: 'text',
      status: 403,
      contentType: HTML,
      body: "<!DOCTYPE html>\n<html><head><title>Access denied</title></head><body><h1>Error 1010</h1><p>The owner of this website has banned your access based on your browser's signature.</p></body></html>\n",
    }),
  },
  'garbled-200': {
    about: 'the call is executed; the answer is 200 with JSON cut off in the middle',
    endpoints: ENDPOINTS,
    params: {},
    play: async (next) => {
      const text = textOf(await next());
      const body = text.slice(0, Math.max(1, Math.floor(text.length / 2)));
      return { kind: 'text', status: 200, body, contentType: 'application/json; charset=utf-8' };
    },
  },
  'empty-body': {
    about: 'the call is executed; the answer has no body (`status` 200 or 204)',
    endpoints: ENDPOINTS,
    params: { status: 200 },
    play: async (next, scene) => {
      const answer = await next();
      return answer.kind === 'json' && answer.status === 200
        ? { kind: 'empty', status: numberParam(scene, 'status') }
        : answer;
    },
  },
  slow: {
    about: 'the call is executed `ms` late (real time)',
    endpoints: ENDPOINTS,
    params: { ms: 1000 },
    play: async (next, scene) => {
      await pause(numberParam(scene, 'ms'));
      return next();
    },
  },
  'slow-after': {
    about: 'the call is executed at once, the answer comes `ms` late (real time)',
    endpoints: ENDPOINTS,
    params: { ms: 1000 },
    play: async (next, scene) => {
      const answer = await next();
      await pause(numberParam(scene, 'ms'));
      return answer;
    },
  },
  'slow-body': {
    about: 'the call is executed; the answer drips in, a character every `ms` (real time)',
    endpoints: ENDPOINTS,
    params: { ms: 200 },
    play: async (next, scene) => {
      const answer = await next();
      return { kind: 'drip', status: 200, body: textOf(answer), everyMs: numberParam(scene, 'ms') };
    },
  },
  'huge-body': {
    about: 'the call is executed; the answer is JSON of `bytes` bytes',
    endpoints: ENDPOINTS,
    params: { bytes: 64 * 1024 * 1024 },
    play: async (next, scene) => {
      await next();
      return { kind: 'flood', bytes: numberParam(scene, 'bytes') };
    },
  },
  hang: {
    about: 'nothing is executed and no answer ever comes',
    endpoints: ENDPOINTS,
    params: {},
    play: async () => ({ kind: 'hang' }),
  },
  'hang-after': {
    about: 'the call is executed, no answer ever comes',
    endpoints: ENDPOINTS,
    params: {},
    play: async (next) => {
      await next();
      return { kind: 'hang' };
    },
  },
} satisfies Record<string, Effect>;
