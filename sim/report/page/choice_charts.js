// Why this machine and this many of it: counts around the chosen one, cost against latency, and a
// stretch of simulated time. They draw what the plan's explanation simulated for that.

/// What these charts are about: the latency that decides, and what it is called. It is that of all
/// arrivals, as the objective counts it; without a bound, p95 of the completed requests.
function decidingLatency(plan) {
  const bound = decidingBound(mainChoice(plan));
  return bound ? { name: boundName(bound), bound: bound.bound,
    of: (point) => (point.stable ? boundOf(point.slo, bound)?.value : null) }
    : { name: 'p95 latency', bound: null, of: (point) => point.latency?.p95 };
}

function atThePeak(plan) {
  return isPattern(mainChoice(plan)) ? ' At the peak of the pattern.' : '';
}

function countsChart(plan) {
  const { name, bound, of } = decidingLatency(plan);
  const points = plan.explanation.node_counts.map((it) => ({ x: it.nodes, estimate: of(it),
    decision: it.decision }));
  return countsFigure(plan, { name, bound, points, title: 'More nodes, less latency',
    unstable: 'the queue grows without end' });
}

/// Shows what one node less would take for a job.
function makespanByNodes(plan) {
  const choice = mainChoice(plan);
  const bound = choice.slo.find((it) => kindOf(it.quantity).measure === 'time');
  const points = [choice.previous, choice].filter((it) => it.slo).map((it) => ({ x: it.nodes,
    estimate: boundOf(it.slo, bound).value, decision: boundOf(it.slo, bound).decision }));
  return countsFigure(plan, { name: boundName(bound), bound: bound.bound, points,
    title: 'More nodes, sooner done', unstable: 'it does not end' });
}

/// Node counts around the chosen one, which is marked. Points are {x, estimate, decision}.
function countsFigure(plan, { name, bound, points, title, unstable }) {
  const shown = points.filter((it) => it.estimate && it.estimate.value !== null);
  if (shown.length < 2) return null;
  const chosen = mainChoice(plan).nodes_for_slo;
  const largest = Math.max(...shown.map((it) => it.estimate.value), bound ?? 0);
  const scale = upTo(1.02 * Math.min(largest, bound === null ? Infinity : 3 * bound), time);
  const lost = points.filter((it) => !shown.includes(it));
  const ends = [points[0].x, points.at(-1).x];
  const configure = (colours) => lineChart(colours, [
    ...curve(name, colours, 0, shown),
    ...(bound === null ? [] : [mark('objective', colours.limit, { x: ends[0], y: bound },
      { x: ends[1], y: bound }, [12, 4])]),
    ...(lost.length === 0 ? [] : [{ label: 'without an upper end', showLine: false, clip: false,
      pointStyle: 'triangle', pointRadius: 6, backgroundColor: colours.lines[1],
      borderColor: colours.lines[1], data: lost.map(({ x }) => ({ x, y: scale.max })) }]),
    mark(`${chosen} hold`, colours.faint, { x: chosen, y: 0 },
      { x: chosen, y: scale.max }, [2, 2]),
  ], {
    x: axis(colours, 'nodes', number, { ticks: { stepSize: 1, precision: 0 } }),
    y: axis(colours, name, time, scale),
  }, (label, point) => (point.estimate ? `${count(point.x, 'node')}: ${time(point.y)}`
    + ` ${interval(point.estimate, time)}` : `${count(point.x, 'node')}: ${label}`));
  const rows = points.map((it) => [count(it.x, 'node'), it.estimate
    ? `${time(it.estimate.value)} ${interval(it.estimate, time)}` : unstable, badge(it.decision)]);
  return figure(title, `${countsInWords(chosen, points)}${atThePeak(plan)}`, configure,
    table(`${capital(name)} by nodes`, ['nodes', { title: name }, { title: 'objective' }], rows));
}

