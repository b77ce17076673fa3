import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

function markdownBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file));
}

const pages = ['README.md', 'CHANGELOG.md', ...markdownBelow('docs')];

/** Code is no prose: what looks like a link in it is none. */
function proseOf(file: string): string {
  return readFileSync(file, 'utf8')
    .replaceAll(/^```[^]*?^```/gm, '')
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()#]/g, ' '));
}

function linksOf(file: string): string[] {
  return [...proseOf(file).matchAll(/\]\(\s*<?([^)\s>]+)/g)].map(([, target = '']) => target);
}

/** The anchors of headings, as GitHub makes them. */
function anchorsOf(file: string): string[] {
  const headings = [
    ...readFileSync(file, 'utf8')
      .replaceAll(/^```[^]*?^```/gm, '')
      .matchAll(/^#+ (.+)$/gm),
  ];
  return headings.map(([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function broken(file: string): string[] {
  return linksOf(file).filter((link) => {
    if (/^(https?:\/\/127\.0\.0\.1|https:\/\/|mailto:)/.test(link)) return false;
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? file : normalize(join(dirname(file), decodeURIComponent(path)));
    if (!existsSync(target)) return true;
    return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
  });
}

describe('links', () => {
  it.each(pages)('of %s lead somewhere', (file) => {
    expect(broken(file)).toEqual([]);
  });

  it('of README.md lead to every page of docs/', () => {
    const reached = new Set(linksOf('README.md').map((link) => normalize(link.split('#')[0] ?? '')));
    const own = readdirSync('docs').filter((file) => file.endsWith('.md'));
    expect(own.map((file) => `docs/${file}`).filter((page) => !reached.has(page))).toEqual([]);
  });
});

describe('README.md', () => {
  it('stays under 250 lines', () => {
    expect(readFileSync('README.md', 'utf8').split('\n').length).toBeLessThan(250);
  });
});
