// The ladder: every machine with its gate, profile, scale-out, verdict and reason.

function ladderOf(plan, onSelect) {
  return new Grid({ title: 'The ladder of machines', noun: 'machine', columns: ladderColumns(plan),
    items: plan.candidates, filter: { title: 'Verdict', key: (it) => it.verdict }, onSelect,
    textOf: (it) => [it.sku, it.region, it.verdict, it.reason, it.rule] });
}

function ladderColumns(plan) {
  const batch = plan.candidates.some((it) => it.usd_total !== undefined);
  const regions = new Set(plan.candidates.map((it) => it.region)).size > 1;
  const unit = plan.candidates.find((it) => it.capacity)?.capacity.unit ?? 'requests/s';
  const figure = (title, key, show) => ({ title, key, show, isNumber: true });
  return [
    figure('Rung', (it) => it.place, (it) => String(it.place)),
    { title: 'SKU', key: (it) => it.sku, show: (it) => it.sku, isName: true,
      marks: (it) => it.chosen_as },
    regions && { title: 'Region', key: (it) => it.region, show: (it) => it.region },
    figure('RAM GiB', (it) => it.ram_gib, (it) => number(it.ram_gib)),
    figure('vCPUs', (it) => it.vcpus, (it) => number(it.vcpus)),
    figure('Workers', (it) => it.workers, (it) => it.workers > 0 && String(it.workers)),
    figure('Service', (it) => it.service?.mean, (it) => it.service && time(it.service.mean)),
    !batch && figure(`Carries, ${unit}`, (it) => it.capacity?.value,
      (it) => it.capacity && number(it.capacity.value)),
    figure('Nodes', (it) => it.nodes, nodesText),
    figure(batch ? 'USD for the job' : 'USD/h', costOf, (it) => {
      const cost = costOf(it);
      return cost !== null && atLeast(it) + usdPerHour(cost);
    }),
    { title: 'Verdict', key: (it) => it.verdict, show: (it) => badge(it.verdict) },
    { title: 'Reason', key: (it) => it.reason, show: (it) => it.reason, isLong: true },
  ].filter(Boolean);
}

function nodesText(it) {
  return it.nodes !== null && atLeast(it) + it.nodes;
}

function atLeast(it) {
  return it.nodes_basis === 'lower-bound' ? '\u2265 ' : '';
}
