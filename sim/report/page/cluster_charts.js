// The chosen clusters: latency quantiles, the day of a pattern, node counts, cost against latency,
// and a stretch of simulated time.

function latencyDistribution(plan) {
  const choices = choicesOf(plan).filter((it) => it.latency);
  if (choices.length === 0) return null;
  const classes = choices[0].classes ?? [];
  const curves = classes.length > 0
    ? [{ label: 'all requests', latency: choices[0].latency },
      ...classes.map((it) => ({ label: it.name, latency: it.latency }))]
    : choices.map((it) => ({ latency: it.latency,
      label: choices.length > 1 ? clusterName(it) : 'latency' }));
  return quantilesChart({ title: 'Latency, to the slowest in a thousand',
    words: `Quantiles of completed requests of the whole cluster${classes.length > 0
      ? ` (${clusterName(choices[0])})` : ''}; diamonds are the objective\u2019s bounds.`,
    curves, wait: curves.length === 1 ? choices[0].wait : null, bounds: plan.slo });
}

/// Quantiles over how rare the slower requests are: p90, p99 and p99.9 lie equally far apart.
/// `curves` are of `{label, latency}`; `wait` is of the same requests as the only curve.
function quantilesChart({ title, words, curves, wait, bounds }) {
  const place = (name) => -Math.log10(1 - quantileProbability(name));
  const names = Object.keys(curves[0].latency).filter((name) => name !== 'mean');
  const points = (latencies) => names.filter((name) => latencies[name])
    .map((name) => ({ x: place(name), estimate: latencies[name], name }));
  const marks = bounds.filter((it) => isQuantile(it.quantity))
    .map((it) => ({ x: place(statisticOf(it.quantity)), y: it.bound, name: boundName(it) }));
  const isKnown = new Map(names.map((name) => [place(name).toFixed(3), quantileName(name)]));
  const configure = (colours) => lineChart(colours, [
    ...curves.flatMap((it, i) => curve(it.label, colours, i, points(it.latency))),
    ...(wait ? curve('of which waiting', colours, 2, points(wait)) : []),
    ...(marks.length === 0 ? [] : [{ label: 'objective', data: marks, showLine: false,
      pointStyle: 'rectRot', pointRadius: 6, backgroundColor: colours.limit,
      borderColor: colours.limit }]),
  ], {
    x: axis(colours, 'share of requests that are faster', (x) => isKnown.get(x.toFixed(3)) ?? '', {
      afterBuildTicks: (scale) => {
        scale.ticks = spreadOut(names.map(place), scale).map((value) => ({ value }));
      }, ticks: { autoSkip: false, maxRotation: 0 } }),
    y: axis(colours, 'latency', time, { min: 0 }),
  }, (name, point) => `${name} ${point.estimate ? isKnown.get(point.x.toFixed(3)) : point.name}:`
    + ` ${time(point.y)}${point.estimate ? ` ${interval(point.estimate, time)}` : ''}`);
  const rows = names.map((name) => [quantileName(name), ...curves.map((it) => it.latency[name]
    ? `${time(it.latency[name].value)} ${interval(it.latency[name], time)}` : '')]);
  return figure(title, words, configure, table('Latency quantiles', ['quantile',
    ...curves.map((it) => ({ title: it.label }))], rows));
}

/// Those of the rising values whose names have room on the axis, the last of them for sure.
function spreadOut(values, scale) {
  const room = 36 * ((values.at(-1) - values[0]) / (scale.chart.width - 80));
  const kept = [];
  for (const value of [...values].reverse()) {
    if (kept.length === 0 || kept[0] - value >= room) {
      kept.unshift(value);
    }
  }
  return kept;
}

/// Shows the bound that the objective puts on latency, interval by interval of a pattern.
function latencyOverDay(plan) {
  const choice = mainChoice(plan);
  const intervals = (choice.intervals ?? []).filter((it) => it.slo.length > 0);
  if (intervals.length === 0) return null;
  const { bound } = intervals[0].slo[0];
  const name = boundName(intervals[0].slo[0]);
  const points = (all) => all.filter((it) => it.slo.length > 0)
    .map((it) => ({ x: it.start / 3600, estimate: it.slo[0].value }));
  const scaled = choice.autoscaled?.intervals;
  const configure = (colours) => lineChart(colours, [
    ...curve(`all ${count(choice.nodes, 'node')}`, colours, 0, points(choice.intervals)),
    ...(scaled ? curve('replicas that follow the load', colours, 1, points(scaled)) : []),
    mark('objective', colours.limit, { x: intervals[0].start / 3600, y: bound },
      { x: intervals.at(-1).start / 3600, y: bound }, [12, 4]),
  ], {
    x: axis(colours, 'start of the interval, hours into the pattern', number),
    y: axis(colours, name, time, { min: 0 }),
  }, (label, point) => `${label} at ${number(point.x)} h: ${time(point.y)}`
    + `${point.estimate ? ` ${interval(point.estimate, time)}` : ''}`);
  const rows = choice.intervals.map((it) => [number(it.start / 3600), number(it.rate),
    it.slo[0] ? `${time(it.slo[0].value.value)} ${interval(it.slo[0].value, time)}` : '',
    badge(it.decision)]);
  return figure('Latency over the pattern',
    'The objective holds in every interval, not on average.', configure,
    table('Intervals of the pattern', ['hours', { title: 'requests/s', isNumber: true },
      { title: name }, { title: 'decision' }], rows));
}

/// Shows the classes of a load, each against its own objective.
function classesTable(plan) {
  const rows = (mainChoice(plan).classes ?? []).flatMap((it) => (it.slo ?? []).map((bound) => {
    const write = writerOf(bound.quantity);
    return [it.name, percent(it.share), quantityName(bound.quantity), bound.value
      ? `${write(bound.value.value)} ${interval(bound.value, write)}` : '', write(bound.bound),
    badge(bound.decision)];
  }));
  return rows.length === 0 ? null : table('Classes of requests', ['class', { title: 'share' },
    { title: 'quantity' }, { title: 'measured' }, { title: 'objective' }, { title: 'decision' }],
  rows);
}

/// Shows who sits on a node, where each class has workers of its own.
function ownWorkersTable(plan) {
  const rows = (mainChoice(plan).workers_by_class ?? []).map((it) => [it.class, String(it.workers),
    String(it.threads_per_worker), `${number(it.ram_gib)} GiB`]);
  return rows.length === 0 ? null : table('Workers of each node, side by side', ['class',
    { title: 'workers', isNumber: true }, { title: 'threads each', isNumber: true },
    { title: 'RAM each', isNumber: true }], rows);
}

function autoscaledTable(plan) {
  const choice = mainChoice(plan);
  const it = choice.autoscaled;
  if (!it) return null;
  const write = (estimate) => `${number(estimate.value, 4)} ${interval(estimate,
    (value) => number(value, 4))}`;
  const rows = [
    ['Node-hours a day', number(it.node_hours_per_day.fixed, 4),
      write(it.node_hours_per_day.autoscaled)],
    ['USD a day', usd(it.usd_per_day.fixed), write(it.usd_per_day.autoscaled)],
    ['Replicas that run', '', write(it.replicas)],
    ...it.slo.map((bound, i) => {
      const words = writerOf(bound.quantity);
      return [boundName(bound), words(choice.slo[i].value.value),
        `${words(bound.value.value)} ${interval(bound.value, words)} ${bound.decision}`];
    }),
  ];
  return table('Replicas that follow the load', ['', { title: 'All nodes, all the time' },
    { title: 'Autoscaled' }], rows);
}
