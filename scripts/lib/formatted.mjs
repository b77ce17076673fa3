import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'oxfmt';
import { projectRoot } from './places.mjs';

/**
 * What `npm run format` would make of a generated text.
 *
 * @param {string} file its name tells the language
 * @param {string} text
 * @throws when the text is not of that language
 */
export async function formatted(file, text) {
  const { ignorePatterns: _, ...style } = JSON.parse(
    await readFile(join(projectRoot, '.oxfmtrc.json'), 'utf8'),
  );
  const { code, errors } = await format(file, text, style);
  if (errors.length > 0) throw new Error(`${file}: ${errors.map(({ message }) => message).join('; ')}`);
  return code;
}
