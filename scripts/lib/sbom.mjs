import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, run } from './commands.mjs';
import { projectRoot } from './places.mjs';
import { Problem } from './problem.mjs';
import { green, say, showFailure } from './terminal.mjs';

const fileName = 'sbom.cdx.json';

/** Writes the bill of materials into the folder that the command was called from. */
export async function sbomCommand() {
  try {
    const bill = await billOfMaterials();
    writeFileSync(fileName, `${JSON.stringify(bill, null, 2)}\n`);
    say(`${green('✓')} ${fileName}: ${bill.components.length} packages run in production.`);
  } catch (error) {
    showFailure(error);
    process.exitCode = 1;
  }
}

/**
 * What npm says, without what only development needs, and under the project's own name (npm goes by the folder's).
 * Not by `--omit=dev`: that leaves out what comes as a peer, `@nestjs/core` among it (npm 11.19).
 */
export async function billOfMaterials() {
  const wanted = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx'];
  const [command, args] = npm(wanted);
  const { code, output, errors } = await run(command, args, { cwd: projectRoot });
  if (code !== 0) throw new Problem('npm cannot write the bill of materials.', { details: errors });
  const { name } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  const bill = JSON.parse(output);
  Object.assign(bill.metadata.component, { name, type: 'application' });
  const components = bill.components.filter(runsInProduction);
  const kept = new Set([bill.metadata.component, ...components].map((component) => component['bom-ref']));
  const dependencies = bill.dependencies
    .filter(({ ref }) => kept.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((one) => kept.has(one)) }));
  return { ...bill, components, dependencies };
}

function runsInProduction({ properties = [] }) {
  return !properties.some(({ name }) => name === 'cdx:npm:package:development');
}
