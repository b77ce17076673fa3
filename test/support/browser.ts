import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { endsWithItsTest } from './endings.js';
import { ADMIN_KEY, type Service } from './service.js';

const BINARY = [process.env['CHROMIUM_BIN'], '/usr/bin/chromium'].find((file) => file && existsSync(file));
/** Pictures of each page, for the README and for whoever wants to look. */
export const PICTURES = process.env['PAGE_PICTURES'] ?? join(tmpdir(), 'ngi-pictures');

const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'].concat(
  '--disable-background-networking',
  '--disable-component-update',
);

/** The tests of the page; without a browser they are skipped, and their name says what would bring one. */
export const describeInBrowser = (name: string, tests: () => void): void => {
  if (BINARY) describe(name, tests);
  else describe.skip(`${name} (no Chromium: apt-get install --no-install-recommends chromium)`, tests);
};

/** A browser that ends with the test that asked for it. */
export async function aBrowser(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: BINARY, args: QUIET });
  endsWithItsTest(async () => browser.close());
  return browser;
}

export interface Visitor {
  page: Page;
  /** What the console complained about. */
  complaints: string[];
}

interface Look {
  width?: number;
  height?: number;
  colors?: 'light' | 'dark';
}

/** Somebody who opens the page; everything that the console complains about is kept. */
export async function aVisitor(browser: Browser, service: Service, look: Look = {}): Promise<Visitor> {
  const context: BrowserContext = await browser.newContext({
    baseURL: service.url,
    viewport: { width: look.width ?? 1_360, height: look.height ?? 860 },
    colorScheme: look.colors ?? 'light',
    reducedMotion: 'reduce',
  });
  endsWithItsTest(async () => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, complaints };
}

/** Signs in through the form. */
export async function signIn(page: Page, key: string = ADMIN_KEY): Promise<void> {
  await page.goto('/');
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const axeFile = createRequire(join(process.cwd(), 'package.json')).resolve('axe-core/axe.min.js');

/** Serious and critical findings of axe-core on the page as it stands. */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  const source = await readFile(axeFile, 'utf8');
  // The page's CSP refuses scripts that it did not bring; evaluated from outside, axe runs all the same.
  await page.evaluate(source);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: () => Promise<AxeReport> } };
    interface AxeReport {
      violations: { id: string; impact: string; help: string; nodes: { html: string }[] }[];
    }
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

/** Keeps a picture of the page. */
export async function picture(page: Page, name: string): Promise<void> {
  await mkdir(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}
