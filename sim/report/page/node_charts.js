// One node under rising load.

/// The quantiles worth a line: the median, and those that the objective bounds.
function quantilesToShow(plan, latency) {
  const bounded = plan.slo.filter((it) => it.quantity.startsWith('latency.'))
    .map((it) => it.quantity.slice('latency.'.length));
  return [...new Set(['p50', ...(bounded.length > 0 ? bounded : ['p95'])])]
    .filter((name) => latency[name]).slice(0, 4);
}

function nodeCharts(plan, candidate) {
  const points = curveOf(plan, candidate).filter((it) => it.stable && it.latency);
  if (points.length === 0) return [];
  return [latencyUnderLoad(plan, candidate, points), workUnderLoad(candidate, points)];
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
  const names = quantilesToShow(plan, points[0].latency);
  const bounds = plan.slo.filter((it) => it.quantity.startsWith('latency.'));
  const worst = Math.max(...points.map((it) => it.latency[names.at(-1)].value ?? 0));
  const top = Math.min(1.05 * worst, 3 * Math.max(...bounds.map((it) => it.bound), worst / 3));
  const right = points.at(-1).load;
  const configure = (colours) => lineChart(colours, [
    ...names.flatMap((name, i) => curve(quantileName(name), colours, i,
      curvePoints(points, (it) => it.latency[name]))),
    ...bounds.map((it) => mark(`objective ${quantileName(it.quantity.slice(8))}`, colours.limit,
      { x: points[0].load, y: it.bound }, { x: right, y: it.bound }, [12, 4])),
    ...verticalMarks(candidate, colours, top),
  ], {
    x: axis(colours, `load of one node, ${unit}`, number),
    y: axis(colours, 'latency', time, { min: 0, max: top }),
  }, (label, point) => `${label} at ${number(point.x)} ${unit}: ${time(point.y)}`
    + ` ${interval(point.estimate, time)}`);
  const rows = points.map((it) => [number(it.load),
    ...names.map((name) => `${time(it.latency[name].value)} ${interval(it.latency[name], time)}`),
    badge(it.decision)]);
  const words = `One node of ${candidate.sku} carries ${number(candidate.capacity.value)} ${unit}`
    + ' inside the objective. Bands are confidence intervals.';
  return figure('Latency as the load rises', words, configure,
    table(`Latency of one node of ${candidate.sku}`, [unit,
      ...names.map((name) => ({ title: quantileName(name) })), { title: 'objective' }], rows));
}

function workUnderLoad(candidate, points) {
  const { unit } = candidate.capacity;
  const top = 1.05 * Math.max(...points.map((it) => it.throughput.value));
  const write = { throughput: (value) => `${number(value)} requests/s`, utilisation: percent };
  const configure = (colours) => lineChart(colours, [
    ...curve('throughput', colours, 0, curvePoints(points, (it) => it.throughput)),
    ...curve('utilisation', colours, 2, curvePoints(points, (it) => it.utilization),
      { yAxisID: 'share' }),
    ...verticalMarks(candidate, colours, top),
  ], {
    x: axis(colours, `load of one node, ${unit}`, number),
    y: axis(colours, 'throughput, requests/s', number, { min: 0, max: top }),
    share: axis(colours, 'utilisation', percent, { position: 'right', min: 0, max: 1.05,
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
