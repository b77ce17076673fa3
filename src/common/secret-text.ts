/** Secrets that have a recognisable form, wherever they stand in a text. */
const SECRET_TEXT = /\b(sk_|whsec_|ngi_)[A-Za-z0-9+/=_-]{8,}|\bBearer\s+[A-Za-z0-9._~+/=-]{8,}/g;

/** What is shorter stands in ordinary words, too. */
const SHORTEST = 6;

/** Takes recognisable secrets out of a text; the last net behind redaction by field name. */
export function scrub(text: string): string {
  return text.replace(
    SECRET_TEXT,
    (_match, prefix: string | undefined) => `${prefix ?? 'Bearer '}[redacted]`,
  );
}

/** Takes exactly these texts out of another, also as they stand in JSON; those of fewer than six characters stay. */
export function hide(text: string, secrets: readonly string[]): string {
  return hiderOf(secrets)(text);
}

/** {@link hide} for many texts: which ones to look for is worked out once. */
export function hiderOf(secrets: readonly string[]): (text: string) => string {
  const wanted = secrets
    .flatMap((secret) => (secret.length < SHORTEST ? [] : [secret, JSON.stringify(secret).slice(1, -1)]))
    .toSorted((a, b) => b.length - a.length);
  const distinct = [...new Set(wanted)];
  return (text) =>
    distinct.reduce(
      (rest, secret) => (rest.includes(secret) ? rest.replaceAll(secret, '[redacted]') : rest),
      text,
    );
}
