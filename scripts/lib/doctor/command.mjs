import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../build.mjs';
import { loadEnvironment } from '../environment.mjs';
import { install } from '../install.mjs';
import { projectRoot } from '../places.mjs';
import { Problem, Stopped } from '../problem.mjs';
import { listenForStop } from '../stop-signals.mjs';
import { say, showFailure, showProgressOnErrors } from '../terminal.mjs';
import { examine } from './examine.mjs';
import { asJson, asTable } from './report.mjs';

const usage = `Looks at everything that the service needs; changes nothing but node_modules and dist.

  npm run doctor
  npm run --silent doctor -- --json   for scripts

It reads the environment and .env as npm start does, and ends with 1 when there is a problem.`;

/**
 * `npm run doctor`: ends with 1 when something must be mended first.
 *
 * @param {string[]} args
 */
export async function doctorCommand(args) {
  const { stopped } = listenForStop();
  try {
    const { json, help } = readArguments(args);
    if (help) say(usage);
    else await tellFindings(json, stopped);
  } catch (error) {
    if (error instanceof Stopped || error.name === 'AbortError') say('Stopped.');
    else showFailure(error);
    process.exitCode = 1;
  }
  process.exit();
}

function readArguments(args) {
  try {
    const options = /** @type {const} */ ({
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    });
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Problem(`${error.message.split('. ')[0].replace(/\.$/, '')}.`, { details: usage });
  }
}

async function tellFindings(json, stopped) {
  if (json) showProgressOnErrors();
  // Without sources, as in the image, what is there is what there is.
  if (existsSync(join(projectRoot, 'src'))) {
    await install(stopped);
    await build(stopped);
  }
  const findings = await examine(loadEnvironment(process.env));
  say(json ? asJson(findings) : asTable(findings));
  if (findings.some(({ status }) => status === 'problem')) process.exitCode = 1;
}
