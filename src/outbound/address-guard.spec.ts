import fc from 'fast-check';
import { AddressGuard } from './address-guard.js';

/** The IANA special-purpose registries (RFC 6890 and successors): first and last address of what is not public. */
const SPECIAL = [
  ['this network', '0.0.0.0', '0.255.255.255'],
  ['private', '10.0.0.0', '10.255.255.255'],
  ['shared by carriers', '100.64.0.0', '100.127.255.255'],
  ['loopback', '127.0.0.0', '127.255.255.255'],
  ['link-local and cloud metadata', '169.254.0.0', '169.254.169.254', '169.254.255.255'],
  ['private', '172.16.0.0', '172.31.255.255'],
  ['protocol assignments', '192.0.0.0', '192.0.0.170', '192.0.0.255'],
  ['documentation', '192.0.2.0', '192.0.2.255'],
  ['AS112', '192.31.196.1', '192.175.48.1'],
  ['AMT', '192.52.193.1'],
  ['6to4 relay', '192.88.99.0', '192.88.99.255'],
  ['private', '192.168.0.0', '192.168.255.255'],
  ['benchmarking', '198.18.0.0', '198.19.255.255'],
  ['documentation', '198.51.100.0', '198.51.100.255'],
  ['documentation', '203.0.113.0', '203.0.113.255'],
  ['multicast', '224.0.0.0', '239.255.255.255'],
  ['reserved', '240.0.0.0', '255.255.255.254'],
  ['broadcast', '255.255.255.255'],
  ['unspecified', '::'],
  ['loopback', '::1'],
  ['IPv4-compatible', '::7f00:1', '::127.0.0.1', '::8.8.8.8', '::ffff:ffff'],
  ['IPv4-mapped', '::ffff:127.0.0.1', '::ffff:a00:1', '::ffff:169.254.169.254'],
  ['IPv4-translated', '::ffff:0:127.0.0.1'],
  ['NAT64', '64:ff9b::7f00:1', '64:ff9b::ffff:ffff'],
  ['local NAT64', '64:ff9b:1::', '64:ff9b:1:ffff:ffff:ffff:ffff:ffff'],
  ['discard', '100::', '100::ffff:ffff:ffff:ffff', '100:0:0:1::'],
  ['Teredo', '2001::', '2001:0:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['protocol assignments', '2001:1::1', '2001:2::1', '2001:3::1', '2001:4:112::1', '2001:1ff:ffff::'],
  ['ORCHID', '2001:10::1', '2001:20::1', '2001:30::1'],
  ['documentation', '2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['6to4', '2002::', '2002:7f00:1::', '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['AS112', '2620:4f:8000::1'],
  ['documentation', '3fff::', '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['segment routing', '5f00::', '5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['unique local and cloud metadata', 'fc00::', 'fd00:ec2::254', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['link-local', 'fe80::', 'fe80::1%eth0', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['site-local', 'fec0::', 'feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['multicast', 'ff00::', 'ff02::1', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ['not handed out', '4000::1', '8000::1', 'fbff::1'],
] as const;

const PUBLIC = [
  '1.1.1.1',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '128.0.0.1',
  '172.32.0.0',
];
const PUBLIC_6 = ['2606:4700:4700::1111', '2a00:1450::1', '2400:cb00::1', '2001:200::1', '::ffff:8.8.8.8'];

describe('AddressGuard', () => {
  const strict = new AddressGuard([]);

  it.each(SPECIAL.flatMap(([name, ...addresses]) => addresses.map((address) => [address, name])))(
    'refuses %s (%s)',
    (address) => {
      expect(strict.permits(address)).toBe(false);
    },
  );

  it.each([...PUBLIC, ...PUBLIC_6])('permits %s', (address) => {
    expect(strict.permits(address)).toBe(true);
  });

  it.each(['', 'example.com', '1.2.3.4.5', '::g', '1.2.3.4/8', '127.1', '0x7f000001'])(
    'refuses what is no address: %j',
    (text) => {
      expect(strict.permits(text)).toBe(false);
    },
  );

  it('judges an IPv4-mapped address as the IPv4 address that it reaches', () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => strict.permits(`::ffff:${ip}`) === strict.permits(ip)),
      { numRuns: 500 },
    );
  });

  it('never permits an address of IPv6 outside 2000::/3', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0x4000, max: 0xffff }),
        fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 7, maxLength: 7 }),
        (first, rest) => !strict.permits([first, ...rest].map((part) => part.toString(16)).join(':')),
      ),
      { numRuns: 500 },
    );
  });

  it('permits exactly what an allowed range adds', () => {
    const guard = new AddressGuard(['10.1.0.0/16', 'fd00::/32']);

    expect(['10.1.2.3', '::ffff:10.1.2.3', 'fd00:0:1::1', '8.8.8.8'].map((ip) => guard.permits(ip))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['10.2.0.1', '127.0.0.1', 'fd01::1', '::10.1.2.3'].map((ip) => guard.permits(ip))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect([guard.exempts('10.1.2.3'), guard.exempts('8.8.8.8')]).toEqual([true, false]);
  });
});
