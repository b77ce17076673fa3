/** The doctor in a process of its own, patient after patient: an environment a line in, its findings a line out. */
import { createInterface } from 'node:readline';
import { examine } from '../../../scripts/lib/doctor/examine.mjs';
import { loadEnvironment } from '../../../scripts/lib/environment.mjs';

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(await examine(loadEnvironment(JSON.parse(line))))}\n`);
