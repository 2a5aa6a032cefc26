// The page of a comparison: it says what the JSON says, and is as safe and as usable as that of a
// plan.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { faultsOf, openPage, startBrowser } from './browser.mjs';
import { changedScenario, hostileNames, writeComparison, writeLargeScenario, writePlans }
  from './inputs.mjs';
import { milliseconds, signedPercent, usdPerHour } from './written.mjs';

const quickstart = 'scenarios/quickstart.yaml';
let browser;
let approved; // plans, as JSON files
let slower;

before(async () => {
  approved = writePlans('approved', quickstart);
  slower = writePlans('slower', changedScenario('slower', quickstart,
    ['compute_efficiency: 35 %', 'compute_efficiency: 30 %']));
  browser = await startBrowser();
});
after(() => browser?.close());

test('the first screen says what changed, by how much, and what is breached', async () => {
  const { path, json } = writeComparison('slower-page', approved, slower,
    '--fail-on', 'cost+5%,slo,p99+50%');
  const { plans: [plan], conditions } = json();
  const page = await openPage(browser, path);
  const shown = (id) => page.locator(`#${id}`).innerText();
  const { before: earlier, after: later, figures, slo } = plan.cheapest;
  assert.notEqual(earlier.nodes, later.nodes);
  assert.equal(await shown('before'), `${earlier.nodes} \u00d7 ${earlier.sku}`);
  assert.equal(await shown('after'), `${later.nodes} \u00d7 ${later.sku}`);
  assert.equal(await shown('usd-before'), usdPerHour(earlier.usd_per_hour));
  assert.equal(await shown('usd-after'), usdPerHour(later.usd_per_hour));
  const cost = figures.find((it) => it.quantity === 'usd_per_hour');
  assert.equal(await shown('usd-difference'), signedPercent(cost.share));
  const [p95] = slo;
  const row = page.locator('[data-bound="p95 latency"]').locator('xpath=ancestor::tr');
  const part = (end) => signedPercent(p95.difference[end] / p95.before.value.value);
  const cells = await row.locator('td').allInnerTexts();
  assert.equal(cells[0], `${milliseconds(p95.before.value.value)}`
    + ` [${milliseconds(p95.before.value.low)}, ${milliseconds(p95.before.value.high)}]`);
  assert.equal(cells[2], `${part('value')} [${part('low')}, ${part('high')}] ${p95.judgment}`);
  assert.equal(cells[4], p95.after.decision);
  const many = (finding) => conditions.filter((it) => it.finding === finding).length;
  assert.ok(many('breached') > 0 && many('holds') > 0);
  assert.equal(await shown('conditions'), `Conditions: breached ${many('breached')} of`
    + ` ${conditions.length} holds ${many('holds')} of ${conditions.length}`);
  const text = await page.locator('.answer').innerText();
  assert.match(text, /service\.compute_efficiency: 35 % \u2192 30 %/);
  assert.match(text, new RegExp(`Worse: nodes \\+${later.nodes - earlier.nodes},`));
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('another seed is no change for the worse, and the page says so', async () => {
  const reseeded = writePlans('reseeded', quickstart, '--seed', '7');
  const page = await openPage(browser, writeComparison('reseeded-page', approved, reseeded).path);
  const text = await page.locator('.answer').innerText();
  assert.match(text, /as before/);
  assert.match(text, /Nothing is worse beyond noise/);
  assert.match(text, /seed: 1 \u2192 7/);
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('charts are drawn, with their figures beside them', async () => {
  const page = await openPage(browser, writeComparison('charts', approved, slower).path);
  const titles = await page.locator('figure h3').allInnerTexts();
  assert.deepEqual(titles, ['The objective before and after', 'Latency before and after']);
  const blank = await page.locator('canvas').evaluateAll((all) => all.filter((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return !canvas.getAttribute('aria-label') || !data.some((value) => value !== 0);
  }).length);
  assert.equal(blank, 0);
  assert.equal(await page.locator('figure details table').count(), titles.length);
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('1,400 machines that fare otherwise, some of hostile names', async () => {
  const roomy = writePlans('roomy', writeLargeScenario('roomy', 1));
  const tight = writePlans('tight', writeLargeScenario('tight', 3));
  const { path, text, json } = writeComparison('hostile', roomy, tight);
  assert.ok(!text.includes('<script>alert'), 'no name stands in the file as markup');
  const { verdicts } = json().plans[0];
  const page = await openPage(browser, path);
  const told = () => page.locator('.told').innerText();
  assert.equal(await told(), `${verdicts.length} machines of ${verdicts.length}`);
  for (const name of hostileNames.filter((it) => verdicts.some(({ sku }) => sku === it))) {
    await page.locator('#search').fill(name);
    assert.equal(await page.locator('.grid tbody th').first().innerText(), name);
  }
  await page.locator('#search').fill('machine-1');
  const head = page.getByRole('columnheader', { name: 'SKU' });
  await head.getByRole('button').click();
  assert.equal(await head.getAttribute('aria-sort'), 'descending');
  assert.ok(verdicts.some(({ sku }) => sku === hostileNames[0]));
  assert.equal(await page.locator('img, b, iframe').count(), 0);
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('every kind of comparison is drawn whole', async () => {
  const batch = 'scenarios/batch-scoring.yaml';
  const classes = 'scenarios/two-classes.yaml';
  const earlier = [quickstart, batch, classes];
  const later = [
    changedScenario('unmet', quickstart, ['p95: 250 ms, p99: 400 ms', 'p95: 20 ms']),
    changedScenario('batch', batch, ['cv: 0.', 'cv: 0.1']),
    changedScenario('classes', classes, ['rate: 80 /s', 'rate: 90 /s'])];
  const { path } = writeComparison('kinds', writePlans('kinds-before', ...earlier),
    writePlans('kinds-after', ...later), '--fail-on', 'slo,cost+1%');
  const page = await openPage(browser, path);
  const views = page.locator('nav button');
  const seen = [];
  for (let i = 0; i < await views.count(); ++i) {
    await views.nth(i).click();
    const text = await page.locator('body').innerText();
    assert.doesNotMatch(text, /undefined|NaN|\[object|null/);
    seen.push(text);
  }
  const words = ['There is nothing to rent any more', 'USD for the whole job, before',
    'completion: mean latency'];
  for (const word of words) {
    assert.ok(seen.some((text) => text.includes(word)), word);
  }
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('the JSON that the page offers is the comparison', async () => {
  const { path, json } = writeComparison('download', approved, slower);
  const page = await openPage(browser, path);
  const [download] = await Promise.all([page.waitForEvent('download'),
    page.locator('#download').click()]);
  assert.equal(download.suggestedFilename(), 'comparison.json');
  assert.deepEqual(JSON.parse(readFileSync(await download.path(), 'utf8')), json());
  await page.close();
});

for (const colorScheme of ['light', 'dark']) {
  test(`no serious fault for those who cannot see or point, ${colorScheme}`, async () => {
    const { path } = writeComparison('usable', approved, slower, '--fail-on', 'cost+5%');
    const page = await openPage(browser, path, { colorScheme });
    assert.deepEqual(await faultsOf(page), []);
    await page.close();
  });
}

test('on a phone nothing but tables is wider than the screen', async () => {
  const page = await openPage(browser, writeComparison('phone', approved, slower).path,
    { width: 360 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 360);
  await page.close();
});
