import { readFileSync, writeFileSync } from 'node:fs';
import { App } from '../support/app.js';
import { ADMIN_KEY } from '../support/service.js';
import { aNovita, aReceiver } from '../support/stage.js';
import { showAnswer } from './support/guide-answer.js';
import { alike } from './support/guide-likeness.js';
import { examplesOf, withAnswers } from './support/guide-page.js';
import { canPaste, runCommands } from './support/guide-run.js';

jest.setTimeout(300_000);

const FILE = 'docs/api-guide.md';
const SERVICE = 'http://127.0.0.1:3000';
const RECEIVER = 'http://127.0.0.1:9000';

describe('docs/api-guide.md', () => {
  (canPaste ? it : it.skip)(
    'shows what is answered when it is followed from the first command to the last (npm run docs:guide)',
    async () => {
      const page = readFileSync(FILE, 'utf8');
      const receiver = await aReceiver();
      const app = await App.start({ novita: await aNovita() });
      const addresses = { [await app.url()]: SERVICE, [`http://127.0.0.1:${receiver.port}`]: RECEIVER };
      const real = (command: string): string =>
        Object.entries(addresses).reduce((text, [is, shown]) => text.replaceAll(shown, is), command);

      const examples = examplesOf(page);
      expect(examples.length).toBeGreaterThan(20);
      const ran = await runCommands(
        examples.map(({ command, wishes: { until } }) => ({ text: real(command), until })),
        ADMIN_KEY,
      );
      for (const [index, { command, answer }] of examples.entries())
        if (!answer) expect([command, ran[index]?.output]).toEqual([command, '']);
      const shown = examples.map((example, index) =>
        showAnswer(ran[index] ?? { output: '', headers: '' }, example),
      );

      const ends = '\n=====\n';
      const answers = alike(shown.join(ends), addresses).split(ends);
      const followed = withAnswers(page, examples, answers);
      if (process.env.UPDATE_GUIDE) writeFileSync(FILE, followed);
      else expect(page).toBe(followed);
    },
  );
});
