import ipaddr from 'ipaddr.js';

/** Whom an address stands for in limits: one IPv4 address, or the /64 that an IPv6 user has to himself. */
export function addressGroup(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const [network] = ipaddr.parseCIDR(`${parsed.toString()}/64`);
  const parts = network.toByteArray().slice(0, 8);
  return Buffer.from(parts).toString('hex');
}
