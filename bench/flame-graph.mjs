/**
 * Draws a CPU profile of V8's as a flame graph (SVG): wide is what takes long, above each function stands what it
 * calls. Functions have their file as a tooltip.
 *
 * @typedef {{ name: string, file: string, us: number, selfUs: number, children: Map<string, Frame> }} Frame
 * @typedef {{ nodes: { id: number, callFrame: { functionName: string, url: string, lineNumber: number },
 *   children?: number[] }[], samples: number[], timeDeltas: number[] }} Profile
 */

const WIDTH = 1_200;
const ROW = 17;
/** Frames that are narrower are not drawn (pixels). */
const NARROWEST = 0.6;

/** Where each room of the picture has its colour: by whose code it is. */
const COLOURS = [
  ['dist/', '#7fb069'],
  ['node_modules/@nestjs/', '#e07a5f'],
  ['node_modules/fastify', '#f2a65a'],
  ['node_modules/ioredis', '#81b1d5'],
  ['node_modules/bullmq', '#9d8df1'],
  ['node_modules/class-', '#d95d8a'],
  ['node_modules/', '#e6c229'],
  ['node:', '#b8c0c8'],
];

/** @param {Profile} profile @returns {Frame} everything that was not idle */
export function frameTree({ nodes, samples, timeDeltas }) {
  const selfUs = new Map();
  samples.forEach((id, index) => selfUs.set(id, (selfUs.get(id) ?? 0) + (timeDeltas[index] ?? 0)));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const root = emptyFrame('all', '');
  const [first] = nodes;
  if (first) for (const id of first.children ?? []) add(root, id, byId, selfUs);
  root.us = [...root.children.values()].reduce((sum, { us }) => sum + us, 0);
  return root;
}

/**
 * Self time by function, the largest first.
 *
 * @param {Frame} root
 * @returns {{ name: string, file: string, share: number }[]}
 */
export function hottest(root, most = 40) {
  const totals = new Map();
  const walk = (frame) => {
    const key = `${frame.name} ${frame.file}`;
    const known = totals.get(key) ?? { name: frame.name, file: frame.file, us: 0 };
    known.us += frame.selfUs;
    totals.set(key, known);
    for (const child of frame.children.values()) walk(child);
  };
  walk(root);
  return [...totals.values()]
    .toSorted((a, b) => b.us - a.us)
    .slice(0, most)
    .map(({ name, file, us }) => ({ name, file, share: us / root.us }));
}

/**
 * Self time by whose code it is.
 *
 * @param {Frame} root
 * @returns {{ owner: string, share: number }[]}
 */
export function byOwner(root) {
  const totals = new Map();
  const walk = (frame) => {
    const owner = ownerOf(frame);
    totals.set(owner, (totals.get(owner) ?? 0) + frame.selfUs);
    for (const child of frame.children.values()) walk(child);
  };
  walk(root);
  return [...totals].toSorted(([, a], [, b]) => b - a).map(([owner, us]) => ({ owner, share: us / root.us }));
}

/** @param {Frame} root @param {string} title */
export function flameGraph(root, title) {
  const rects = [];
  let deepest = 0;
  const draw = (frame, left, depth) => {
    const width = (frame.us / root.us) * WIDTH;
    if (width < NARROWEST) return;
    deepest = Math.max(deepest, depth);
    rects.push({ frame, left, depth, width });
    let at = left;
    for (const child of [...frame.children.values()].toSorted((a, b) => b.us - a.us)) {
      draw(child, at, depth + 1);
      at += (child.us / root.us) * WIDTH;
    }
  };
  draw(root, 0, 0);
  const height = (deepest + 3) * ROW;
  const body = rects.map(({ frame, left, depth, width }) => {
    const y = height - (depth + 1) * ROW;
    const share = `${((frame.us / root.us) * 100).toFixed(1)} %`;
    const label = width > 40 ? escapeXml(frame.name.slice(0, Math.floor(width / 6.5))) : '';
    return (
      `<g><title>${escapeXml(`${frame.name} — ${share}, itself ${((frame.selfUs / root.us) * 100).toFixed(1)} %\n${frame.file}`)}</title>` +
      `<rect x="${left.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${ROW - 1}" fill="${colourOf(frame)}"/>` +
      `${label && `<text x="${(left + 2).toFixed(1)}" y="${y + 12}">${label}</text>`}</g>`
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="11">`,
    `<text x="4" y="14" font-size="13">${escapeXml(title)}</text>`,
    ...body,
    '</svg>',
    '',
  ].join('\n');
}

function add(parent, id, byId, selfUs) {
  const node = byId.get(id);
  if (!node || node.callFrame.functionName === '(idle)') return 0;
  // Watching costs, too.
  if (node.callFrame.url.endsWith('profiler.mjs') || node.callFrame.url === 'node:inspector') return 0;
  const { functionName, url, lineNumber } = node.callFrame;
  const name = functionName || '(anonymous)';
  const file = url ? `${shortUrl(url)}:${lineNumber + 1}` : '';
  const key = `${name} ${file}`;
  const frame = parent.children.get(key) ?? emptyFrame(name, file);
  parent.children.set(key, frame);
  const own = selfUs.get(id) ?? 0;
  const below = (node.children ?? []).reduce((sum, child) => sum + add(frame, child, byId, selfUs), 0);
  frame.selfUs += own;
  frame.us += own + below;
  return own + below;
}

function emptyFrame(name, file) {
  return { name, file, us: 0, selfUs: 0, children: new Map() };
}

/** From `dist/` or `node_modules/` on. */
function shortUrl(url) {
  const at = Math.max(
    url.lastIndexOf('node_modules/'),
    url.lastIndexOf('dist/') * Number(!url.includes('node_modules')),
  );
  return at > 0 ? url.slice(at) : url;
}

function ownerOf({ name, file }) {
  if (name.startsWith('(')) return file === '' ? name : 'other';
  if (file.startsWith('dist/')) return `ours: ${file.split('/')[1]}`;
  const inPackage = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file);
  if (inPackage) return inPackage[1] ?? '';
  return file.startsWith('node:') ? `node: ${file.slice(5).split(':')[0]}` : 'native';
}

function colourOf({ file }) {
  return COLOURS.find(([start]) => file.startsWith(start))?.[1] ?? '#d9d9d9';
}

function escapeXml(text) {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
