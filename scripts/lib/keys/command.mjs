import { loadEnvironment, readSettings, urlOf } from '../environment.mjs';
import { Problem } from '../problem.mjs';
import { bold, dim, green, say, showFailure } from '../terminal.mjs';
import { readArguments, usage } from './arguments.mjs';
import { adminKey, ask } from './service.mjs';
import { keyTable } from './table.mjs';

/**
 * `npm run keys`: asks a running service for what is wanted; ends with 1 when it was not done.
 *
 * @param {string[]} args
 */
export async function keysCommand(args) {
  try {
    const wanted = readArguments(args, Date.now());
    if (wanted.verb === 'help') return say(usage);
    await carryOut(wanted, serviceOf(wanted.url));
  } catch (error) {
    showFailure(error);
    process.exitCode = 1;
  }
}

function serviceOf(url) {
  const environment = loadEnvironment(process.env);
  const { dataDir, host, port } = readSettings(environment);
  if (url !== undefined && !/^https?:/.test(url))
    throw new Problem(`--url ${url} is no address: it begins with http:// or https://.`);
  return { url: url ? new URL(url).origin : urlOf(host, port), key: adminKey(environment, dataDir) };
}

async function carryOut({ verb, json, key, id }, service) {
  switch (verb) {
    case 'list': {
      const { keys } = await ask(service, 'GET', '/api/keys');
      if (json) return say(JSON.stringify(keys, null, 2));
      if (keys.length > 0) return say(keyTable(keys, Date.now()));
      return say(
        `No keys but the admin key. ${dim('npm run keys -- create --name ci --owner team-a --role operator')}`,
      );
    }
    case 'create': {
      const made = await ask(service, 'POST', '/api/keys', key);
      if (json) return say(JSON.stringify(made, null, 2));
      return showNew(made);
    }
    case 'revoke':
      await ask(service, 'DELETE', `/api/keys/${encodeURIComponent(id)}`);
      if (json) return say(JSON.stringify({ id, revoked: true }));
      return say(`${green('✓')} ${id} is revoked; within five seconds no process accepts it.`);
  }
}

function showNew({ key, ...made }) {
  say(`${green('✓')} A key for ${bold(made.owner)}:\n`);
  say(keyTable([made], Date.now()));
  say(`\n  ${bold(key)}\n`);
  say('This is the only time that it is shown: the service keeps a digest of it.');
  say(dim(`Send it as "Authorization: Bearer …"; end it with npm run keys -- revoke ${made.id}`));
}
