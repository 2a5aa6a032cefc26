// Debian's Chromium, without a window, and pages that complain of everything they should not do.
import { chromium } from 'playwright-core';
import { folder } from './inputs.mjs';
import { join } from 'node:path';

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
