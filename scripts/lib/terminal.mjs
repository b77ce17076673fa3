import { Problem } from './problem.mjs';

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

// Whoever reads our output may go away (a closed terminal, `| head`): that must not end us half-way.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const live = process.stdout.isTTY && process.env.TERM !== 'dumb';
const coloured = live && !process.env.NO_COLOR;

const paint = (code) => (text) => (coloured ? `\u001B[${code}m${text}\u001B[0m` : text);
export const bold = paint('1');
export const dim = paint('2');
export const green = paint('32');
export const red = paint('31');
export const yellow = paint('33');

let progress = process.stdout;

/** From now on steps are told on the error output: the standard output belongs to a machine. */
export function showProgressOnErrors() {
  progress = process.stderr;
}

/** @param {string} [text] */
export function say(text = '') {
  process.stdout.write(`${text}\n`);
}

/**
 * Shows what is being done and for how long: a line that counts on a terminal, a line now and then elsewhere.
 *
 * @template T
 * @param {string} label what is done, as in "Installing the packages"
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(label, work) {
  const begun = Date.now();
  const seconds = () => `${((Date.now() - begun) / 1000).toFixed(1)} s`;
  const timer = live ? spin(label, seconds) : remind(label, seconds);
  try {
    const result = await work();
    finish(`${green('✓')} ${label} ${dim(`(${seconds()})`)}`);
    return result;
  } catch (error) {
    finish(`${red('✗')} ${label} ${dim(`(${seconds()})`)}`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

function spin(label, seconds) {
  let turn = 0;
  const draw = () => {
    turn = (turn + 1) % frames.length;
    progress.write(`\r\u001B[2K${frames[turn]} ${label} ${dim(seconds())}`);
  };
  draw();
  return setInterval(draw, 120);
}

function remind(label, seconds) {
  progress.write(`… ${label}\n`);
  return setInterval(() => progress.write(`… ${label} (${seconds()})\n`), 10_000);
}

function finish(line) {
  progress.write(`${live ? '\r\u001B[2K' : ''}${line}\n`);
}

/**
 * The sentence of a {@link Problem}, or, for what we did not foresee, the whole error.
 *
 * @param {unknown} error
 */
export function showFailure(error) {
  if (!(error instanceof Problem)) {
    console.error(error);
    return;
  }
  console.error(`\n${red('✗')} ${error.message}`);
  if (error.details) console.error(error.details.trimEnd().replaceAll(/^/gm, '    '));
}
