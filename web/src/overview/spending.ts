/**
 * The start of a row of the costs in seconds since 1970: of `2026-01-31`, a UTC day, or of `2026-01-31T09`, a UTC hour.
 */
export function startOf(key: string): number {
  return Date.parse(key.length > 10 ? `${key}:00:00Z` : `${key}T00:00:00Z`) / 1_000;
}
