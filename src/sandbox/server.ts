import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { registerApi, refused } from './api.js';
import { deliver } from './answer.js';
import { registerControl } from './control/control.js';
import { NovitaRefusal } from './envelope.js';
import type { FaultRequest } from './faults/fault-list.js';
import { World } from './world.js';

const TICK_MS = 50;

export interface ServerOptions {
  port: number;
  host: string;
  bootMs: number;
  seed: number;
  faults: readonly FaultRequest[];
  apiKey?: string | undefined;
  stateFile?: string | undefined;
  /** Under which name others than this computer reach the machines; absent: they cannot. */
  machineHost?: string | undefined;
}

/** A sandbox that listens. */
export interface SandboxServer {
  url: string;
  seed: number;
  world: World;
  close(): Promise<void>;
}

/** Opens a sandbox; rejects when its port is taken or its state file cannot be read. */
export async function startSandbox(options: ServerOptions): Promise<SandboxServer> {
  const world = new World(options);
  const http = buildServer(world, options);
  for (const fault of options.faults) world.faults.add(fault);
  try {
    await world.open();
  } catch (error) {
    throw new StateFileError(options.stateFile ?? '', error);
  }
  try {
    await http.listen({ port: options.port, host: options.host });
  } catch (error) {
    world.gateway.closeAll();
    throw error;
  }
  const ticker = setInterval(() => world.tick(), TICK_MS);
  ticker.unref();
  return {
    url: urlOf(http, options.host),
    seed: options.seed,
    world,
    close: async () => {
      clearInterval(ticker);
      await http.close();
      await world.close();
    },
  };
}

/** The state file is there but cannot be used. */
export class StateFileError extends Error {
  constructor(file: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`the state file ${file} cannot be used: ${why}`, { cause });
  }
}

function buildServer(world: World, options: ServerOptions): FastifyInstance {
  const server = Fastify({
    frameworkErrors: (error, _request, reply) => void deliver(reply, refused(unreadable(error))),
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 255 },
    bodyLimit: 2 * 1024 * 1024,
  });
  takeEveryBodyAsText(server);
  server.setErrorHandler<FastifyError>((error, _request, reply) =>
    deliver(reply, refused(unreadable(error))),
  );
  registerControl(server, world, options.faults);
  registerApi(server, world, options.apiKey);
  return server;
}

/** What the HTTP layer could not read (too large, wrongly encoded) as a refusal; other errors as they are. */
function unreadable(error: FastifyError): unknown {
  const status = error.statusCode ?? 500;
  return status < 500 ? new NovitaRefusal('REQUEST', error.message.toLowerCase(), {}, status) : error;
}

/** Bodies reach the handlers as text, whatever their content type says; `readBody` makes objects of them. */
function takeEveryBodyAsText(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, text));
}

function urlOf(server: FastifyInstance, host: string): string {
  const address = server.server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
