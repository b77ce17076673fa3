import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ApiContract, escape } from '../support/api-contract.js';

jest.setTimeout(60_000);

type Node = Record<string, unknown>;

const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as Node;

/** Every object below a node, with the JSON Pointer to it. */
function* walk(node: unknown, pointer = '#'): Generator<[string, Node]> {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) yield [pointer, node as Node];
  for (const [key, value] of Object.entries(node)) yield* walk(value, `${pointer}/${escape(key)}`);
}

/** `[where the schema is, an example of it]`, wherever one is shown. */
function* examples(): Generator<[string, unknown]> {
  for (const [pointer, node] of walk(document)) {
    const { examples: shown, schema } = node;
    if (Array.isArray(shown)) for (const example of shown) yield [pointer, example];
    else if (schema && typeof shown === 'object' && shown !== null)
      for (const example of Object.values(shown)) yield [`${pointer}/schema`, valueOf(example as Node)];
  }
}

function valueOf({ value, $ref }: Node): unknown {
  if (typeof $ref !== 'string') return value;
  const { examples: shared } = document['components'] as { examples: Record<string, Node> };
  return shared[$ref.split('/').at(-1) ?? '']?.['value'];
}

describe('openapi.json', () => {
  it('is what the code says, and the code leaves nothing unsaid', () => {
    const { stdout, stderr } = spawnSync(process.execPath, ['scripts/openapi.mjs', '--check'], {
      encoding: 'utf8',
    });
    expect(`${stdout}${stderr}`).toBe('');
  });

  it('refers to nothing that is not there', () => {
    const places = [...walk(document)];
    const known = new Set(places.map(([pointer]) => pointer));
    const references = places.flatMap(([, { $ref }]) => (typeof $ref === 'string' ? [$ref] : []));
    expect(references.length).toBeGreaterThan(100);
    expect(references.filter((reference) => !known.has(reference))).toEqual([]);
  });

  it('shows only examples that are valid', () => {
    const contract = ApiContract.read();
    const shown = [...examples()];
    expect(shown.length).toBeGreaterThan(100);
    expect(shown.flatMap(([pointer, example]) => contract.errors(pointer, example))).toEqual([]);
  });
});
