/** Words by which a proxy's error page is known, whatever status it answers with. */
const ERROR_PAGES = [
  'bad gateway',
  'gateway error',
  'gateway time-out',
  'gateway timeout',
  'upstream error',
  'proxy error',
  'service unavailable',
  'temporarily unavailable',
];

/** Pages this short say nothing but their error (bytes). */
const SHORT = 512;

const HEADING = /<(?:title|h1)[^>]{0,200}>([^<]{0,200})</g;

/** Whether a body that came with a good status is a gateway's error page: a proxy may answer before the app does. */
export function isGatewayPage(body: string): boolean {
  const text = body.slice(0, 4_096).toLowerCase();
  const headings = [...text.matchAll(HEADING)].map(([, words]) => words ?? '');
  const spoken = text.length <= SHORT ? [text] : headings;
  return spoken.some((words) => ERROR_PAGES.some((phrase) => words.includes(phrase)));
}
