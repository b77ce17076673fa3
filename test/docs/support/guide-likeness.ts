/** Fields whose values depend on how long something took: shown as these. */
const BY_CLOCK: Record<string, string> = {
  accruedCost: '"0.01"',
  ageSeconds: '60',
  available: '"999.99"',
  compute: '"0.01"',
  cost: '"0.01"',
  from: '"2026-10-24"',
  durationMs: '35',
  gpuHours: '0.03',
  saved: '"0.01"',
  password: '"16c43069c43a8c3b7cf3"',
  revision: '6',
  rounds: '1',
  runwayHours: '2941.1',
  nextPageToken: '"eyJ2IjoxLC…"',
};

const MOMENT = '2026-11-22T10:00:00.000Z';
const ULIDS = '01ARZ3NDEKTSV4RRFFQ69G5FA';
const LAST = 'VWXYZ0123456789ABCDEFGHJKMNPQRST';

/**
 * Makes two runs alike: what is new with each run (ids, moments, ports, secrets, amounts) becomes the same, whatever it
 * was, and the same thing becomes the same everywhere on the page.
 */
export function alike(text: string, addresses: Record<string, string>): string {
  let plain = text;
  for (const [real, shown] of Object.entries(addresses)) plain = plain.replaceAll(real, shown);
  const ids = new Map<string, Map<string, string>>();
  const ports = new Map<string, string>();
  return plain
    .replaceAll(/\b([a-z]+)_([0-9A-HJKMNP-TV-Z]{26})\b/g, (id, prefix: string) => {
      const known = ids.get(prefix) ?? new Map<string, string>();
      ids.set(prefix, known);
      if (!known.has(id)) known.set(id, `${prefix}_${ULIDS}${LAST[known.size % LAST.length]}`);
      return known.get(id) ?? id;
    })
    .replaceAll(/(?<=-ngi1-)[0-9a-z]{6}-[0-9A-Z]{26}/g, `4f7k2m-${ULIDS}${LAST[0]}`)
    .replaceAll(/"[0-9a-f]{16}"/g, '"a08ff49b6f772632"')
    .replaceAll(/^(etag: )"[\d.]+"$/gm, '$1"6.6"')
    .replaceAll(/\bssh -p \d+/g, 'ssh -p 41022')
    .replaceAll(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, MOMENT)
    .replaceAll(/\b20\d\d-\d\d-\d\d\b(?!T)/g, MOMENT.slice(0, 10))
    .replaceAll(/^(id: )\d+-\d+$/gm, '$11732233600000-0')
    .replaceAll(/\bwhsec_[A-Za-z0-9+/=]+/g, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw…')
    .replaceAll(/\bngi_[0-9A-Za-z]+_[0-9A-Za-z]+_[0-9A-Za-z]+/g, 'ngi_01ARZ3NDEKTSV4RRFFQ69G5FAV_…')
    .replaceAll(/\b(127\.0\.0\.1:)(\d{4,5})\b/g, (address, host: string, port: string) => {
      if (Object.values(addresses).some((shown) => shown.endsWith(address))) return address;
      if (!ports.has(port)) ports.set(port, String(41_001 + ports.size));
      return host + (ports.get(port) ?? port);
    })
    .replaceAll(/"(\w+)": ("(?:[^"\\]|\\.)*"|-?[\d.]+)/g, (field, name: string) =>
      name in BY_CLOCK ? `"${name}": ${BY_CLOCK[name]}` : field,
    );
}
