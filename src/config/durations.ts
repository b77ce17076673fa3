const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

const DURATION = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)$/;

/** `"5s"` → 5000; `undefined` when the text is no duration. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = DURATION.exec(text) ?? [];
  return amount && unit ? Math.round(Number(amount) * UNITS[unit as keyof typeof UNITS]) : undefined;
}
