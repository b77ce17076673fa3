import { statSync } from 'node:fs';
import { Problem } from '../problem.mjs';
import { demandKeyOfOldData } from '../secrets.mjs';
import { ok, problem, warning } from './finding.mjs';

/** A key of fewer different characters was typed, not drawn. */
const fewCharacters = 10;

const purposes = {
  ENCRYPTION_KEY: { check: 'encryption key', loses: 'stored secrets, and the mark on our machines' },
  ADMIN_API_KEY: { check: 'admin key', loses: 'the way in' },
};

/** Where the keys come from and whether they are fit for it; which they are is not told. */
export function keyFindings({ secret, dataDir, environment }) {
  const names = Object.keys(purposes);
  const same =
    secret('ENCRYPTION_KEY').text !== undefined &&
    secret('ENCRYPTION_KEY').text === secret('ADMIN_API_KEY').text;
  return [
    ...names.flatMap((name) => keyFinding(name, secret(name), { dataDir, environment })),
    ...(same
      ? [
          warning(
            'encryption key',
            'it is the same as the admin key, which travels with every request',
            'give each its own: openssl rand -base64 32',
          ),
        ]
      : []),
  ];
}

function keyFinding(name, { from, file, text = '' }, { dataDir, environment }) {
  const { check, loses } = purposes[name];
  switch (from) {
    case 'wrong':
      return [];
    case 'nowhere':
      return [missing(name, check, file, { dataDir, environment })];
    case 'file':
      return [
        isPrivate(file)
          ? ok(check, `in ${file}`)
          : warning(check, `${file} can be read by others`, `chmod 600 ${file}`),
      ];
    default:
      return [
        new Set(text).size < fewCharacters
          ? warning(
              check,
              `${name} has few different characters and can be guessed (with it: ${loses})`,
              'draw one: openssl rand -base64 32',
            )
          : ok(check, `from ${name}`),
      ];
  }
}

function missing(name, check, file, { dataDir, environment }) {
  if (name === 'ENCRYPTION_KEY') {
    try {
      demandKeyOfOldData(dataDir, environment);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const [says, todo] = error.message.replace(/\.$/, '').split(': ');
      return problem(check, says, todo);
    }
  }
  return ok(check, `not set: npm start makes one in ${file}`);
}

function isPrivate(file) {
  return process.platform === 'win32' || (statSync(file).mode & 0o077) === 0;
}
