/** Where secrets were found that should be nowhere: `the name of the secret, as it was written, in the place`. */
export function tracesOf(secrets: Record<string, string>, places: Record<string, string>): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) =>
    Object.entries(formsOf(secret)).flatMap(([form, text]) =>
      Object.entries(places)
        .filter(([, content]) => content.includes(text))
        .map(([place, content]) => `${name}, ${form}, in ${place}: ${around(content, text)}`),
    ),
  );
}

/** A secret as it is, and as something that means to be harmless might have written it. */
function formsOf(secret: string): Record<string, string> {
  const bytes = Buffer.from(secret);
  return {
    plain: secret,
    'in JSON': JSON.stringify(secret).slice(1, -1),
    'in a URL': encodeURIComponent(secret),
    'in hexadecimal': bytes.toString('hex'),
    ...Object.fromEntries(
      [0, 1, 2].map((shift) => [`in base64, shifted by ${shift}`, inBase64(bytes, shift)]),
    ),
  };
}

/** What is in any base64 text that contains the secret `shift` bytes after a multiple of three. */
function inBase64(secret: Buffer, shift: number): string {
  const whole = Buffer.concat([Buffer.alloc(shift), secret]).toString('base64url');
  const [from, to] = [shift === 0 ? 0 : shift + 1, Math.floor(((secret.length + shift) * 8) / 6)];
  return whole.slice(from, to);
}

function around(content: string, text: string): string {
  const at = content.indexOf(text);
  return content.slice(Math.max(0, at - 120), at + text.length + 40).replaceAll('\n', ' ');
}
