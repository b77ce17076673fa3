import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * The only block of IPv6 that is handed out for global unicast (RFC 4291, IANA). Asked beside `range()`, which
 * calls everything unicast that it has no name for, `::7f00:1` (IPv4-compatible loopback) among them.
 */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');

/** Judges addresses, not names: what may be dialled when somebody else chose the target. */
export class AddressGuard {
  private readonly exempt: [ipaddr.IPv4 | ipaddr.IPv6, number][];

  /** @param allowCidrs ranges that may be dialled although they are not public, on any port */
  constructor(allowCidrs: string[]) {
    this.exempt = allowCidrs.map((range) => ipaddr.parseCIDR(range));
  }

  /** Whether the address is public (IANA special-purpose registries) or in an allowed range. */
  permits(ip: string): boolean {
    const address = parse(ip);
    return address !== undefined && (isPublic(address) || this.matches(address));
  }

  /** Whether the address is in an explicitly allowed range. */
  exempts(ip: string): boolean {
    const address = parse(ip);
    return address !== undefined && this.matches(address);
  }

  /** Whether any range is allowed at all; without one no name can lead into one. */
  get hasExemptions(): boolean {
    return this.exempt.length > 0;
  }

  private matches(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
    return this.exempt.some(([base, bits]) => base.kind() === address.kind() && address.match(base, bits));
  }
}

/**
 * IPv4-mapped addresses are judged as the IPv4 address that they reach. IPv6 is first spelt without dots: ipaddr.js
 * takes `::10.1.2.3`, which is how resolvers write the IPv4-compatible `::a01:203`, for the mapped address.
 */
function parse(ip: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (isIPv4(ip)) return ipaddr.IPv4.parse(ip);
  const spelling = `http://[${ip}]/`;
  if (!isIPv6(ip) || !URL.canParse(spelling)) return undefined;
  return ipaddr.process(new URL(spelling).hostname.slice(1, -1));
}

function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(GLOBAL_UNICAST);
}
