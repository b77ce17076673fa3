import type { FastifyInstance, FastifyRequest } from 'fastify';
import { deliver, json, statusOf, type Answer } from './answer.js';
import { checkKey } from './auth.js';
import { readBody, readQuery } from './body.js';
import type { Call, Endpoint } from './endpoint.js';
import { NovitaRefusal } from './envelope.js';
import { playing } from './faults/table.js';
import type { LedgerCall } from './ledger.js';
import { RateLimiter } from './rate-limiter.js';
import { ENDPOINT_TABLE } from './routes/all.js';
import type { World } from './world.js';

/** Novita's side of the sandbox: every endpoint behind the key, the rate limit and the faults. */
export function registerApi(server: FastifyInstance, world: World, apiKey: string | undefined): void {
  const limiter = new RateLimiter(world.knobs, world.clock);

  for (const endpoint of ENDPOINT_TABLE) {
    server.route({
      method: endpoint.method,
      url: endpoint.path,
      exposeHeadRoute: false,
      handler: async (request, reply) => {
        const entry = note(request, endpoint.name, world);
        const answer = await guarded(() => serve(endpoint, request, entry));
        entry.status = statusOf(answer);
        entry.ms = Math.round(reply.elapsedTime * 10) / 10;
        await deliver(reply, answer);
      },
    });
  }

  server.setNotFoundHandler(async (request, reply) => {
    note(request, 'unknown', world).status = 404;
    await deliver(reply, refused(new NovitaRefusal('API_NOT_FOUND', 'api not found')));
  });

  async function serve(endpoint: Endpoint, request: FastifyRequest, entry: LedgerCall): Promise<Answer> {
    checkKey(request.headers.authorization, apiKey, world.knobs.authRefusal);
    const headers = limiter.refusal();
    if (headers) {
      const refusal = new NovitaRefusal('RATE_LIMIT_EXCEEDED', 'rate limit exceeded');
      return json(refusal.envelope, refusal.status, headers);
    }
    const call = callOf(endpoint, request);
    const faults = world.faults.draw(endpoint.name, call.instanceId);
    if (call.instanceId !== undefined) entry.instanceId = call.instanceId;
    if (faults.length > 0) entry.faults = faults.map((fault) => fault.fault);
    return playing(faults, { call, world }, async () => {
      const answer = await guarded(() => execute(endpoint, call, world));
      if (call.instanceId !== undefined) entry.instanceId = call.instanceId;
      return answer;
    });
  }
}

/** A refusal in Novita's envelope; anything unforeseen is Novita's internal error. */
export function refused(error: unknown): Answer {
  if (error instanceof NovitaRefusal) return json(error.envelope, error.status);
  console.error('sandbox: unforeseen failure', error);
  return json(new NovitaRefusal('UNKNOWN', 'unknown error').envelope, 500);
}

async function guarded(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    return refused(error);
  }
}

async function execute(endpoint: Endpoint, call: Call, world: World): Promise<Answer> {
  const body = await endpoint.handle(call, world);
  if (endpoint.writes) {
    world.changed();
    await world.saved();
  }
  return json(body);
}

function note(request: FastifyRequest, endpoint: LedgerCall['endpoint'], world: World): LedgerCall {
  const entry: LedgerCall = {
    at: world.clock.now(),
    method: request.method,
    path: request.url,
    endpoint,
    status: 0,
    ms: 0,
  };
  world.ledger.record(entry);
  return entry;
}

function callOf(endpoint: Endpoint, request: FastifyRequest): Call {
  const query = readQuery(request.query);
  const body = readBody(request.body);
  const instanceId = endpoint.method === 'GET' ? query['instanceId'] : body['instanceId'];
  return {
    endpoint: endpoint.name,
    query,
    body,
    instanceId: typeof instanceId === 'string' && instanceId !== '' ? instanceId : undefined,
  };
}
