import { readFileSync } from 'node:fs';
import { connect, isIP, isIPv6, type LookupFunction, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { buildConnector, Client } from 'undici';
import { Call } from './call.js';
import { TargetForbiddenError } from './outbound.errors.js';
import { Resolver } from './resolver.js';
import { portOf, type TargetOrigin, TargetRules, withoutBrackets } from './target-rules.js';

export interface GuardedRequest {
  method: 'GET' | 'HEAD' | 'POST';
  url: string;
  headers?: Record<string, string>;
  body?: Buffer | string;
  /** Over everything: resolving, connecting, sending, and reading the last byte. */
  timeoutMs: number;
  /** How much of the answer's body is read; what is beyond is cut. 64 KiB unless told. */
  maxResponseBytes?: number;
  /** How much of the answer's body is handed back; 1 KiB unless told. */
  keepBytes?: number;
  /** Who chose the address; a user unless told. */
  origin?: TargetOrigin;
}

export interface GuardedAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** The first bytes, as they came: never decompressed. */
  body: Buffer;
  durationMs: number;
}

export interface TcpTarget {
  host: string;
  port: number;
  timeoutMs: number;
}

const MAX_RESPONSE_BYTES = 64 * 1024;
const KEEP_BYTES = 1_024;
const MAX_HEADER_BYTES = 16 * 1024;
/** How long one of several addresses is waited for before the next is tried beside it. */
const NEXT_ADDRESS_MS = 1_000;

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

export const USER_AGENT = `novita-gpu-instance-api/${version}`;

/**
 * The one way out to addresses that we were given. Resolves a name itself, judges every answer, dials only what was
 * judged, follows no redirect, keeps no connection, and gives up in time whatever the other side does.
 */
@Injectable()
export class GuardedClient {
  constructor(
    private readonly rules: TargetRules,
    private readonly resolver: Resolver,
  ) {}

  /**
   * One request on a connection of its own; any status is an answer.
   *
   * @throws {OutboundError}
   */
  async request(request: GuardedRequest): Promise<GuardedAnswer> {
    const call = new Call(request.timeoutMs);
    try {
      return await call.within(async () => {
        const origin = request.origin ?? 'user';
        const url = this.rules.assertAllowed(request.url, origin);
        const addresses = await this.addressesOf(url.hostname, portOf(url), origin, call);
        return this.exchange(url, addresses, request, call);
      });
    } catch (error) {
      throw call.failure(error);
    } finally {
      call.end();
    }
  }

  /**
   * Whether something accepts connections there; any port, as only Novita names such targets.
   *
   * @throws {OutboundError}
   */
  async connectTcp({ host, port, timeoutMs }: TcpTarget): Promise<{ durationMs: number }> {
    const call = new Call(timeoutMs);
    try {
      await call.within(async () => {
        const addresses = await this.addressesOf(host, port, 'provider', call);
        call.phase = 'connect';
        const socket = call.own(connect({ host: withoutBrackets(host), port, ...pinnedTo(addresses) }));
        await new Promise<void>((resolve, reject) => {
          socket.once('connect', resolve).once('error', reject);
        });
        this.assertPeer(socket);
      });
      return { durationMs: call.durationMs };
    } catch (error) {
      throw call.failure(error);
    } finally {
      call.end();
    }
  }

  /** All addresses of the host, every one of them allowed. */
  private async addressesOf(
    hostname: string,
    port: number,
    origin: TargetOrigin,
    call: Call,
  ): Promise<string[]> {
    const host = withoutBrackets(hostname);
    const addresses = isIP(host) ? [host] : await this.resolver.resolve(host);
    call.assertOngoing();
    if (addresses.length === 0) throw Object.assign(new Error('no address'), { code: 'ENODATA' });
    this.rules.assertAddresses(addresses, port, origin);
    return addresses;
  }

  private async exchange(
    url: URL,
    addresses: string[],
    request: GuardedRequest,
    call: Call,
  ): Promise<GuardedAnswer> {
    const client = new Client(url.origin, {
      connect: this.connector(addresses, request.timeoutMs, call),
      pipelining: 0,
      maxHeaderSize: MAX_HEADER_BYTES,
      // The call has one limit over everything; these are idle timers, which a slow drip passes.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    try {
      const { statusCode, headers, body } = await client.request({
        method: request.method,
        path: url.pathname + url.search,
        headers: { ...request.headers, 'user-agent': USER_AGENT },
        body: request.body,
      });
      const kept = await readSome(
        body,
        request.maxResponseBytes ?? MAX_RESPONSE_BYTES,
        request.keepBytes ?? KEEP_BYTES,
      );
      return { status: statusCode, headers, body: kept, durationMs: call.durationMs };
    } finally {
      client.destroy().catch(() => undefined);
    }
  }

  /** Dials nothing but the addresses that were judged, and looks at the peer once more when connected. */
  private connector(addresses: string[], timeoutMs: number, call: Call): buildConnector.connector {
    const dial = buildConnector({
      allowH2: false,
      maxCachedSessions: 0,
      timeout: timeoutMs,
      ...pinnedTo(addresses),
    }) as (...args: Parameters<buildConnector.connector>) => Socket;
    return (options, callback) => {
      call.phase = 'connect';
      const dialled = dial(options, (...[error, socket]) => {
        if (error) return callback(error, null);
        try {
          this.assertPeer(socket);
        } catch (refusal) {
          socket.destroy();
          return callback(refusal as Error, null);
        }
        call.phase = 'exchange';
        return callback(null, socket);
      });
      call.own(dialled).prependOnceListener('connect', () => {
        call.phase = 'tls';
      });
    };
  }

  private assertPeer(socket: Socket): void {
    if (!this.rules.permitsPeer(socket.remoteAddress))
      throw new TargetForbiddenError('led to a peer that is not allowed');
  }
}

/** Connection options that replace the look-up by addresses that are already judged. */
function pinnedTo(addresses: string[]): {
  lookup: LookupFunction;
  autoSelectFamilyAttemptTimeout: number;
} {
  const answers = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  const lookup: LookupFunction = (_hostname, options, callback) => {
    const [first] = answers;
    if (options.all) callback(null, answers);
    else callback(null, first?.address ?? '', first?.family);
  };
  return { lookup, autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS };
}

/** Reads at most `limit` bytes and hands back the first `keep` of them; the rest is never taken from the socket. */
async function readSome(body: Readable, limit: number, keep: number): Promise<Buffer> {
  const kept: Buffer[] = [];
  let read = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (read < keep) kept.push(chunk.subarray(0, keep - read));
    read += chunk.length;
    if (read >= limit) break;
  }
  return Buffer.concat(kept);
}
