// From the plan to a purchase: what the quota lets one rent and what to ask for, and what
// committing to a part of the nodes would save.

function purchase(plan) {
  return section('From plan to purchase', null, quotaWords(plan), quotaTable(plan),
    overQuotaTable(plan), contractsTable(plan), charts([demandCurve(plan)].filter(Boolean)));
}

function clusterInWords(cluster) {
  return `${cluster.nodes} \u00d7 ${cluster.sku}, ${usdPerHour(cluster.usd_per_hour)} USD an hour`;
}

function quotaWords(plan) {
  if (!plan.quota) return null;
  const { within, without, request, file } = plan.quota;
  const words = [within ? `Within the quota of ${file} the cheapest is ${clusterInWords(within)}.`
    : `Nothing that meets the objective is within the quota of ${file}.`];
  if (request) {
    words.push(` Without it, it would be ${clusterInWords(without)}: ${request.text}.`);
  } else if (within) {
    words.push(' The quota keeps nothing cheaper out.');
  }
  return [element('p', { id: 'quota' }, words),
    request && request.commands.length > 0 && element('pre', {}, request.commands.join('\n'))];
}

function quotaTable(plan) {
  const choice = mainChoice(plan);
  if (!plan.quota || !choice) return null;
  const rows = (choice.quota?.limits ?? []).map((it) => [it.title ?? it.family,
    it.limit === null ? 'none' : number(it.limit, 6), number(it.used, 6), number(it.needed, 6)]);
  return rows.length > 0 && table('What the plan takes of the quota', ['limit',
    { title: 'limit', isNumber: true }, { title: 'in use', isNumber: true },
    { title: 'needed', isNumber: true }], rows);
}

function overQuotaTable(plan) {
  const atLeast = (it) => (it.nodes_basis === 'lower-bound' ? '\u2265 ' : '');
  const rows = plan.candidates.filter((it) => it.verdict === 'over-quota' && it.quota)
    .map((it) => [nameOf(plan, it), `${atLeast(it)}${it.nodes}`,
      `${atLeast(it)}${usdPerHour(it.usd_per_hour)}`,
      it.quota.filter((limit) => limit.missing > 0)
        .map((limit) => `${limit.family}: ${number(limit.new_limit, 6)}`).join(', ')]);
  return rows.length > 0 && table('Machines that only the quota keeps out', ['Machine',
    { title: 'Nodes', isNumber: true }, { title: 'USD an hour', isNumber: true },
    { title: 'New limit to ask for' }], rows);
}

function contractName(contract) {
  const years = contract.term === '1y' ? 'one year' : 'three years';
  return contract.kind === 'reserved' ? `Reserved for ${years}` : `Savings plan of ${years}`;
}

function contractsTable(plan) {
  const { commitments } = plan;
  if (!commitments) return null;
  const rows = commitments.purchases.map((it, i) => [contractName(it),
    `${it.nodes} of ${commitments.most_nodes}`, usd(it.usd_per_year), percent(it.saving),
    percent(it.break_even), ...it.if_load_is.map((other) => usd(other.usd_per_year)),
    i === commitments.best ? element('span', { class: 'mark' }, 'least cost') : '']);
  const onDemand = ['By the hour', '0', usd(commitments.on_demand_usd_per_year), '', '',
    ...(commitments.purchases[0]?.if_load_is ?? []).map((it) => usd(it.on_demand_usd_per_year)),
    ''];
  const loads = (commitments.purchases[0]?.if_load_is ?? []).map((it) => (
    { title: `at ${it.load_percent} % of the load`, isNumber: true }));
  const missing = commitments.without_price.map(contractName);
  return [table(`What a year of ${commitments.sku} costs, in USD`, ['Contract',
    { title: 'Nodes', isNumber: true }, { title: 'USD a year', isNumber: true },
    { title: 'Saving', isNumber: true }, { title: 'Break-even use', isNumber: true }, ...loads,
    { title: '' }], [onDemand, ...rows]),
  commitments.spot && element('p', {}, `With spot machines, which are there`
    + ` ${percent(commitments.spot.share_there)} of the time and else stand on demand, the least is`
    + ` ${commitments.least.text}: ${usd(commitments.least.usd_per_year)} USD a year.`),
  missing.length > 0 && element('p', {}, `The catalog has no price of: ${missing.join(', ')}.`)];
}

/// How many nodes are in use for which part of the time, and the layer that is committed to.
function demandCurve(plan) {
  const { commitments } = plan;
  if (!commitments || commitments.best === null || commitments.curve.length < 2) return null;
  const best = commitments.purchases[commitments.best];
  const levels = [...commitments.curve].reverse();
  const steps = [{ x: 0, y: levels[0].nodes },
    ...levels.map((it) => ({ x: it.share_of_time, y: it.nodes }))];
  const layer = (label, data, colour, fill) => ({ label, data, stepped: 'after', pointRadius: 0,
    borderWidth: 2, borderColor: colour, backgroundColor: `${colour}33`, fill });
  const committed = steps.map(({ x }) => ({ x, y: best.nodes }));
  const configure = (colours) => lineChart(colours, [
    layer(contractName(best), committed, colours.lines[2], 'origin'),
    layer('nodes in use', steps, colours.lines[0], '-1'),
  ], {
    x: axis(colours, 'share of the time', percent, { min: 0, max: 1 }),
    y: axis(colours, 'nodes', number, { ...upTo(commitments.most_nodes) }),
  }, (label, point) => `${label}: ${count(point.y, 'node')}, ${percent(point.x)} of the time`);
  const rows = commitments.curve.map((it) => [count(it.nodes, 'node'), percent(it.share_of_time),
    it.nodes <= best.nodes ? contractName(best) : 'by the hour']);
  return figure('Which nodes to commit to', `At least ${count(best.nodes, 'node')}`
    + ` ${best.nodes === 1 ? 'is' : 'are'} in use ${percent(best.usage_share_of_the_last_node)} of`
    + ` the time, and a node pays off from ${percent(best.break_even)}: commit to`
    + ` ${best.nodes === 1 ? 'that one' : 'those'}, rent the rest by the hour.`, configure,
  table('Nodes in use', ['at least', { title: 'of the time' }, { title: 'paid' }], rows));
}
