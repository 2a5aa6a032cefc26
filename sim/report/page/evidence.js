// What the answer rests on: theory, assumptions, sources, and what it was made from.

function crossChecks(plan) {
  const rows = choicesOf(plan).flatMap((choice) => choice.cross_checks.map((it) => {
    const write = writerOf(it.quantity);
    return [it.law, clusterName(choice), it.quantity, it.kind, write(it.expected),
      `${write(it.measured.value)} ${interval(it.measured, write)}`,
      it.kind === 'approximate' ? 'for comparison' : badge(it.agrees ? 'holds' : 'fails')];
  }));
  return rows.length === 0 ? null : table('Theory beside the simulation', ['Law',
    { title: 'Cluster' }, { title: 'Quantity' }, { title: 'Kind' }, { title: 'Theory' },
    { title: 'Simulated' }, { title: 'Agrees' }], rows);
}

function documentedSizing(plan) {
  const sizing = mainChoice(plan)?.sizing_formula;
  if (!sizing) return null;
  return element('p', {}, `The documented formula asks for ${count(sizing.replicas, 'replica')}`
    + ` (${number(sizing.requests_per_second, 4)} requests/s \u00d7 ${time(sizing.seconds)} /`
    + ` ${percent(sizing.target_utilization)}), the simulation for ${sizing.simulated_replicas}:`
    + ` ${sizing.explanation}. `, element('cite', {}, sizing.source), '.');
}

function assumptions(plan) {
  const isFilled = (key) => plan.defaults.some((it) => it.key === key
    || it.key.startsWith(`${key}.`));
  const isGiven = (key) => Object.keys(plan.inputs).some((it) => it === key
    || it.startsWith(`${key}.`));
  const given = plan.assumptions.filter((it) => !isFilled(it.key))
    .map((it) => [it.key, it.value, isGiven(it.key) ? 'the scenario' : 'default of skusim']);
  const filled = plan.defaults.map((it) => [it.key, it.value, it.source]);
  return table('What was assumed', ['Input', { title: 'Value' }, { title: 'Source' }],
    [...given, ...filled]);
}

function provenance(plan) {
  const from = plan.provenance;
  const rows = [
    ['skusim', from.version],
    ['Seed', String(from.seed)],
    ['Scenario', `${from.scenario.file}, hash ${from.scenario.hash}`],
    from.catalog && ['Catalog', `${from.catalog.file}, ${from.catalog.date || 'no date'}, hash`
      + ` ${from.catalog.hash}, ${count(from.catalog.rows, 'row')}`],
    ...(from.catalog?.skipped ?? []).map((it) => ['Rows not used',
      `${it.rows}: ${it.reason} (first at ${it.first})`]),
    ['Work', `${count(from.simulated, 'simulated cluster')}; ${count(from.bounded_out, 'machine')}`
      + ` decided by a rule or bound, ${from.reused} like another`],
  ].filter(Boolean);
  return table('Made from', ['', { title: '' }], rows);
}
