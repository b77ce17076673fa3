import { readFileSync } from 'node:fs';
import { App } from '../support/app.js';
import type { NovitaSandbox } from '../support/novita-sandbox.js';
import { ADMIN_KEY } from '../support/service.js';
import { aNovita } from '../support/stage.js';
import { examplesOf } from './support/guide-page.js';
import { canPaste, runCommands } from './support/guide-run.js';

jest.setTimeout(300_000);

/** What a page takes for granted. */
const GIVEN: Record<string, string> = {
  'docs/operations.md': 'URL=http://127.0.0.1:3000; KEY=$(cat .data/admin.key)',
};

/** A refusal makes itself heard, though nobody looks at the answer. */
const OUTSPOKEN = 'curl() { command curl --fail-with-body "$@" || echo "REFUSED: $*"; }';

const paste = canPaste ? it : it.skip;

describe('What the pages have one paste', () => {
  let novita: NovitaSandbox;
  let app: App;
  beforeAll(async () => {
    novita = await aNovita();
    app = await App.start({ novita });
  });

  paste.each(['README.md', 'docs/getting-started.md', 'docs/operations.md', 'docs/sandbox.md'])(
    '%s: every request is answered well',
    async (page) => {
      const blocks = examplesOf(readFileSync(page, 'utf8')).filter(({ command }) => command.includes('curl'));
      expect(blocks.length).toBeGreaterThan(0);
      const here = { 'http://127.0.0.1:3000': await app.url(), 'localhost:4010': new URL(novita.url).host };
      const commands = [OUTSPOKEN, GIVEN[page] ?? 'true', ...blocks.map(({ command }) => command)].map(
        (command) => ({
          text: Object.entries(here).reduce((text, [shown, real]) => text.replaceAll(shown, real), command),
        }),
      );
      const [, , ...ran] = await runCommands(commands, ADMIN_KEY);
      for (const { output } of ran) {
        expect(output).not.toMatch(/REFUSED|curl: \(/);
        expect(output).toMatch(/\{/);
      }
    },
  );
});
