// What becomes of the cost when an input was wrong: a tornado, and where another machine wins.

const inputWords = { workload: 'load', 'service.mean': 'service time', 'service.cv':
  'spread of service times (cv)', 'service.efficiency': 'efficiency of the hardware',
'policy.ram_factor': 'RAM factor', price: 'price of the chosen machine' };

function winner(it) {
  return it.sku === null ? 'no machine meets the objective any more'
    : `${clusterName(it)} is cheapest, ${usdPerHour(it.usd_per_hour)} USD an hour`;
}

/// "Load: from +31 % on (262 requests/s), 9 x ... is cheapest"
function switchSentences(plan) {
  return (plan.switches ?? []).slice(0, 4).map((it) => `${capital(inputWords[it.input])}: from`
    + ` ${withSign(it.change, percent)} on${it.value ? ` (${it.value})` : ''}, ${winner(it)}.`);
}

function tornado(plan) {
  const base = plan.sensitivity?.find((it) => it.input === 'none');
  if (!base || base.sku === null) return null;
  const inputs = [...new Set(plan.sensitivity.map((it) => it.input))]
    .filter((it) => it !== 'none')
    .map((input) => ({ input, shifts: plan.sensitivity.filter((it) => it.input === input) }));
  const reach = ({ shifts }) => Math.max(...shifts.map((it) => (it.sku === null ? Infinity
    : Math.abs(it.usd_per_hour - base.usd_per_hour))));
  inputs.sort((a, b) => reach(b) - reach(a));
  const configure = (colours) => tornadoChart(colours, inputs, base);
  const changes = [...new Set(inputs.flatMap(({ shifts }) => shifts.map((it) => it.change)))]
    .sort((a, b) => a - b);
  const rows = inputs.map(({ input, shifts }) => [inputWords[input], ...changes.map((change) => {
    const it = shifts.find((shift) => shift.change === change);
    if (!it) return '';
    return it.sku === null ? 'none' : `${usdPerHour(it.usd_per_hour)} (${clusterName(it)})`;
  })]);
  return [
    figure('Cost an hour, each input moved alone',
      'Bars reach from the least to the greatest cost of the cheapest plan as the input moves by'
      + ` up to 50 % either way; ${usdPerHour(base.usd_per_hour)} USD as it is. Planned with less`
      + ' effort than the answer, so counts may differ by a node.', configure,
      table('USD an hour by input and change', ['input', ...changes.map((it) => ({
        title: withSign(it, percent) }))], rows)),
    list(switchSentences(plan)),
  ];
}

function tornadoChart(colours, inputs, base) {
  const bars = (label, isUp, colour) => ({ label, backgroundColor: colour, borderWidth: 0,
    grouped: false, barPercentage: 0.7,
    data: inputs.map(({ shifts }) => {
      const costs = shifts.filter((it) => (it.change > 0) === isUp && it.sku !== null)
        .map((it) => it.usd_per_hour);
      return costs.length === 0 ? null
        : [Math.min(...costs, base.usd_per_hour), Math.max(...costs, base.usd_per_hour)];
    }) });
  return { type: 'bar', data: { labels: inputs.map(({ input }) => inputWords[input]),
    datasets: [bars('input is less', false, colours.lines[0]),
      bars('input is more', true, colours.lines[1])] },
  options: { indexAxis: 'y', animation: false, responsive: true, maintainAspectRatio: false,
    scales: {
      x: axis(colours, 'USD an hour', number, { beginAtZero: false }),
      y: { grid: { display: false }, ticks: { color: colours.ink } },
    },
    plugins: { legend: { position: 'bottom', labels: { color: colours.ink, boxWidth: 12 } },
      tooltip: { callbacks: { label: (item) => `${item.dataset.label}:`
        + ` ${usdPerHour(item.raw[0])} to ${usdPerHour(item.raw[1])} USD/h` } } } } };
}
