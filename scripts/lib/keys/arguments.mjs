import { parseArgs } from 'node:util';
import { Problem } from '../problem.mjs';

export const usage = `Keys of a running service:

  npm run keys                                  lists them
  npm run keys -- create --name ci --owner team-a --role operator
                         [--scopes instances:read,metrics] [--expires 90d | 2030-01-01]
  npm run keys -- revoke key_…

  --url http://host:port   of a service elsewhere; the admin key is ADMIN_API_KEY or DATA_DIR/admin.key
  --json                   what the API answers, for scripts`;

const options = /** @type {const} */ ({
  name: { type: 'string' },
  owner: { type: 'string' },
  role: { type: 'string' },
  scopes: { type: 'string' },
  expires: { type: 'string' },
  url: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
});

const dayMs = 24 * 3_600_000;

/**
 * What is wanted, or a Problem that says how to say it.
 *
 * @param {string[]} args
 * @param {number} now milliseconds since 1970
 */
export function readArguments(args, now) {
  const { values, positionals } = parse(args);
  const { url, json, help } = values;
  const [verb = 'list', ...rest] = positionals;
  if (help) return { verb: 'help', url, json };
  switch (verb) {
    case 'list':
      demandNothingMore(rest);
      return { verb, url, json };
    case 'create':
      demandNothingMore(rest);
      return { verb, url, json, key: keyFrom(values, now) };
    case 'revoke': {
      const [id, ...more] = rest;
      demandNothingMore(more);
      if (!id)
        throw new Problem('Which key? npm run keys lists their ids; then: npm run keys -- revoke key_…');
      if (id.startsWith('ngi_'))
        throw new Problem(
          'That is a key, not the id of one: npm run keys lists the ids, which begin with key_.',
        );
      return { verb, url, json, id };
    }
    default:
      throw new Problem(`${verb} is nothing that can be done with keys.`, { details: usage });
  }
}

function parse(args) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new Problem(`${error.message.split('. ')[0].replace(/\.$/, '')}.`, { details: usage });
  }
}

function keyFrom({ name, owner, role, scopes, expires }, now) {
  const missing = Object.entries({ name, owner, role }).flatMap(([option, value]) =>
    value ? [] : [`--${option}`],
  );
  if (missing.length > 0)
    throw new Problem(`A new key needs ${missing.join(' and ')}.`, {
      details: 'npm run keys -- create --name ci --owner team-a --role operator   (or viewer, or admin)',
    });
  return {
    name,
    owner,
    role,
    ...(scopes === undefined ? {} : { scopes: scopes.split(',').map((scope) => scope.trim()) }),
    ...(expires === undefined ? {} : { expiresAt: momentOf(expires, now) }),
  };
}

/** `90d` from now, or a date as it is. */
function momentOf(text, now) {
  const days = /^(\d{1,5})d$/.exec(text)?.[1];
  const moment = days ? now + Number(days) * dayMs : Date.parse(text);
  if (Number.isNaN(moment))
    throw new Problem(
      `--expires ${text} is no moment: say days, such as 90d, or a date, such as 2030-01-01.`,
    );
  return new Date(moment).toISOString();
}

function demandNothingMore(rest) {
  if (rest.length > 0) throw new Problem(`${rest.join(' ')} is too much.`, { details: usage });
}
