import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { growthOf } from './regex-linearity.js';

/** Whose texts come from elsewhere: what runs in the service and in the page. */
const FOLDERS = ['src', 'web/src'];

/** Expressions that are put together while the program runs, and what they are made of. */
const PUT_TOGETHER = new Map([
  ['src/redis/store-facts.ts', 'a constant name, in what our own Redis says about itself'],
]);

interface Found {
  file: string;
  expression: string;
}

function* expressions(file: string): Generator<Found> {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const waiting: ts.Node[] = [tree];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (ts.isRegularExpressionLiteral(node)) yield { file, expression: node.text };
    if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp')
      yield { file, expression: node.getText() };
    ts.forEachChild(node, (child) => {
      waiting.push(child);
    });
  }
}

const found = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.spec.ts'))
    .flatMap((file) => Array.from(expressions(join(folder, file)))),
);

describe('Regular expressions', () => {
  it('are all found', () => {
    expect(found.length).toBeGreaterThan(80);
  });

  it('take time in proportion to the text, whatever it is', () => {
    const written = new Map(
      found.filter(({ expression }) => expression.startsWith('/')).map((one) => [one.expression, one.file]),
    );
    const slow = [...written].flatMap(([expression, file]) => {
      const end = expression.lastIndexOf('/');
      const growth = growthOf(expression.slice(1, end), expression.slice(end + 1));
      return growth === 'linear' ? [] : [`${file}: ${expression} is ${growth}`];
    });
    expect(slow).toEqual([]);
  });

  it('are written down, not put together from texts', () => {
    const put = found.filter(({ expression }) => !expression.startsWith('/')).map(({ file }) => file);
    expect(put.filter((file) => !PUT_TOGETHER.has(file))).toEqual([]);
  });
});

describe('The judgement of regular expressions', () => {
  it.each([
    ['^(a+)+$', 'exponential'],
    ['(a|a)*b', 'exponential'],
    ['^([a-z]|[0-9a-f])*$', 'exponential'],
    ['^(\\w+\\s?)*$', 'exponential'],
    ['^(a|b|ab)*c$', 'exponential'],
    ['\\s+$', 'polynomial'],
    ['^\\s*(.*?)\\s*,', 'polynomial'],
    ['^\\d*\\.?\\d+$', 'polynomial'],
    ['^.*=.*=x$', 'polynomial'],
    ['<.*>', 'polynomial'],
  ])('finds that %s is %s', (source, growth) => {
    expect(growthOf(source)).toBe(growth);
  });

  it.each([
    '^[a-z]+@[a-z]+$',
    '^[A-Za-z0-9-]{1,63}$',
    '^(a|b)*$',
    '^\\d+(\\.\\d+)?$',
    '^(?:[^"\\\\]|\\\\.)*"$',
    'a+',
    '[?#].*$',
    '^.*$',
    '^[^=]+=.*=x$',
    'abc|def',
    '^(.*)--x-(\\d{1,4})$',
  ])('finds that %s is linear', (source) => {
    expect(growthOf(source, source.includes('.*') ? 's' : '')).toBe('linear');
  });

  it('agrees with the clock', () => {
    const time = (source: string, length: number): number => {
      const expression = new RegExp(source);
      const began = performance.now();
      expression.test(`${'1'.repeat(length)}!`);
      return performance.now() - began;
    };
    expect(growthOf('^(\\d+)+$')).toBe('exponential');
    expect(time('^(\\d+)+$', 24)).toBeGreaterThan(time('^\\d+$', 24) * 100);
  });

  it('refuses what it does not understand', () => {
    expect(() => growthOf('(a+)\\1')).toThrow(/not understood/);
    expect(() => growthOf('(?=a+)b*')).toThrow(/looks around/);
  });
});
