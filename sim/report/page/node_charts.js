// One node under rising load.

function isLatency(quantity) {
  return quantity.split('.')[0] === 'latency';
}

/// The latencies worth a line: the median of completed requests, and those that the objective
/// bounds, of all arrivals, as it counts them. Without a bound, p95.
function latenciesToShow(points) {
  const ofCompleted = (name) => ({ name: quantileName(name), of: (point) => point.latency[name] });
  const bounds = latencyBounds(points[0].slo).slice(0, 4).map((bound) => ({ bound: bound.bound,
    name: bound.class || !isLatency(bound.quantity) ? boundName(bound)
      : quantileName(statisticOf(bound.quantity)),
    of: (point) => boundOf(point.slo, bound).value }));
  // Beside the times of single tokens, that of a whole answer would hide them.
  const median = points[0].tokens && bounds.length > 0 ? [] : [ofCompleted('p50')];
  return [...median, ...(bounds.length > 0 ? bounds : [ofCompleted('p95')])]
    .filter((it, i, all) => all.findIndex(({ name }) => name === it.name) === i);
}

function nodeCharts(plan, candidate) {
  const points = curveOf(plan, candidate).filter((it) => it.stable && it.latency);
  if (points.length === 0) return [];
  return [latencyUnderLoad(plan, candidate, points), workUnderLoad(candidate, points),
    batchesUnderLoad(candidate, points), tokensUnderLoad(candidate, points)].filter(Boolean);
}

function curvePoints(points, estimateOf) {
  return points.map((it) => ({ x: it.load, estimate: estimateOf(it) }));
}

function verticalMarks(candidate, colours, top) {
  const at = (x, label, colour, dash) => (x > 0
    ? [mark(label, colour, { x, y: 0 }, { x, y: top }, dash)] : []);
  return [...at(candidate.capacity.value, 'capacity', colours.faint, [2, 2]),
    ...at(candidate.knee, 'knee', colours.faint, [8, 3, 2, 3])];
}

function latencyUnderLoad(plan, candidate, points) {
  const { unit } = candidate.capacity;
  const shown = latenciesToShow(points);
  const bounds = shown.filter((it) => it.bound !== undefined);
  const worst = Math.max(...points.flatMap((it) => shown.map(({ of }) => of(it).value ?? 0)));
  const scale = upTo(1.02 * Math.min(worst, bounds.length > 0
    ? 3 * Math.max(...bounds.map((it) => it.bound)) : Infinity), time);
  const right = points.at(-1).load;
  const configure = (colours) => lineChart(colours, [
    ...shown.flatMap(({ name, of }, i) => curve(name, colours, i, curvePoints(points, of))),
    ...bounds.map(({ name, bound }) => mark(`objective ${name}`, colours.limit,
      { x: points[0].load, y: bound }, { x: right, y: bound }, [12, 4])),
    ...verticalMarks(candidate, colours, scale.max),
  ], {
    x: axis(colours, `load of one node, ${unit}`, number),
    y: axis(colours, 'latency', time, scale),
  }, (label, point) => `${label} at ${number(point.x)} ${unit}: ${time(point.y)}`
    + ` ${interval(point.estimate, time)}`);
  const rows = points.map((it) => [number(it.load), ...shown.map(({ of }) => `${time(of(it).value)}`
    + ` ${interval(of(it), time)}`), badge(it.decision)]);
  const words = `One node of ${candidate.sku} carries ${number(candidate.capacity.value)} ${unit}`
    + ' inside the objective. Bands are confidence intervals.';
  return figure('Latency as the load rises', words, configure,
    table(`Latency of one node of ${candidate.sku}`, [unit,
      ...shown.map(({ name }) => ({ title: name })), { title: 'objective' }], rows));
}

function workUnderLoad(candidate, points) {
  const { unit } = candidate.capacity;
  const scale = upTo(Math.max(...points.map((it) => it.throughput.value)));
  const write = { throughput: (value) => `${number(value)} requests/s`, utilisation: percent };
  const configure = (colours) => lineChart(colours, [
    ...curve('throughput', colours, 0, curvePoints(points, (it) => it.throughput)),
    ...curve('utilisation', colours, 2, curvePoints(points, (it) => it.utilization),
      { yAxisID: 'share' }),
    ...verticalMarks(candidate, colours, scale.max),
  ], {
    x: axis(colours, `load of one node, ${unit}`, number),
    y: axis(colours, 'throughput, requests/s', number, scale),
    share: axis(colours, 'utilisation', percent, { position: 'right', min: 0, max: 1,
      grid: { drawOnChartArea: false, color: colours.grid } }),
  }, (label, point) => `${label} at ${number(point.x)} ${unit}: ${write[label](point.y)}`
    + ` ${interval(point.estimate, write[label])}`);
  const rows = points.map((it) => [number(it.load), number(it.throughput.value),
    percent(it.utilization.value), percent(it.error_rate.value)]);
  const words = candidate.knee > 0 ? `Beyond the knee at ${number(candidate.knee)} ${unit}, latency`
    + ' grows faster than throughput.' : 'What the node gets done, and how busy its workers are.';
  return figure('Throughput and utilisation', words, configure,
    table(`Throughput of one node of ${candidate.sku}`, [unit, { title: 'requests/s' },
      { title: 'utilisation' }, { title: 'errors' }], rows));
}

/// Shows how many requests a node that serves them in batches takes at once.
function batchesUnderLoad(candidate, points) {
  const batched = points.filter((it) => it.batch_size);
  if (batched.length < 2) return null;
  const { unit } = candidate.capacity;
  const scale = upTo(Math.max(...batched.map((it) => it.batch_size.value)));
  const configure = (colours) => lineChart(colours, [
    ...curve('requests in a batch', colours, 3, curvePoints(batched, (it) => it.batch_size)),
    ...verticalMarks(candidate, colours, scale.max),
  ], {
    x: axis(colours, `load of one node, ${unit}`, number),
    y: axis(colours, 'requests in a batch', number, scale),
  }, (label, point) => `${number(point.y)} ${label} at ${number(point.x)} ${unit}`
    + ` ${interval(point.estimate, number)}`);
  const rows = batched.map((it) => [number(it.load),
    `${number(it.batch_size.value)} ${interval(it.batch_size, number)}`]);
  return figure('Requests in a batch', 'Mean size of the batches that the node forms as the load'
    + ' rises.', configure, table(`Batches of one node of ${candidate.sku}`, [unit,
    { title: 'requests in a batch' }], rows));
}
