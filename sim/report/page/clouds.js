// What each cloud would do alone, where the plan looks at machines of several.

function cloudsTable(plan) {
  const clouds = plan.clouds ?? [];
  if (clouds.length === 0) return null;
  const isOfJob = clouds.some((it) => it.usd_total !== null);
  const rows = clouds.map((it, i) => [it.cloud ?? 'no cloud',
    it.sku ? `${clusterName(it)}${it.region ? ` in ${it.region}` : ''}` : capital(it.reason),
    it.sku ? usdPerHour(costOf(it)) : '', besideAnswer(it, i === 0)]);
  return table('The best of each cloud', ['Cloud', { title: 'What to rent there' },
    { title: isOfJob ? 'USD for the job' : 'USD an hour', isNumber: true },
    { title: 'Beside the answer', isNumber: true }], rows, 'clouds');
}

/// "+12.3 %"; the plan's own choice is the first.
function besideAnswer({ cost_ratio: ratio }, isAnswer) {
  if (isAnswer) return element('span', { class: 'mark' }, 'the answer');
  return ratio === null ? '' : withSign(ratio - 1, percent);
}
