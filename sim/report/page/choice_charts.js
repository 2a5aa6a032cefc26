// Why this machine and this many of it: counts around the chosen one, cost against latency, and a
// stretch of simulated time. They draw what the plan's explanation simulated for that.

/// The latency quantile that the objective bounds first; without one, p95.
function mainQuantile(plan) {
  const bound = plan.slo.find((it) => it.quantity.startsWith('latency.p'));
  return bound ? { name: bound.quantity.slice(8), bound: bound.bound }
    : { name: 'p95', bound: null };
}

function countsChart(plan) {
  const points = plan.explanation.node_counts;
  const { name, bound } = mainQuantile(plan);
  const shown = points.filter((it) => it.latency?.[name]);
  if (shown.length < 2) return null;
  const chosen = mainChoice(plan).nodes_for_slo;
  const largest = Math.max(...shown.map((it) => it.latency[name].value ?? 0));
  const top = Math.min(1.05 * largest, bound === null ? Infinity : 3 * bound);
  const configure = (colours) => lineChart(colours, [
    ...curve(`${quantileName(name)} latency`, colours, 0,
      shown.map((it) => ({ x: it.nodes, estimate: it.latency[name] }))),
    ...(bound === null ? [] : [mark('objective', colours.limit, { x: shown[0].nodes, y: bound },
      { x: shown.at(-1).nodes, y: bound }, [12, 4])]),
    mark(`${chosen} hold`, colours.faint, { x: chosen, y: 0 }, { x: chosen, y: top }, [2, 2]),
  ], {
    x: axis(colours, 'nodes', number, { ticks: { stepSize: 1, precision: 0 } }),
    y: axis(colours, 'latency', time, { min: 0, max: top }),
  }, (label, point) => `${count(point.x, 'node')}: ${time(point.y)}`
    + ` ${interval(point.estimate, time)}`);
  const rows = points.map((it) => [count(it.nodes, 'node'), it.latency?.[name]
    ? `${time(it.latency[name].value)} ${interval(it.latency[name], time)}`
    : 'the queue grows without end', badge(it.decision)]);
  const words = chosen > 1 ? `${count(chosen, 'node')} hold the objective, ${chosen - 1} do not.`
    : 'One node holds the objective.';
  return figure('More nodes, less latency', words, configure, table('Latency by nodes', ['nodes',
    { title: `${quantileName(name)} latency` }, { title: 'objective' }], rows));
}

/// The points that no other beats in both cost and latency.
function paretoFront(points) {
  const front = [];
  for (const it of [...points].sort((a, b) => a.x - b.x || a.y - b.y)) {
    if (front.length === 0 || it.y < front.at(-1).y) {
      front.push(it);
    }
  }
  return front;
}

function tradeOffChart(plan) {
  const { name, bound } = mainQuantile(plan);
  const points = plan.explanation.trade_offs.filter((it) => it.latency?.[name]?.value)
    .map((it) => ({ x: it.usd_per_hour, y: it.latency[name].value, estimate: it.latency[name],
      who: clusterName(it) }));
  if (points.length < 2) return null;
  const front = paretoFront(points);
  const dots = (colour, shape) => ({ showLine: false, backgroundColor: colour, borderColor: colour,
    pointStyle: shape, pointRadius: 4 });
  const configure = (colours) => lineChart(colours, [
    { label: 'nothing is better in both', data: front, ...dots(colours.lines[0], 'circle'),
      showLine: true, stepped: 'before', borderWidth: 2 },
    { label: 'other clusters', data: points.filter((it) => !front.includes(it)),
      ...dots(colours.lines[1], 'triangle') },
    ...(bound === null ? [] : [mark('objective', colours.limit,
      { x: Math.min(...points.map((it) => it.x)), y: bound },
      { x: Math.max(...points.map((it) => it.x)), y: bound }, [12, 4])]),
  ], {
    x: axis(colours, 'USD an hour', number),
    y: axis(colours, `${quantileName(name)} latency`, time, { min: 0 }),
  }, (label, point) => `${point.who}: ${usdPerHour(point.x)} USD/h, ${time(point.y)}`
    + ` ${interval(point.estimate, time)}`);
  const rows = [...points].sort((a, b) => a.x - b.x).map((it) => [it.who, usdPerHour(it.x),
    `${time(it.y)} ${interval(it.estimate, time)}`, front.includes(it) ? 'yes' : '']);
  return figure('What less latency costs',
    'Machines that cost least, with as many nodes as hold the objective and with some more. Point'
      + ' at one to see its name.', configure,
    table('Cost against latency', ['cluster', { title: 'USD an hour', isNumber: true },
      { title: `${quantileName(name)} latency` }, { title: 'best of its cost' }], rows));
}

function timelineChart(plan) {
  const { step, queued, most_queued: most, utilization } = plan.explanation.timeline;
  if (queued.length === 0) return null;
  const points = (values) => values.map((y, i) => ({ x: (i + 0.5) * step, y }));
  const line = (label, values, colour, more) => ({ label, data: points(values), pointRadius: 0,
    borderWidth: 1.5, borderColor: colour, backgroundColor: colour, fill: false, ...more });
  const configure = (colours) => lineChart(colours, [
    line('waiting, at most', most, colours.lines[1], { borderDash: [2, 2], borderWidth: 1 }),
    line('waiting, on average', queued, colours.lines[1]),
    line('utilisation', utilization, colours.lines[0], { yAxisID: 'share' }),
  ], {
    x: axis(colours, 'simulated time', time, { min: 0, max: step * queued.length }),
    y: axis(colours, 'requests that wait', number, { min: 0, suggestedMax: 1 }),
    share: axis(colours, 'utilisation', percent, { position: 'right', min: 0, max: 1.05,
      grid: { drawOnChartArea: false, color: colours.grid } }),
  }, (label, point) => `${label} at ${time(point.x)}: ${label === 'utilisation'
    ? percent(point.y) : number(point.y)}`);
  const busiest = Math.max(...most);
  const mean = utilization.reduce((sum, it) => sum + it, 0) / utilization.length;
  return figure('A stretch of simulated time', `${clusterName(mainChoice(plan))} over`
    + ` ${time(step * queued.length)}: at most ${count(busiest, 'request')} waited at once, and the`
    + ` workers were busy ${percent(mean)} of the time. One run, as it went; estimates are above.`,
  configure, null);
}
