// What the chosen cluster survives: single events, and the share of time that it keeps the
// objective in.

function survival(plan) {
  const choice = mainChoice(plan);
  if (!choice?.survival) return null;
  return section('What it survives', null, survivalWords(choice), eventsTable(choice),
    causesTable(choice), charts([statesChart(choice)].filter(Boolean)));
}

/// "99.9948 %": what is missing to all has three digits.
function shareOfTime(share) {
  const missing = (1 - share) * 100;
  if (missing < 1e-7) return '100 %';
  const decimals = Math.min(Math.max(Math.ceil(-Math.log10(missing)) + 2, 1), 9);
  return `${(share * 100).toFixed(decimals)} %`;
}

function survivalWords(choice) {
  const { availability, spare_nodes: spare, usd_per_hour_of_spares: cost } = choice.survival;
  const words = [`${count(choice.nodes, 'node')}: ${choice.nodes_for_slo} for the objective`
    + (spare > 0 ? `, ${spare} more for what may fail (${usdPerHour(cost)} USD an hour).` : '.')];
  if (availability) {
    words.push(` They hold it ${shareOfTime(availability.share_of_time.value)} of the time:`
      + ` ${number(availability.bad_minutes_per_month)} bad minutes a month. `);
    if (availability.decision) {
      words.push(`Of ${number(availability.objective * 100, 6)} % that it is to be, this `,
        badge(availability.decision), availability.decision === 'holds'
          || availability.nodes_needed === null ? '.'
          : `; it takes ${count(availability.nodes_needed, 'node')}.`);
    }
    words.push(...availability.if_rates_are.map((it) => ` At rates ${it.rates_times} times as`
      + ` high it would be ${shareOfTime(it.share_of_time)}.`));
    if (!availability.time_scales.are_apart) {
      words.push(' States change about as fast as queues settle: take it as a rough figure.');
    }
  }
  return element('p', { id: 'survival' }, words);
}

function eventsTable(choice) {
  const { events, zones } = choice.survival;
  const lost = { node: 'one node', zone: `the largest of ${zones} zones`,
    upgrade: 'the nodes of a round of an upgrade' };
  return events.length > 0 && table('Without ...', ['lost', { title: 'left', isNumber: true },
    { title: 'objective' }, { title: 'nodes that survive it', isNumber: true },
    { title: 'USD an hour more', isNumber: true }], events.map((it) => [lost[it.event],
    number(it.nodes_left, 6), badge(it.decision), it.nodes_needed === null ? 'none'
      : number(it.nodes_needed, 6), usdPerHour(it.usd_per_hour_more)]));
}

function causesTable(choice) {
  const { availability } = choice.survival;
  if (!availability) return null;
  const names = { node: 'node failures', zone: 'zone outages', eviction: 'evictions',
    upgrade: 'upgrades' };
  return table('What takes nodes away', ['cause', { title: 'a year', isNumber: true },
    { title: 'each', isNumber: true }, { title: 'bad minutes a month, alone', isNumber: true }],
  availability.causes.map((it) => [names[it.cause], number(it.per_year),
    time(it.minutes_per_event * 60), number(it.bad_minutes_per_month)]));
}

/// How much of the time so many nodes are in service.
function statesChart(choice) {
  const states = [...(choice.survival.availability?.states ?? [])].reverse();
  if (states.length < 2) return null;
  const configure = (colours) => lineChart(colours, [
    { label: 'share of the time', data: states.map((it) => ({ x: it.nodes, y: it.share_of_time })),
      borderColor: colours.lines[0], backgroundColor: colours.lines[0], pointRadius: 4 },
  ], {
    x: axis(colours, 'nodes in service', number, { ticks: { precision: 0 } }),
    y: axis(colours, 'share of the time', percent, { min: 0, max: 1 }),
  }, (label, point) => `${count(point.x, 'node')}: ${percent(point.y)} of the time`);
  const rows = [...states].reverse().map((it) => [count(it.nodes, 'node'),
    shareOfTimeSpent(it.share_of_time), badge(it.decision)]);
  return figure('Nodes in service', `The objective holds with ${choice.nodes_for_slo} and more.`,
    configure, table('Nodes in service', ['nodes', { title: 'of the time' },
      { title: 'objective' }], rows));
}

/// Small shares as well as large ones.
function shareOfTimeSpent(share) {
  return share > 0.5 ? shareOfTime(share) : percent(share);
}
