import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { alone } from './claim.mjs';
import { run } from './commands.mjs';
import { cacheFolder } from './places.mjs';
import { Problem } from './problem.mjs';
import { step } from './terminal.mjs';

/** The server and the package that carries the program (in Debian the server is a link into the tools). */
const families = [
  { server: 'redis-server', tools: 'redis-tools', program: 'redis-check-rdb' },
  { server: 'valkey-server', tools: 'valkey-tools', program: 'valkey-check-rdb' },
];

/** How far dependencies of dependencies are followed; a minimal Debian needs two levels. */
const deepest = 4;

/**
 * Brings the distribution's own Redis without root: downloads the package and the libraries that are
 * missing with apt-get, unpacks them into a cache folder of ours, and puts a small launcher before them.
 * Nothing of the system is changed, neither its packages nor its package lists.
 *
 * @param {AbortSignal} stopped
 * @param {(file: string) => Promise<boolean>} isGood whether the server at `file` runs and is new enough
 * @returns {Promise<{ binary?: string, reason?: string }>} without a binary: why there is none
 */
export async function unpackDebianRedis(stopped, isGood) {
  const system = debianSystem();
  if (!system) return {};
  const home = join(cacheFolder(), 'redis', system);
  const kept = launcherOf(home);
  if (existsSync(kept) && (await isGood(kept))) return { binary: kept };
  const work = () =>
    alone('redis', stopped, async () => {
      if (existsSync(kept) && (await isGood(kept))) return kept;
      const apt = aptOfOurs(stopped);
      removeDrafts(home);
      for (const family of families) {
        const folder = await unpack(family, apt, home, stopped, isGood);
        if (!folder) continue;
        rmSync(home, { recursive: true, force: true });
        renameSync(folder, home);
        return kept;
      }
      throw new Problem(apt.complaint() ?? 'apt-get brought no Redis that runs here and is new enough.');
    });
  try {
    return { binary: await step('Getting Redis from the distribution (no root needed)', work) };
  } catch (error) {
    if (error instanceof Problem) return { reason: error.message };
    throw error;
  }
}

/** @returns {string | undefined} names the release and machine, undefined where this is not Debian's family */
function debianSystem() {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return undefined;
  try {
    const release = readFileSync('/etc/os-release', 'utf8');
    const field = (name) => new RegExp(`^${name}="?([^"\n]*)`, 'm').exec(release)?.[1] ?? '';
    return `${field('ID')}-${field('VERSION_ID')}-${process.arch}`;
  } catch {
    return undefined;
  }
}

async function unpack({ server, tools, program }, apt, home, stopped, isGood) {
  mkdirSync(dirname(home), { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(`${home}.`);
  const done = new Set();
  let wanted = [tools, server];
  for (let level = 0; level <= deepest && wanted.length > 0; level += 1) {
    if (!(await apt.download(wanted, folder))) break;
    for (const name of wanted) done.add(name);
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
      await run('dpkg-deb', ['-x', join(folder, file), join(folder, 'root')], { stopped });
      rmSync(join(folder, file));
    }
    writeLauncher(folder, server, program);
    if (await isGood(launcherOf(folder))) return folder;
    wanted = await apt.missingLibraries(wanted, done);
  }
  rmSync(folder, { recursive: true, force: true });
  return undefined;
}

/** What a killed start left half unpacked. */
function removeDrafts(home) {
  const parent = dirname(home);
  if (!existsSync(parent)) return;
  for (const name of readdirSync(parent)) {
    if (name.startsWith(`${basename(home)}.`)) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

/** One name for all, so that a caller needs nothing but this path: no LD_LIBRARY_PATH leaks into others. */
function launcherOf(folder) {
  return join(folder, 'redis-server');
}

function writeLauncher(folder, server, program) {
  const bin = join(folder, 'root', 'usr', 'bin');
  if (!existsSync(join(bin, server)) && existsSync(join(bin, program)))
    symlinkSync(program, join(bin, server));
  const libraries = libraryFolders(join(folder, 'root'))
    .map((path) => `"$here/${relative(folder, path)}"`)
    .join(':');
  const lines = [
    '#!/bin/sh',
    'here=$(dirname "$0")',
    `LD_LIBRARY_PATH=${libraries} exec "$here/root/usr/bin/${server}" "$@"`,
  ];
  writeFileSync(launcherOf(folder), `${lines.join('\n')}\n`);
  chmodSync(launcherOf(folder), 0o755);
}

function libraryFolders(root) {
  const roots = ['lib', 'usr/lib'].map((path) => join(root, path));
  const below = roots.flatMap((path) =>
    existsSync(path) ? readdirSync(path).map((one) => join(path, one)) : [],
  );
  return roots.concat(below).filter(holdsLibraries);
}

function holdsLibraries(path) {
  if (!existsSync(path) || !statSync(path).isDirectory()) return false;
  return readdirSync(path).some((name) => name.includes('.so'));
}

/** apt-get that touches only folders of ours, and uses package lists of ours where the system's are empty. */
function aptOfOurs(stopped) {
  const folder = join(cacheFolder(), 'apt');
  const lists = join(folder, 'lists');
  for (const path of [join(lists, 'partial'), join(folder, 'cache', 'archives', 'partial')]) {
    mkdirSync(path, { recursive: true });
  }
  let complaint;
  const common = {
    'Dir::Cache': join(folder, 'cache'),
    'Debug::NoLocking': 'true',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '1',
    'Acquire::http::Timeout': '15',
    'Acquire::https::Timeout': '15',
    // As root apt would become the user _apt, who may not write into our folder.
    'APT::Sandbox::User': 'root',
  };
  let options = common;
  const call = async (command, args, cwd) => {
    const flags = Object.entries(options).map(([name, value]) => `-o${name}=${value}`);
    const env = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
    const result = await run(command, [...flags, ...args], { cwd, env, stopped, limit: 180_000 });
    if (/Failed to fetch|Could not resolve|Temporary failure|Unable to connect/.test(result.errors)) {
      complaint = "The distribution's package servers cannot be reached from here.";
    }
    if (result.code !== 0) complaint ??= /^E: (.*)/m.exec(result.errors)?.[1];
    return result;
  };
  const useListsOfOurs = async () => {
    options = { ...common, 'Dir::State::lists': lists };
    await call('apt-get', ['-q', 'update']);
  };
  return {
    /** Downloads with the lists that are there; when they are empty or out of date, with fresh ones of ours. */
    async download(names, cwd) {
      if ((await call('apt-get', ['-q', 'download', ...names], cwd)).code === 0) return true;
      if (options === common) {
        await useListsOfOurs();
        return (await call('apt-get', ['-q', 'download', ...names], cwd)).code === 0;
      }
      return false;
    },
    /** The libraries on which `names` depend and which are neither installed nor unpacked yet. */
    async missingLibraries(names, done) {
      const { output } = await call('apt-cache', ['depends', '--no-recommends', '--no-suggests', ...names]);
      const libraries = [...output.matchAll(/^\s*\|?(?:Pre)?Depends: (lib[^<>:\s]+|lua[^<>:\s]+)$/gm)];
      const missing = [];
      for (const name of new Set(libraries.map((match) => match[1]))) {
        if (!done.has(name) && !(await isPackageInstalled(name, stopped))) missing.push(name);
      }
      return missing;
    },
    complaint: () => complaint,
  };
}

async function isPackageInstalled(name, stopped) {
  const { code, output } = await run('dpkg-query', ['-W', '-f', '${Status}\n', name], { stopped });
  return code === 0 && output.includes('install ok installed');
}
