// Debian's Chromium, without a window, and pages that complain of everything they should not do.
import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { folder } from './inputs.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const patience = 180_000; // on a busy machine a browser takes long to start

/// One browser with an empty profile. The theme is that of each page.
export async function startBrowser() {
  const browser = await chromium.launchPersistentContext(join(folder, 'profile'),
    { executablePath: process.env.SKUSIM_CHROMIUM, args: flags, timeout: patience,
      headless: true, chromiumSandbox: false });
  browser.setDefaultTimeout(patience);
  return browser;
}

/// Opens a file. `page.complaints` lists console messages, errors, dialogs and requests.
export async function openPage(browser, path, { colorScheme = 'light', width = 1280 } = {}) {
  const page = await browser.newPage();
  const address = `file://${path}`;
  page.complaints = [];
  const complain = (what) => page.complaints.push(what);
  page.on('console', (message) => complain(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complain(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    complain(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url() !== address && !request.url().startsWith('blob:')) {
      complain(`request: ${request.url()}`);
    }
  });
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: 900 });
  await page.goto(address);
  return page;
}

/// What axe-core finds that keeps somebody from using the page.
export async function faultsOf(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }));
  return violations.filter((it) => ['serious', 'critical'].includes(it.impact))
    .map((it) => `${it.id}: ${it.nodes[0].target} ${it.nodes[0].failureSummary}`);
}
