// What a sweep's JSON says: its cells in groups, each one scenario under one combination of values,
// with what is to be rented there.

/// A scenario's groups each: one view for each scenario of the sweep. A combination that comes
/// again is another file's, whose scenario has the same name.
function sweepViews(result) {
  const views = [];
  for (const group of groupsOf(result)) {
    const name = combinationName(group.values);
    if (views.at(-1)?.label !== group.scenario || views.at(-1).groups.has(name)) {
      views.push({ label: group.scenario, result, groups: new Map() });
    }
    views.at(-1).groups.set(name, group);
  }
  return views.length > 0 ? views : [{ label: 'sweep', result, groups: new Map() }];
}

/// Cells of one group are neighbours, and no machine is twice in it. A sweep that is not whole has
/// no choices.
function groupsOf(result) {
  const groups = [];
  let machines = new Set();
  for (const cell of result.cells) {
    const values = result.varied.map((key) => cell.varied[key]);
    const machine = combinationName([cell.sku, cell.region]);
    const last = groups.at(-1);
    if (!last || last.scenario !== cell.scenario || machines.has(machine)
      || combinationName(last.values) !== combinationName(values)) {
      groups.push({ scenario: cell.scenario, values, cells: [],
        choice: result.choices[groups.length] ?? null });
      machines = new Set();
    }
    machines.add(machine);
    groups.at(-1).cells.push(cell);
  }
  return groups;
}

function combinationName(values) {
  return JSON.stringify(values);
}

function isWhole({ result }) {
  return result.choices.length > 0;
}

/// The values of the key of that place, in the order of the sweep.
function valuesOf(view, place) {
  return [...new Set([...view.groups.values()].map((it) => it.values[place]))];
}

/// The group with another value of one key; nothing where the sweep has none.
function groupWith(view, group, place, value) {
  const values = group.values.map((it, i) => (i === place ? value : it));
  return view.groups.get(combinationName(values));
}

/// The group at the value before, along the key of that place.
function groupBefore(view, group, place) {
  const all = valuesOf(view, place);
  return groupWith(view, group, place, all[all.indexOf(group.values[place]) - 1]);
}

/// "a=1, b=2"
function combinationText(view, group) {
  return view.result.varied.map((key, i) => `${key} = ${group.values[i]}`).join(', ');
}

/// What is rented there, so that two groups can be told to rent the same; nothing where none
/// performs.
function rented(view, group) {
  const best = group.choice?.cheapest;
  if (!best) return null;
  return hasRegions(view) && best.region ? `${best.sku} (${best.region})` : best.sku;
}

function hasRegions(view) {
  view.regions ??= new Set([...view.groups.values()].flatMap(
    (group) => group.cells.map((it) => it.region)));
  return view.regions.size > 1;
}

const nonePerforms = 'none performs';

/// Whatever is rented somewhere, by the number of groups: `name`, `groups`, and `hue`, by which the
/// picture colours it. Hues end before machines do.
function rentedSomewhere(view) {
  const kinds = new Map();
  for (const group of view.groups.values()) {
    const name = rented(view, group) ?? nonePerforms;
    kinds.set(name, [...(kinds.get(name) ?? []), group]);
  }
  const machines = [...kinds].filter(([name]) => name !== nonePerforms)
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([name, groups], i) => ({ name, groups, hue: `hue${Math.min(i, hues - 1)}` }));
  const barren = kinds.get(nonePerforms);
  return barren ? [...machines, { name: nonePerforms, groups: barren, hue: 'barren' }] : machines;
}

const hues = 7;

/// The cost that the choice was made by: of the whole job, else of an hour.
function costOfBest({ cheapest }) {
  return cheapest.usd_total ?? cheapest.usd_per_hour;
}

/// A scenario of jobs has a cost in all.
function isOfJobs(view) {
  return [...view.groups.values()].some((it) => (it.choice?.cheapest?.usd_total ?? null) !== null);
}

function costUnit(view) {
  return isOfJobs(view) ? 'USD for the job' : 'USD an hour';
}
