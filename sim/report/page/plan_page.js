// The page of plans: from the answer down to what it was made from.

const planPage = {
  name: 'capacity plan',
  file: 'plan.json',
  views: 'Plans',
  viewsOf,
  draw: ({ plan }) => {
    const machine = machinePanel(plan);
    const ladder = ladderOf(plan, machine.showMachine);
    const settle = () => {
      const choice = mainChoice(plan);
      const first = choice ? candidateOf(plan, choice) : nearest(plan) ?? plan.candidates[0];
      ladder.draw();
      if (first) {
        ladder.reveal(plan.candidates.indexOf(first) + 1);
        machine.showMachine(first);
      }
    };
    return { grid: ladder, settle, content: [answerOf(plan), targetsTable(plan),
      why(plan, ladder, machine), survival(plan), purchase(plan),
      section('Assumptions and sources', null, assumptions(plan), provenance(plan))] };
  },
};

/// Shows the plans of compared targets beside each other.
function targetsTable(plan) {
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
      engineSheet(it) ?? '', charts(nodeCharts(plan, it)) ?? '');
    drawCharts();
  };
  return { panel, showMachine };
}

function why(plan, ladder, machine) {
  const choice = mainChoice(plan);
  return [
    section('The ladder', 'Every machine that was looked at, from the least RAM up. Choose one to'
      + ` see ${choice && isBatch(choice) ? 'more of it' : 'its load curve'} below.`,
    ladder.element),
    section('One node', null, machine.panel),
    choice && section('The cluster', null, charts(clusterCharts(plan)),
      classesTable(plan), ownWorkersTable(plan), autoscaledTable(plan)),
    section('If an input is wrong', null, tornado(plan)),
    choice && section('Theory', 'What is known without simulation, beside what was simulated.',
      documentedSizing(plan), crossChecks(plan)),
  ];
}

function charts(figures) {
  return figures.length > 0 ? element('div', { class: 'charts' }, figures) : null;
}

function clusterCharts(plan) {
  if (isBatch(mainChoice(plan))) return [makespanByNodes(plan)].filter(Boolean);
  const explained = plan.explanation
    ? [countsChart(plan), tradeOffChart(plan), timelineChart(plan)] : [];
  return [latencyDistribution(plan), latencyOverDay(plan), ...explained].filter(Boolean);
}
