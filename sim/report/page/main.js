// The page: one plan at a time, from the answer down to what it was made from.

const data = JSON.parse(document.getElementById('data').textContent);
const views = viewsOf(data);
let ladder = null;

function download() {
  const text = document.getElementById('data').textContent;
  const link = element('a', { download: 'plan.json',
    href: URL.createObjectURL(new Blob([text], { type: 'application/json' })) });
  link.click();
  URL.revokeObjectURL(link.href);
}

function toolbar(shown) {
  const choose = (i) => element('button', { type: 'button', 'aria-pressed': String(i === shown),
    onclick: () => show(i) }, views[i].label);
  return element('header', { class: 'toolbar' },
    element('p', { class: 'brand' }, 'skusim capacity plan'),
    views.length > 1 ? element('nav', { 'aria-label': 'Plans' },
      views.map((_, i) => choose(i))) : null,
    element('div', { class: 'tools' },
      element('button', { type: 'button', id: 'download', onclick: download }, 'Download JSON'),
      element('button', { type: 'button', onclick: () => window.print() }, 'Print')));
}

/// Of a comparison: the targets beside each other.
function comparison_(plan) {
  if (plan.targets.length === 0) return null;
  const rows = plan.targets.map((it) => {
    const choice = it.cheapest;
    const isBest = choice && it.target === plan.target;
    return [it.target, choice ? `${choice.nodes} \u00d7 ${choice.sku}` : it.reason
      ?? 'no machine meets the objective', choice ? usdPerHour(choice.usd_per_hour) : '',
    isBest ? element('span', { class: 'mark' }, 'cheapest') : ''];
  });
  return section('Compute targets', null, table('The cheapest plan of each target', ['Target',
    { title: 'Plan' }, { title: 'USD an hour', isNumber: true }, { title: '' }], rows));
}

/// One machine of the ladder in full, with its load curve; changes as rows are chosen.
function machinePanel(plan) {
  const panel = element('div', { class: 'machine' });
  const showMachine = (it) => {
    for (const canvas of panel.querySelectorAll('canvas')) {
      drawn.get(canvas)?.chart?.destroy();
      drawn.delete(canvas);
    }
    panel.replaceChildren(element('h3', {}, nameOf(plan, it), ' ', badge(it.verdict)),
      element('p', {}, it.reason, '.'),
      ...(it.rule ? [element('p', {}, 'Rule: ', it.rule)] : []),
      ...(it.service ? [element('p', {}, `Service time ${time(it.service.mean)}:`
        + ` ${it.service.basis}.`)] : []),
      charts(nodeCharts(plan, it)) ?? '');
    drawCharts();
  };
  return { panel, showMachine };
}

function why(plan, machine) {
  const choice = mainChoice(plan);
  return [
    section('The ladder', 'Every machine that was looked at, from the least RAM up. Choose one to'
      + ' see its load curve below.', ladder.element),
    section('One node', null, machine.panel),
    choice && section('The cluster', null, charts(clusterCharts(plan)),
      classesTable(plan), autoscaledTable(plan)),
    section('If an input is wrong', null, tornado(plan)),
    choice && section('Theory', 'What is known without simulation, beside what was simulated.',
      documentedSizing(plan), crossChecks(plan)),
  ];
}

function charts(figures) {
  return figures.length > 0 ? element('div', { class: 'charts' }, figures) : null;
}

function clusterCharts(plan) {
  const explained = plan.explanation
    ? [countsChart(plan), tradeOffChart(plan), timelineChart(plan)] : [];
  return [latencyDistribution(plan), latencyOverDay(plan), ...explained].filter(Boolean);
}

function show(index) {
  const { plan, label } = views[index];
  forgetCharts();
  const machine = machinePanel(plan);
  ladder = new Ladder(plan, machine.showMachine);
  document.title = `${label}: capacity plan`;
  const page = document.getElementById('page');
  page.replaceChildren(toolbar(index), element('main', {}, answerOf(plan), comparison_(plan),
    why(plan, machine),
    section('Assumptions and sources', null, assumptions(plan), provenance(plan))));
  const choice = mainChoice(plan);
  const first = choice ? candidateOf(plan, choice) : plan.candidates[0];
  ladder.draw();
  if (first) {
    ladder.reveal(plan.candidates.indexOf(first) + 1);
    machine.showMachine(first);
  }
}

show(0);

darkTheme.addEventListener('change', drawCharts);
window.addEventListener('beforeprint', () => {
  isPrinting = true;
  ladder.print();
  drawCharts();
});
window.addEventListener('afterprint', () => {
  isPrinting = false;
  ladder.update();
  drawCharts();
});
