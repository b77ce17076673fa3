import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { run } from '../commands.mjs';
import { lastLines } from '../install.mjs';
import { projectRoot } from '../places.mjs';
import { Problem } from '../problem.mjs';
import { step } from '../terminal.mjs';
import { execForm, readDockerfile, variablesOf } from './dockerfile.mjs';
import { ignoredBy } from './ignored.mjs';

/** Of the user's environment only what finds programs, the registry and its cache; an image build has no more. */
const PASSED_ON = ['PATH', 'HOME', 'npm_config_registry', 'NODE_EXTRA_CA_CERTS', 'HTTPS_PROXY', 'NO_PROXY'];

/**
 * What the last stage leaves behind.
 *
 * @typedef {{ root: string, workdir: string, env: Record<string, string>, user: string, command: string[],
 *   healthCheck: string[] }} Image
 */

/**
 * Carries out a Dockerfile without Docker: each stage in an empty folder, its RUN lines by the same shell commands,
 * with the Node that runs this instead of the image's. An absolute path in a RUN or COPY line means one below that
 * folder. The context is what `.dockerignore` leaves of the files that git knows.
 *
 * @param {string} folder an empty one
 * @param {AbortSignal} stopped
 * @returns {Promise<Image>}
 */
export async function replay(folder, stopped) {
  const context = join(folder, 'context');
  await copyContext(context, stopped);
  const images = new Map();
  const stages = readDockerfile(readFileSync(join(projectRoot, 'Dockerfile'), 'utf8'));
  for (const stage of stages)
    images.set(stage.name, await build(stage, { folder, context, images, stopped }));
  return images.get(stages.at(-1).name);
}

async function copyContext(context, stopped) {
  const { output } = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: projectRoot,
    stopped,
  });
  const isIgnored = ignoredBy(readFileSync(join(projectRoot, '.dockerignore'), 'utf8'));
  for (const file of output.split('\n').filter(Boolean)) {
    if (!isIgnored(file) && existsSync(join(projectRoot, file)))
      cpSync(join(projectRoot, file), join(context, file));
  }
}

/** @returns {Promise<Image>} */
async function build(stage, { folder, context, images, stopped }) {
  const root = join(folder, `stage-${stage.name}`);
  mkdirSync(root);
  const image = { root, workdir: root, env: {}, user: '0:0', command: [], healthCheck: [] };
  for (const { name, text } of stage.instructions) {
    if (name === 'WORKDIR') {
      image.workdir = join(root, text);
      mkdirSync(image.workdir, { recursive: true });
    } else if (name === 'COPY') copy(text, image, { context, images });
    else if (name === 'RUN')
      await step(`${stage.name}: ${text}`, () => runIn(image, below(text, root), stopped));
    else if (name === 'ENV') Object.assign(image.env, variablesOf(text));
    else if (name === 'USER') image.user = text;
    else if (name === 'CMD') image.command = execForm(text);
    else if (name === 'HEALTHCHECK') image.healthCheck = execForm(text);
    else if (name !== 'EXPOSE') throw new Problem(`The replay does not know ${name}.`);
  }
  return image;
}

async function runIn({ workdir, env }, command, stopped) {
  const inherited = Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]]));
  const { code, output, errors } = await run('sh', ['-c', command], {
    cwd: workdir,
    env: { ...inherited, ...env },
    stopped,
  });
  if (code !== 0)
    throw new Problem(`RUN ${command} failed with exit code ${code}.`, {
      details: lastLines(`${output}\n${errors}`, 20),
    });
}

/** Absolute paths of a command, moved into the stage's folder. */
function below(command, root) {
  return command.replaceAll(/(?<=\s)\/(?=\w)/g, `${root}/`);
}

function copy(text, image, { context, images }) {
  const words = text.split(/\s+/);
  const from = words[0].startsWith('--from=') ? words.shift().slice('--from='.length) : undefined;
  const target = words.pop();
  const base = from ? images.get(from).root : context;
  const destination = resolve(image.workdir, target);
  for (const word of words) {
    const source = join(base, word);
    const isFolder = statSync(source).isDirectory();
    const intoFolder = /(^|\/)\.?\/?$/.test(target);
    cpSync(source, !isFolder && intoFolder ? join(destination, basename(word)) : destination, {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
}

/** @param {string} path @returns {number} bytes of all files below */
export function sizeOf(path) {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
