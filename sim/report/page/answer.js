// The first screen: what to rent, what it costs, how it stands to the objective, how sure that is.

function answerOf(plan) {
  const choice = mainChoice(plan);
  const question = [
    plan.target ? `Target ${plan.target}, ${plan.environment}. ` : '',
    `Load: ${plan.workload}. Objective: ${plan.objective.replaceAll('<=', '\u2264')}.`,
  ];
  return element('section', { class: 'answer', 'aria-label': 'The answer' },
    element('h1', {}, plan.scenario),
    element('p', { class: 'lead' }, question),
    choice ? recommendation(plan, choice) : noAnswer(plan));
}

function recommendation(plan, choice) {
  return [
    element('div', { class: 'rent' },
      element('p', { class: 'headline' }, 'Rent ',
        element('strong', { id: 'rent' }, `${choice.nodes} \u00d7 ${choice.sku}`),
        choice.region ? ` in ${choice.region}` : '', choice.tier ? `, ${tierOf(choice)}` : ''),
      costList(costs(choice))),
    boundsTable(choice),
    cloudsTable(plan),
    element('div', { class: 'columns' },
      element('div', {}, element('h2', {}, 'How sure is that?'), list(certainties(plan, choice))),
      element('div', {}, element('h2', {}, 'What would change it?'), list(changes(plan, choice)))),
    sideBySide(plan),
    plan.warnings.length > 0 && [element('h2', { class: 'small' }, 'To mind'),
      list(plan.warnings.map(capital))],
  ];
}

/// Amounts in large figures, each over what it is: rows of id, amount, unit.
function costList(rows) {
  return element('dl', { class: 'costs' }, rows.map(([id, amount, unit]) => element('div', {},
    element('dd', { id }, amount), element('dt', {}, unit))));
}

function tierOf(choice) {
  const dedicated = choice.dedicated_nodes ?? null;
  return dedicated === null ? choice.tier
    : `${dedicated} dedicated and ${choice.nodes - dedicated} low-priority`;
}

function tokenCosts(choice) {
  return choice.tokens ? [['usd-per-million-tokens',
    usdPerHour(choice.tokens.usd_per_million.output.value), 'USD a million output tokens']] : [];
}

function costs(choice) {
  if (isBatch(choice)) {
    return [['usd-total', usdPerHour(choice.usd_total), 'USD for the whole job'],
      ['usd-per-million', usdPerHour(choice.usd_per_million_items), 'USD for a million items'],
      ['usd-per-hour', usdPerHour(choice.usd_per_hour), 'USD an hour while it runs'],
      ...tokenCosts(choice)];
  }
  return [['usd-per-hour', usdPerHour(choice.usd_per_hour), 'USD an hour'],
    ['usd-per-month', usd(choice.usd_per_month), 'USD a month (730 h)'],
    ['usd-per-node-hour', usdPerHour(choice.usd_per_node_hour), 'USD an hour for each node'],
    ...tokenCosts(choice)];
}

/// A bound of the objective drawn: what was measured, with its interval, against what is allowed.
function scaleOf(bound) {
  const largest = 1.25 * Math.max(bound.bound, bound.value.value);
  const place = (value) => `${Math.min(100, (100 * (value ?? largest)) / largest)}%`;
  const bar = element('span', { class: `bar ${bound.decision}` });
  bar.style.width = place(bound.value.value);
  const spread = element('span', { class: 'spread' });
  spread.style.left = place(bound.value.low);
  spread.style.right = `calc(100% - ${place(bound.value.high)})`;
  const limit = element('span', { class: 'limit' });
  limit.style.left = place(bound.bound);
  return element('span', { class: 'scale', 'aria-hidden': 'true' }, bar, spread, limit);
}

function boundsTable(choice) {
  const rows = choice.slo.map((bound) => {
    const write = writerOf(bound.quantity);
    return [boundName(bound),
      bound.value ? element('span', { 'data-quantity': bound.quantity,
        'data-class': bound.class },
        element('strong', {}, write(bound.value.value)), ' ', interval(bound.value, write)) : '',
      `${isFloor(bound.quantity) ? '\u2265' : '\u2264'} ${write(bound.bound)}`,
      bound.value ? scaleOf(bound) : '', badge(bound.decision)];
  });
  return table('The objective, measured in simulation with its confidence interval',
    ['Quantity', { title: 'Measured' }, { title: 'Objective' },
      { title: 'Against it', isDrawn: true }, { title: 'Decision' }], rows, 'bounds');
}

function noAnswer(plan) {
  const reason = plan.reason ?? 'No machine of the catalog meets the objective.';
  const verdicts = new Map();
  for (const it of plan.candidates) {
    verdicts.set(it.verdict, (verdicts.get(it.verdict) ?? 0) + 1);
  }
  const fallen = [...verdicts].map(
    ([verdict, machines]) => `${count(machines, 'machine')} ${verdict}`);
  const closest = nearest(plan);
  return element('div', { class: 'rent none' },
    element('p', { class: 'headline' },
      element('strong', { id: 'rent' }, 'There is nothing to rent')),
    element('p', {}, reason),
    plan.rule ? element('p', {}, 'The rule: ', plan.rule) : null,
    element('p', {}, `What became of the machines: ${fallen.join(', ') || 'there are none'}.`),
    closest ? element('p', { id: 'nearest' }, `The fastest, ${nameOf(plan, closest)}:`
      + ` ${closest.reason}.`) : null,
    plan.alternative ? element('p', {}, 'The rule points to another target; its plan is here as ',
      element('em', {}, `${plan.scenario} on ${plan.alternative.target} instead`), '.') : null,
    list([...decidedBy(plan), ...plan.warnings.map(capital)]));
}
