// Plans to look at: made by the real binary, in a folder of their own.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const binary = process.env.SKUSIM_BINARY;
const source = process.env.SKUSIM_SOURCE_DIR;

export const folder = mkdtempSync(join(tmpdir(), 'skusim-page-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/// Names that would be markup, or worse, if anything took them for more than text.
export const hostileNames = [
  '<script>alert(1)</script>',
  '</script><img src=x onerror=alert(1)>',
  '<!--<script>',
  "'\u0022><b onmouseover=alert(1)>bold</b>&amp;",
  '__proto__',
];

function quoted(name) {
  return `"${name.replaceAll('"', '""')}"`;
}

/// A catalog of 1,400 machines, the hostile names first; and a scenario of a hostile name, whose
/// model needs that many GiB.
export function writeLargeScenario(name = 'large', gibibytes = 1) {
  const rows = ['name,provider,region,family,series,vcpus,ram_gib,accelerator,accelerator_kind,'
    + 'accelerator_count,accelerator_memory_gib,usd_per_hour,spot_usd_per_hour,architecture,'
    + 'burstable,retired,processors,source,date'];
  for (let i = 0; i < 1400; ++i) {
    const name = hostileNames[i] ?? `machine-${i}`;
    const vcpus = 2 ** (1 + (i % 4));
    const price = (0.05 * vcpus * (1 + (i % 97) / 200)).toFixed(4);
    rows.push(`${quoted(name)},test,here,D,,${vcpus},${2 * vcpus},,,,,${price},0.01,`
      + `${i % 9 === 8 ? 'arm64' : 'x86_64'},false,false,,made up,2026-01-01`);
  }
  writeFileSync(join(folder, 'large.csv'), `${rows.join('\n')}\n`);
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, [
    'skusim: 1', "name: '</title><script>alert(2)</script>'", `model: {ram: ${gibibytes} GiB}`,
    'workload: {arrivals: {kind: poisson, rate: 100 /s}}',
    'service: {kind: distribution, time: {kind: exponential, mean: 40 ms}}',
    'slo: {latency: {p95: 250 ms}}', 'catalog: large.csv', 'simulation: {precision: 5 %}', '',
  ].join('\n'));
  return path;
}

/// What the binary prints; status 1 is an answer, too.
function run(...words) {
  try {
    return execFileSync(binary, [...words, '--quiet'], { cwd: source, maxBuffer: 1 << 28 });
  } catch (error) {
    if (error.status === 1) return error.stdout;
    throw error;
  }
}

const pages = new Map(); // by the command: a question that many tests ask is answered once

/// The page that the command makes; gives its path. The JSON beside it comes from a run of its own.
function pageOf(name, ...words) {
  const command = words.join(' ');
  if (!pages.has(command)) {
    const path = join(folder, `${name}.html`);
    run(...words, '--format', 'html', '--output', path);
    let json;
    pages.set(command, { path, text: readFileSync(path, 'utf8'),
      json: () => json ??= JSON.parse(run(...words, '--format', 'json').toString()) });
  }
  return pages.get(command);
}

export function writePage(name, ...scenarios) {
  return pageOf(name, 'plan', ...scenarios);
}

/// A scenario of the repository with some of its texts replaced, as a file of that name.
export function changedScenario(name, scenario, ...replacements) {
  let text = readFileSync(join(source, scenario), 'utf8')
    .replace('../catalogs/', `${join(source, 'catalogs')}/`);
  for (const [from, to] of replacements) {
    if (!text.includes(from)) throw new Error(`${scenario} has no ${from}`);
    text = text.replace(from, to);
  }
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, text);
  return path;
}

/// The plans of scenarios as JSON, in a file.
export function writePlans(name, ...scenarios) {
  const path = join(folder, `${name}.json`);
  run('plan', ...scenarios, '--format', 'json', '--output', path);
  return path;
}

export function writeSweep(name, scenario, ...words) {
  return pageOf(name, 'sweep', scenario, ...words);
}

export function writeComparison(name, before, after, ...words) {
  return pageOf(name, 'compare', before, after, ...words);
}