function countsInWords(chosen, points) {
  const holds = `${count(chosen, 'node')} ${chosen === 1 ? 'holds' : 'hold'} the objective`;
  const less = points.find((it) => it.x === chosen - 1);
  if (!less) return `${holds}.`;
  return `${holds}, ${chosen - 1} ${less.decision === 'fails' ? `do${chosen === 2 ? 'es' : ''} not`
    : 'could not be shown to'}.`;
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
  const { name, bound, of } = decidingLatency(plan);
  const points = plan.explanation.trade_offs.filter((it) => of(it)?.value)
    .map((it) => ({ x: it.usd_per_hour, y: of(it).value, estimate: of(it), who: clusterName(it) }));
  if (points.length < 2) return null;
  const front = paretoFront(points);
  const costs = points.map((it) => it.x);
  const [least, greatest] = [Math.min(...costs), Math.max(...costs)];
  const dots = (colour, shape) => ({ showLine: false, backgroundColor: colour, borderColor: colour,
    pointStyle: shape, pointRadius: 4 });
  const configure = (colours) => lineChart(colours, [
    { label: 'nothing is better in both', data: front, ...dots(colours.lines[0], 'circle'),
      showLine: true, stepped: 'before', borderWidth: 2 },
    { label: 'other clusters', data: points.filter((it) => !front.includes(it)),
      ...dots(colours.lines[1], 'triangle') },
    ...(bound === null ? [] : [mark('objective', colours.limit,
      { x: least, y: bound }, { x: greatest, y: bound }, [12, 4])]),
  ], {
    x: axis(colours, 'USD an hour', number, between(least, greatest)),
    y: axis(colours, name, time, upTo(1.02 * Math.max(bound ?? 0, ...points.map((it) => it.y)),
      time)),
  }, (label, point) => `${point.who}: ${usdPerHour(point.x)} USD/h, ${time(point.y)}`
    + ` ${interval(point.estimate, time)}`);
  const rows = [...points].sort((a, b) => a.x - b.x).map((it) => [it.who, usdPerHour(it.x),
    `${time(it.y)} ${interval(it.estimate, time)}`, front.includes(it) ? 'yes' : '']);
  return figure('What less latency costs',
    'Machines that cost least, with as many nodes as hold the objective and with some more. Point'
      + ` at one to see its name.${atThePeak(plan)}`, configure,
    table('Cost against latency', ['cluster', { title: 'USD an hour', isNumber: true },
      { title: name }, { title: 'best of its cost' }], rows));
}

function timelineChart(plan) {
  const { step, queued, most_queued: most, utilization } = plan.explanation.timeline;
  if (queued.length === 0) return null;
  const length = step * queued.length;
  const points = (values) => values.map((y, i) => ({ x: (i + 0.5) * step, y }));
  const line = (label, values, colour, more) => ({ label, data: points(values), pointRadius: 0,
    borderWidth: 1.5, borderColor: colour, backgroundColor: colour, fill: false, ...more });
  const configure = (colours) => lineChart(colours, [
    line('waiting, at most', most, colours.lines[1], { borderDash: [2, 2], borderWidth: 1 }),
    line('waiting, on average', queued, colours.lines[1]),
    line('utilisation', utilization, colours.lines[0], { yAxisID: 'share' }),
  ], {
    x: axis(colours, 'simulated time', time, { min: 0, max: length,
      ticks: { ...upTo(length, time).ticks, includeBounds: false } }),
    y: axis(colours, 'requests that wait', number, { min: 0, suggestedMax: 1 }),
    share: axis(colours, 'utilisation', percent, { position: 'right', min: 0, max: 1,
      grid: { drawOnChartArea: false, color: colours.grid } }),
  }, (label, point) => `${label} at ${time(point.x)}: ${label === 'utilisation'
    ? percent(point.y) : number(point.y)}`);
  const busiest = Math.max(...most);
  const mean = utilization.reduce((sum, it) => sum + it, 0) / utilization.length;
  return figure('A stretch of simulated time', `${clusterName(mainChoice(plan))} over`
    + ` ${time(length)}: at most ${count(busiest, 'request')} waited at once, and the`
    + ` workers were busy ${percent(mean)} of the time. One run, as it went; estimates are above.`
    + atThePeak(plan),
  configure, null);
}
