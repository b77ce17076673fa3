import { isIP } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { OUTBOUND_CONFIG } from '../config/config.module.js';
import type { OutboundConfig } from '../config/config.js';
import { AddressGuard } from './address-guard.js';
import { TargetForbiddenError } from './outbound.errors.js';

/** Who chose the address: a user of ours, or Novita (then any port and plain http; addresses are judged all the same). */
export type TargetOrigin = 'user' | 'provider';

const MAX_URL = 2_048;
const MAX_HOST = 253;
const WEB_PORTS = [80, 443, 8443];

/** The rules for addresses that we were given, in three steps: the URL, the addresses behind its name, the socket. */
@Injectable()
export class TargetRules {
  private readonly guard: AddressGuard;

  constructor(@Inject(OUTBOUND_CONFIG) private readonly config: OutboundConfig) {
    this.guard = new AddressGuard(config.allowCidrs);
  }

  /**
   * What can be said without asking DNS; the WHATWG parser has already turned `127.1`, `0x7f000001` and their
   * like into addresses.
   *
   * @throws {TargetForbiddenError}
   */
  assertAllowed(text: string, origin: TargetOrigin = 'user'): URL {
    if (text.length > MAX_URL)
      throw new TargetForbiddenError(`must not be longer than ${MAX_URL} characters`);
    if (!URL.canParse(text)) throw new TargetForbiddenError('must be an absolute URL');
    const url = new URL(text);
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      throw new TargetForbiddenError('must begin with https://');
    if (url.protocol === 'http:' && !this.config.allowHttp && origin === 'user')
      throw new TargetForbiddenError('must begin with https://');
    if (url.username || url.password) throw new TargetForbiddenError('must not contain a user or password');
    if (url.href.includes('#')) throw new TargetForbiddenError('must not contain a fragment');
    if (url.hostname.length > MAX_HOST)
      throw new TargetForbiddenError(`must not have a host longer than ${MAX_HOST} characters`);

    const literal = literalOf(url.hostname);
    if (literal) this.assertAddresses([literal], portOf(url), origin);
    else if (!this.guard.hasExemptions) assertPort(portOf(url), origin);
    return url;
  }

  /**
   * Every address behind a name has to be allowed: one bad answer among good ones is an attack, not a choice.
   *
   * @throws {TargetForbiddenError}
   */
  assertAddresses(addresses: string[], port: number, origin: TargetOrigin): void {
    if (!addresses.every((address) => this.guard.permits(address)))
      throw new TargetForbiddenError(
        'must lead to the public Internet, or into a range that OUTBOUND_ALLOW_CIDRS allows',
      );
    if (!addresses.every((address) => this.guard.exempts(address))) assertPort(port, origin);
  }

  /** The last look, at the peer of a connected socket. */
  permitsPeer(address: string | undefined): boolean {
    return address !== undefined && this.guard.permits(address);
  }
}

function assertPort(port: number, origin: TargetOrigin): void {
  if (origin === 'user' && !WEB_PORTS.includes(port))
    throw new TargetForbiddenError(`must use one of the ports ${WEB_PORTS.join(', ')}`);
}

export function portOf(url: URL): number {
  return Number(url.port || (url.protocol === 'https:' ? 443 : 80));
}

/** The host as sockets want it: an IPv6 address without the brackets of its URL. */
export function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** The address that a host already is; `localhost` and names under it are loopback by definition (RFC 6761). */
function literalOf(hostname: string): string | undefined {
  const host = withoutBrackets(hostname);
  if (isIP(host) !== 0) return host;
  return /^(?:.+\.)?localhost\.?$/.test(host) ? '127.0.0.1' : undefined;
}
