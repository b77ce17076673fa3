/** How often each command was carried out since the last reset, without what asks for it. */
export async function commandsOf(client) {
  const info = await client.info('commandstats');
  const stats = [...info.matchAll(/cmdstat_([^:]+):calls=(\d+)/g)];
  return new Map(stats.map(([, name, calls]) => [name, Number(calls)]).filter(([name]) => !OURS.has(name)));
}

const OURS = new Set(['info', 'config|resetstat']);

/** @param {Map<string, number>} commands */
export function sum(commands) {
  return [...commands.values()].reduce((total, calls) => total + calls, 0);
}
