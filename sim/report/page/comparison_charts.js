// Before and after, drawn: each bound with its interval, and the latency of all requests.

function changeCharts(change) {
  return [boundsBeforeAndAfter(change), quantilesBeforeAndAfter(change)].filter(Boolean);
}

/// How much of what a bound allows is used; of a bound from below, what it asks of what there is.
function usedShare(quantity, bound, value) {
  return isFloor(quantity) ? bound / value : value / bound;
}

/// Each bound is a row: an interval as a thick line, what was measured as a point on it.
function boundsBeforeAndAfter(change) {
  const shown = change.slo.filter((it) => it.before?.bound > 0 && it.after?.bound > 0
    && it.before.value.value !== null && it.after.value.value !== null);
  if (shown.length === 0) return null;
  const share = (it, side, end) => (it[side].value[end] === null ? null
    : usedShare(it.quantity, it[side].bound, it[side].value[end]));
  const largest = Math.max(1, ...shown.flatMap((it) => ['before', 'after']
    .map((side) => share(it, side, 'value'))));
  const right = 1.25 * largest;
  const offsets = { before: -0.16, after: 0.16 };
  const drawnSide = (colours, side, index) => {
    const colour = colours.lines[index];
    const rows = shown.map((it, i) => ({ it, y: i + offsets[side] }));
    const spread = ({ it, y }) => ({ ...mark(`${side}, interval`, `${colour}66`,
      { x: share(it, side, 'low') ?? right, y }, { x: share(it, side, 'high') ?? right, y }, []),
    borderWidth: 11, isInterval: true });
    return [...rows.map(spread), { label: side, showLine: false, pointRadius: 3.5, clip: false,
      pointStyle: shapes[index], borderColor: colour, backgroundColor: colour,
      data: rows.map(({ it, y }) => ({ x: share(it, side, 'value'), y, it: it[side],
        quantity: it.quantity, name: boundName(it) })) }];
  };
  const configure = (colours) => lineChart(colours, [
    ...drawnSide(colours, 'before', 0), ...drawnSide(colours, 'after', 1),
    mark('objective', colours.limit, { x: 1, y: -0.6 }, { x: 1, y: shown.length - 0.4 }, [12, 4]),
  ], {
    x: axis(colours, 'share of what the objective allows', percent, { min: 0, max: right }),
    y: axis(colours, '', (row) => (shown[row] ? boundName(shown[row]) : ''), { reverse: true,
      min: -0.6, max: shown.length - 0.4, grid: { display: false }, title: { display: false },
      afterBuildTicks: (scale) => {
        scale.ticks = shown.map((_, i) => ({ value: i }));
      }, ticks: { autoSkip: false, color: colours.ink } }),
  }, (label, point) => `${point.name} ${label}: ${estimateText(point.it.value,
    writerOf(point.quantity))}`);
  const rows = shown.map((it) => [boundName(it), ...['before', 'after'].map((side) => `${percent(
    share(it, side, 'value'))} [${percent(share(it, side, 'low'))}, ${percent(
    share(it, side, 'high'))}]`)]);
  return figure('The objective before and after', 'What was measured as a share of what is allowed:'
    + ' beyond 100 % the objective is broken. Thick lines are confidence intervals.', configure,
  table('Share of what the objective allows', ['bound', { title: 'before' }, { title: 'after' }],
    rows));
}

function quantilesBeforeAndAfter(change) {
  const latencies = (side) => Object.fromEntries(change.figures
    .filter((it) => isQuantile(it.quantity) && it[side])
    .map((it) => [statisticOf(it.quantity), it[side]]));
  const curves = ['before', 'after'].map((side) => ({ label: side, latency: latencies(side) }));
  if (curves.some(({ latency }) => Object.keys(latency).length < 2)) return null;
  const bounds = change.slo.filter((it) => it.after && !it.class)
    .map((it) => ({ quantity: it.quantity, bound: it.after.bound }));
  return quantilesChart({ title: 'Latency before and after', curves, bounds,
    words: 'Quantiles of completed requests of the whole cluster; diamonds are the later'
      + ' objective\u2019s bounds.' });
}
