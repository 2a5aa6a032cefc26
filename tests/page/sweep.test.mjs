// The page of a sweep: its picture says what the choices of the JSON say, and can be used by all.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { faultsOf, openPage, startBrowser } from './browser.mjs';
import { changedScenario, hostileNames, writeLargeScenario, writeSweep } from './inputs.mjs';
import { usdPerHour } from './written.mjs';

let browser;

before(async () => { browser = await startBrowser(); });
after(() => browser?.close());

const rates = 'workload.arrivals.rate=20 /s,150 /s,600 /s';
const prices = 'select.max_price=0.09 /h,0.2 /h,5 /h';

function scenario() {
  return changedScenario('swept', 'scenarios/quickstart.yaml', ['select: {region: eastus}',
    'select: {region: eastus, families: [Fsv2]}\n'
      + 'simulation: {precision: 20 %, max_requests: 50000}']);
}

const grid = (name, ...vary) => writeSweep(name, scenario(),
  ...vary.flatMap((it) => ['--vary', it]));

/// The picture's cells, row by row: `name`, `cost`, `classes`.
async function cellsOf(page) {
  return page.locator('table.map tbody tr').evaluateAll((rows) => rows.map((row) => ({
    head: row.querySelector('th').innerText,
    cells: [...row.querySelectorAll('td')].map((cell) => ({ classes: [...cell.classList],
      name: cell.querySelector('strong').innerText,
      text: cell.innerText })) })));
}

test('the picture of two keys says what the choices say, and where they change', async () => {
  const { path, json } = grid('two-keys', rates, prices);
  const result = json();
  assert.equal(result.choices.length, 9);
  const page = await openPage(browser, path);
  const rows = await cellsOf(page);
  const heads = await page.locator('table.map thead th').allInnerTexts();
  assert.equal(heads[0], 'workload.arrivals.rate');
  assert.deepEqual(heads.slice(1), ['0.09 /h', '0.2 /h', '5 /h']);
  const hues = new Map();
  result.choices.forEach((choice, i) => {
    const cell = rows[Math.floor(i / 3)].cells[i % 3];
    assert.equal(rows[Math.floor(i / 3)].head, choice.varied['workload.arrivals.rate']);
    const best = choice.cheapest;
    assert.equal(cell.name, best ? best.sku : 'none performs');
    if (best) assert.ok(cell.text.includes(usdPerHour(best.usd_per_hour)), cell.text);
    const changed = (key) => choice.changed_along.includes(key);
    assert.equal(cell.classes.includes('new-down'), changed('workload.arrivals.rate'));
    assert.equal(cell.classes.includes('new-across'), changed('select.max_price'));
    hues.set(cell.name, (hues.get(cell.name) ?? new Set()).add(cell.classes[0]));
  });
  assert.ok(hues.size >= 2 && [...hues.values()].every((it) => it.size === 1),
    'a machine has one colour');
  assert.equal(new Set([...hues.values()].map((it) => [...it][0])).size, hues.size);
  const changes = result.choices.reduce((sum, it) => sum + it.changed_along.length, 0);
  assert.ok(changes >= 1);
  assert.equal(await page.locator('#changes li').count(), Math.min(changes, 12));
  const legend = await page.locator('.legend li').allInnerTexts();
  assert.equal(legend.length, hues.size);
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('one key is a column; a cell that is pressed, by keyboard, shows its machines', async () => {
  const { path, json } = grid('one-key', rates);
  const result = json();
  const page = await openPage(browser, path);
  const rows = await cellsOf(page);
  assert.deepEqual(rows.map((it) => it.cells[0].name),
    result.choices.map((it) => it.cheapest.sku));
  const last = page.locator('table.map button').last();
  await last.focus();
  await page.keyboard.press('Enter');
  assert.equal(await last.getAttribute('aria-pressed'), 'true');
  assert.equal(await page.locator('table.map button[aria-pressed="true"]').count(), 1);
  assert.equal(await page.locator('section h3').last().innerText(),
    'workload.arrivals.rate = 600 /s');
  const cells = result.cells.filter((it) => it.varied['workload.arrivals.rate'] === '600 /s');
  assert.equal(await page.locator('.told').innerText(), `${cells.length} machines of ${
    cells.length}`);
  const chosen = page.locator('.grid tr', { has: page.locator('.mark', { hasText: 'cheapest' }) });
  assert.ok((await chosen.innerText()).includes(result.choices[2].cheapest.sku));
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('of three keys the third is held at a value that can be chosen', async () => {
  const { path, json } = grid('three-keys', rates, 'slo.latency.p95=250 ms,400 ms', prices);
  const { choices, varied } = json();
  const page = await openPage(browser, path);
  assert.equal(await page.locator('.picture select').count(), 1);
  const held = await page.locator('.picture label').innerText();
  const axes = varied.filter((it) => it !== held);
  for (const value of await page.locator('.picture option').allInnerTexts()) {
    await page.locator('.picture select').selectOption(value);
    const rows = await cellsOf(page);
    const columns = (await page.locator('table.map thead th').allInnerTexts()).slice(1);
    for (const choice of choices.filter((it) => it.varied[held] === value)) {
      const row = rows.find((it) => it.head === choice.varied[axes[0]]);
      const cell = row.cells[columns.indexOf(choice.varied[axes[1]])];
      assert.equal(cell.name, choice.cheapest?.sku ?? 'none performs');
    }
  }
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('a sweep without keys, one shard, and one where nothing performs', async () => {
  const plain = grid('no-keys');
  let page = await openPage(browser, plain.path);
  assert.equal((await cellsOf(page))[0].cells[0].name, plain.json().choices[0].cheapest.sku);
  await page.close();
  const shard = writeSweep('shard', scenario(), '--vary', rates, '--shard', '1/2');
  page = await openPage(browser, shard.path);
  assert.match(await page.locator('.answer').innerText(), /This is shard 1 of 2/);
  assert.equal(await page.locator('table.map').count(), 0);
  assert.ok(await page.locator('.grid tbody tr:not(.gap)').count() > 0, 'its cells are shown');
  assert.deepEqual(page.complaints, []);
  await page.close();
  const barren = writeSweep('barren', scenario(), '--vary', 'slo.latency.p95=1 ms,2 ms');
  page = await openPage(browser, barren.path);
  assert.equal(await page.locator('#rent').innerText(), 'No machine performs');
  assert.doesNotMatch(await page.locator('body').innerText(), /undefined|NaN|\[object|null/);
  assert.deepEqual(page.complaints, []);
  await page.close();
});

test('names that look like markup stay text', async () => {
  const { path, text, json } = writeSweep('hostile', writeLargeScenario('hostile'), '--vary',
    'select.max_price=0.101 /h,0.105 /h');
  assert.ok(json().cells.some((it) => it.sku === hostileNames[0]));
  assert.ok(!text.includes('<script>alert'));
  const page = await openPage(browser, path);
  assert.equal(await page.locator('img, b, iframe').count(), 0);
  assert.deepEqual(page.complaints, []);
  await page.close();
});

for (const colorScheme of ['light', 'dark']) {
  test(`no serious fault for those who cannot see or point, ${colorScheme}`, async () => {
    for (const { path } of [grid('two-keys', rates, prices), grid('one-key', rates)]) {
      const page = await openPage(browser, path, { colorScheme });
      assert.deepEqual(await faultsOf(page), []);
      await page.close();
    }
  });
}

test('on a phone nothing but tables is wider than the screen', async () => {
  const { path } = grid('two-keys', rates, prices);
  const page = await openPage(browser, path, { width: 360 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 360);
  await page.close();
});
