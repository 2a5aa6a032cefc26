// The page of a sweep: what to rent under each combination of values, where that changes, and every
// machine of the combination that is pressed.

const sweepPage = {
  name: 'sweep',
  file: 'sweep.json',
  views: 'Scenarios',
  viewsOf: sweepViews,
  draw: (view) => {
    const machines = sweptMachines(view);
    const first = [...view.groups.values()][0];
    const picture = isWhole(view) ? sweepPicture(view, machines.show) : null;
    const settle = () => {
      if (first) (picture?.choose ?? machines.show)(first);
    };
    return { grid: machines, settle, content: [sweptAnswer(view, picture),
      first && section('Every machine', null, picture ? null : groupSelect(view, machines),
        machines.panel)] };
  },
};

function sweptAnswer(view, picture) {
  const { result, groups } = view;
  const keys = result.varied.map((key, i) => `${key} (${count(valuesOf(view, i).length,
    'value')})`);
  return element('section', { class: 'answer', 'aria-label': 'The answer' },
    element('h1', {}, view.label),
    element('p', { class: 'lead' }, keys.length === 0 ? 'As the scenario says it.'
      : `Varied: ${keys.join(', ')}. ${count(groups.size, 'combination')} of values, each planned`
        + ' for every machine by itself.'),
    picture ? [sweptHeadline(view), picture.element, changeList(view)] : notWhole(result));
}

function notWhole({ shard, missing, cells }) {
  const part = shard ? `This is shard ${shard.index} of ${shard.count}` : missing > 0
    ? `${count(missing, 'cell')} of the sweep ${missing === 1 ? 'is' : 'are'} missing` : '';
  const what = cells.length === 0 ? 'There is no cell'
    : 'What is cheapest can be told of a whole sweep only';
  return element('div', { class: 'rent none' }, element('p', { class: 'headline' },
    element('strong', { id: 'rent' }, what)), part && element('p', {}, `${part}.`));
}

function sweptHeadline(view) {
  const kinds = rentedSomewhere(view);
  const machines = kinds.filter((it) => it.name !== nonePerforms);
  const barren = kinds.find((it) => it.name === nonePerforms);
  const name = (it) => element('strong', {}, it.name);
  const words = machines.length === 0 ? element('strong', {}, 'No machine performs')
    : machines.length === 1 ? [name(machines[0]), ' is the cheapest wherever one performs']
      : [name(machines[0]), ` in ${machines[0].groups.length} of ${view.groups.size}, `,
        `${count(machines.length - 1, 'other machine')} elsewhere`];
  return element('div', { class: machines.length > 0 ? 'rent' : 'rent none' },
    element('p', { class: 'headline', id: 'rent' }, words),
    barren && machines.length > 0 && element('p', {}, `In ${barren.groups.length} of`
      + ` ${view.groups.size} no machine performs.`));
}

/// Where another machine becomes the cheapest, in words.
function changeList(view) {
  const most = 12;
  const { varied } = view.result;
  const changes = [...view.groups.values()].flatMap((group) => group.choice.changed_along
    .map((key) => ({ group, place: varied.indexOf(key) })));
  if (changes.length === 0) {
    return view.groups.size > 1
      && element('p', { id: 'changes' }, 'No value of the varied keys changes which it is.');
  }
  const left = changes.length - most;
  return element('div', { id: 'changes' }, element('h2', {}, 'Where it changes'), list([
    ...changes.slice(0, most).map((change) => changeSentence(view, change)),
    left > 0 && `${count(left, 'more change')}: thick edges in the picture.`]));
}

/// "workload.arrivals.rate from 240 /s to 450 /s, at node.workers = 2: A -> B."
function changeSentence(view, { group, place }) {
  const { varied } = view.result;
  const before = groupBefore(view, group, place);
  const others = varied.map((key, i) => (i !== place && valuesOf(view, i).length > 1
    ? `${key} = ${group.values[i]}` : '')).filter(Boolean);
  return [`${varied[place]} from ${before.values[place]} to ${group.values[place]}`,
    others.length > 0 ? `, at ${others.join(', ')}` : '', ': ',
    rented(view, before) ?? nonePerforms, ' \u2192 ',
    element('strong', {}, rented(view, group) ?? nonePerforms), '.'];
}

/// A part of a sweep has no picture to choose a combination in.
function groupSelect(view, machines) {
  const groups = [...view.groups.values()];
  return groups.length > 1 && element('form', { class: 'filters' }, element('span', {},
    element('label', { for: 'combination' }, 'Values'), element('select', { id: 'combination',
      oninput: (event) => machines.show(groups[event.target.selectedIndex]) },
    groups.map((group) => element('option', {}, combinationText(view, group))))));
}

/// The cells of one group as a table that can be sorted and filtered.
function sweptMachines(view) {
  const panel = element('div');
  let table_ = null;
  const show = (group) => {
    const title = combinationText(view, group);
    table_ = new Grid({ title: title || 'The machines', noun: 'machine', items: group.cells,
      columns: sweptColumns(view), textOf: (it) => [it.sku, it.region, it.verdict, it.reason],
      filter: { title: 'Verdict', key: (it) => it.verdict } });
    panel.replaceChildren(title && element('h3', {}, title), table_.element);
    table_.draw();
  };
  return { panel, show, print: () => table_?.print(), update: () => table_?.update() };
}

function sweptColumns(view) {
  const figure = (title, key, show) => ({ title, key, isNumber: true,
    show: (it) => (key(it) === null ? '' : show(key(it))) });
  return [
    figure('Rung', (it) => it.place, String),
    { title: 'SKU', key: (it) => it.sku, show: (it) => it.sku, isName: true,
      marks: (it) => it.chosen_as },
    hasRegions(view) && { title: 'Region', key: (it) => it.region, show: (it) => it.region },
    figure('Service', (it) => it.service_mean_s, time),
    figure('Nodes', (it) => it.nodes, String),
    figure(isOfJobs(view) ? 'USD for the job' : 'USD/h', costOf, usdPerHour),
    figure('p95 latency', (it) => it.latency_p95_s, time),
    figure('Utilisation', (it) => it.utilization, percent),
    { title: 'Verdict', key: (it) => it.verdict, show: (it) => badge(it.verdict) },
    { title: 'Reason', key: (it) => it.reason, show: (it) => it.reason, isLong: true },
  ].filter(Boolean);
}
