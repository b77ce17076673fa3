import type { Machine } from './machine.js';

/** The error page of a reverse proxy whose application does not listen. */
export function gatewayErrorPage(status: number, words: string): string {
  const title = `${status} ${words}`;
  return [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body>',
    `<center><h1>${title}</h1></center>`,
    '<hr><center>nginx</center>',
    '</body>',
    '</html>',
    '',
  ].join('\r\n');
}

/** What the application inside a machine serves. */
export function machinePage(machine: Machine, port: number): string {
  const name = escape(machine.name || machine.id);
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${name}</title></head>
<body>
<h1>${name}</h1>
<p>Machine ${machine.id} of the sandbox answers on port ${port}.</p>
<p>Image: ${escape(machine.imageUrl)}</p>
</body>
</html>
`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
