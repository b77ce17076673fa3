import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** How long a process that is just ending may take, in milliseconds. */
const patience = 5000;

/**
 * Finds what the suites leave running: whoever is in a group of ours, works in our temporary folder, or
 * carries its name in the environment (as TMPDIR). Nobody else has that name.
 *
 * @param {string} folder
 */
export function remainsOf(folder) {
  const groups = new Set();
  return {
    /** @param {number | undefined} pid */
    watchGroup: (pid) => void (pid && groups.add(pid)),

    /** @returns {Promise<string[]>} what had to be ended, one line each */
    async endAll() {
      const deadline = Date.now() + patience;
      let left = findAll(folder, groups);
      while (left.length > 0 && Date.now() < deadline) {
        await pause(100);
        left = findAll(folder, groups);
      }
      for (const { pid } of left) kill(pid);
      if (process.platform !== 'linux') for (const group of groups) kill(-group);
      return left.map(({ pid, command }) => `${command} (process ${pid})`);
    },
  };
}

function findAll(folder, groups) {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const isOurs = groups.has(Number(group)) || worksIn(pid, folder) || carries(pid, folder);
        if (state === 'Z' || !isOurs) return [];
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return [{ pid: Number(pid), command }];
      } catch {
        return []; // gone meanwhile, or another user's
      }
    });
}

function worksIn(pid, folder) {
  return readlinkSync(`/proc/${pid}/cwd`).startsWith(`${folder}/`);
}

function carries(pid, folder) {
  return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`TMPDIR=${folder}`);
}

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // gone meanwhile
  }
}
