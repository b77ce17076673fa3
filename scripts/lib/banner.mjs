import { bold, dim, green } from './terminal.mjs';

/**
 * What a newcomer needs to know once everything is up.
 *
 * @param {{ url: string, keyFile?: string, sandboxUrl?: string, allowsLoopback: boolean, logs: string,
 *   example: { productName?: string, templateId?: string } }} facts
 *   `keyFile`: where we made the admin key, undefined when the user brought one
 */
export function banner({ url, keyFile, sandboxUrl, allowsLoopback, logs, example }) {
  const rows = [
    ['API', `${url}/api`],
    ['Docs', `${url}/docs`],
    ['Page', `${url}/`],
    ['Admin key', keyFile ?? 'the one of ADMIN_API_KEY in your environment'],
    [
      'Novita',
      sandboxUrl ? `the sandbox at ${sandboxUrl}: no account, no cost` : 'the real one: instances cost money',
    ],
    ...(allowsLoopback
      ? [['Targets', 'http and loopback are allowed for webhooks and probes (sandbox only)']]
      : []),
    ['Logs', logs],
  ];
  return [
    '',
    `${green('●')} ${bold('The Novita GPU instance API is ready.')} ${dim('Ctrl-C ends it.')}`,
    '',
    ...rows.map(([name, value]) => `  ${name.padEnd(10)} ${value}`),
    '',
    `  ${dim('Rent your first GPU:')}`,
    `  ${curlLine(url, keyFile, example)}`,
    '',
  ].join('\n');
}

/**
 * @param {string} url
 * @param {string | undefined} keyFile
 * @param {{ productName?: string, templateId?: string }} example
 */
export function curlLine(url, keyFile, example) {
  const key = keyFile ? `$(cat ${inQuotes(keyFile)})` : '$ADMIN_API_KEY';
  const body = JSON.stringify({
    name: 'my-first-gpu',
    productName: example.productName ?? 'RTX 4090 24GB',
    templateId: example.templateId ?? '<template id>',
  });
  return [
    `curl -sS -X POST ${url}/api/instances -H "Authorization: Bearer ${key}"`,
    `-H 'Content-Type: application/json' -d '${body.replaceAll("'", String.raw`'\''`)}'`,
  ].join(' ');
}

/** Inside the double quotes of the header, `$( … )` begins quoting anew. */
function inQuotes(path) {
  return /^[\w./@%+=:,-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
