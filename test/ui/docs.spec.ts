import type { Locator, Page } from 'playwright-core';
import { aBrowser, aVisitor, describeInBrowser } from '../support/browser.js';
import { ADMIN_KEY, aService } from '../support/service.js';
import { aNovita } from '../support/stage.js';

jest.setTimeout(120_000);

describeInBrowser('Swagger UI', () => {
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    const service = await aService({ novita: await aNovita(), env: { SWAGGER: 'true' } });
    ({ page, complaints } = await aVisitor(await aBrowser(), service));
    await page.goto('/docs');
  });

  /** Opens an operation, has it tried out, and returns what came. */
  async function tryOut(operationId: string): Promise<Locator> {
    const operation = page.locator(`.opblock[id$="-${operationId}"]`);
    await operation.locator('.opblock-summary-control').click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    await operation.getByRole('button', { name: 'Execute' }).click();
    const answer = operation.locator('.live-responses-table');
    await answer.locator('tbody .response-col_status', { hasText: '200' }).waitFor();
    return answer;
  }

  it('takes a key, and lets a GET and a POST be tried as they are shown', async () => {
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    const dialog = page.locator('.dialog-ux');
    await dialog.locator('input[type=text]').first().fill(ADMIN_KEY);
    await dialog.getByRole('button', { name: 'Apply credentials' }).first().click();
    await dialog.getByRole('button', { name: 'Close' }).first().click();

    expect(await (await tryOut('listInstances')).innerText()).toContain('"instances"');
    expect(await (await tryOut('createInstance')).innerText()).toContain('"validateOnly": true');
    expect(complaints).toEqual([]);
  });
});
