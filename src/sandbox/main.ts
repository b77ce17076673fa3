import { startSandbox, type SandboxServer, StateFileError } from './server.js';
import { readSettings, SettingError } from './settings.js';

const LAST_RESORT_MS = 900;

/** Says in one sentence why the sandbox does not start, and ends. */
function giveUp(sentence: string): never {
  console.error(`sandbox: ${sentence}`);
  process.exit(1);
}

function reason(error: unknown, port: number): string {
  if (error instanceof SettingError) return error.message;
  if (error instanceof StateFileError) return `SANDBOX_STATE_FILE: ${error.message}`;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `port ${port} is taken; set SANDBOX_PORT to another one.`;
  if (code === 'EACCES') return `port ${port} may not be opened; set SANDBOX_PORT to another one.`;
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL')
    return 'SANDBOX_HOST is not an address of this machine.';
  return String(error);
}

function endOnSignals(sandbox: SandboxServer): void {
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), LAST_RESORT_MS).unref();
    sandbox.close().then(
      () => process.exit(0),
      (error: unknown) => giveUp(String(error)),
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

async function main(): Promise<void> {
  let port = 0;
  try {
    const settings = readSettings(process.env);
    port = settings.port;
    const sandbox = await startSandbox(settings);
    endOnSignals(sandbox);
    console.log(`sandbox listening on ${sandbox.url} (seed ${sandbox.seed})`);
  } catch (error) {
    giveUp(reason(error, port));
  }
}

await main();
