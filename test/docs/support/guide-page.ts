/** What may be said of an answer in a comment before it: `<!-- answer: only=id,ports.port first=2 headers=ETag -->`. */
export interface Wishes {
  /** Only these fields; a path leads through lists. */
  only: string[];
  /** No more rows than this of any list. */
  first: number;
  /** These headers are shown with the status. */
  headers: string[];
  /** It takes its time: asked again until the answer has this in it. */
  until?: string;
}

/** A command of the page, and where its answer begins and ends in it. */
export interface Example {
  command: string;
  wishes: Wishes;
  answer?: { from: number; to: number; language: 'http' | 'text' };
}

const BLOCK = /^```(\w+)\n([^]*?)^```$/gm;
const WISHES = /<!-- answer:([^>]*)-->\s*$/;

/** Every `sh` block; the `http` or `text` block that follows next belongs to it. */
export function examplesOf(page: string): Example[] {
  const examples: Example[] = [];
  for (const match of page.matchAll(BLOCK)) {
    const [block, language = '', content = ''] = match;
    const last = examples.at(-1);
    if (language === 'sh') examples.push({ command: content, wishes: noWishes() });
    else if (last && !last.answer && (language === 'http' || language === 'text')) {
      const said = WISHES.exec(page.slice(0, match.index))?.[1];
      if (said !== undefined) last.wishes = readWishes(said);
      const from = match.index + '```'.length + language.length + 1;
      last.answer = { from, to: match.index + block.length - '```'.length, language };
    }
  }
  return examples;
}

/** The page with these answers in place of those that it has. */
export function withAnswers(page: string, examples: Example[], answers: string[]): string {
  let text = '';
  let at = 0;
  for (const [index, { answer }] of examples.entries()) {
    if (!answer) continue;
    text += `${page.slice(at, answer.from)}${(answers[index] ?? '').trimEnd()}\n`;
    at = answer.to;
  }
  return text + page.slice(at);
}

function noWishes(): Wishes {
  return { only: [], first: Infinity, headers: [] };
}

function readWishes(text: string): Wishes {
  const wishes = noWishes();
  for (const word of text.trim().split(/\s+/)) {
    const [name = '', value = ''] = word.split('=');
    switch (name) {
      case 'only':
      case 'headers':
        wishes[name] = value.split(',');
        break;
      case 'until':
        wishes.until = value;
        break;
      case 'first':
        wishes.first = Number(value);
        break;
      default:
        throw new Error(`The guide wishes for what nobody knows: ${word}`);
    }
  }
  return wishes;
}
