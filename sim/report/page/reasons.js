// Sentences about the answer: how sure it is, what would change it, and why two choices differ.

function certainties(plan, choice) {
  const checks = choice.cross_checks.filter((it) => it.kind !== 'approximate');
  const broken = checks.filter((it) => !it.agrees);
  const chance = choice.probability_slo_met ?? plan.probability_slo_met ?? null;
  const laws = checks.length === 1 ? 'The law of theory that applies agrees'
    : `All ${checks.length} laws of theory that apply agree`;
  return [
    `Every figure has an interval that holds the true value at ${plan.confidence * 100} %`
      + ' confidence.',
    choice.precise === false && 'The simulation ended before all intervals were narrow.',
    chance !== null && 'With the error of the fitted service time, the objective holds with'
      + ` probability ${percent(chance.value ?? chance)}${fittedRange(choice)}.`,
    oneLess(choice),
    choice.nodes > choice.nodes_for_slo && `${count(choice.nodes_for_slo, 'node')} would hold the`
      + ` objective; the others are spare, or the target's minimum.`,
    choice.nodes_lower_bound > 1 && (isBatch(choice) ? 'The work alone, without any waiting, asks'
      : 'The work alone, however the requests are spread, asks')
      + ` for ${count(choice.nodes_lower_bound, 'node')}.`,
    checks.length > 0 && (broken.length === 0 ? `${laws} with the simulation.`
      : `${count(broken.length, 'law')} of theory and the simulation disagree: see below.`),
  ];
}

/// What the error of a fitted service time leaves open; empty where none was fitted.
function fittedRange(choice) {
  const ends = (range) => (Array.isArray(range) ? range : [range.low, range.high]);
  if (!choice.nodes_interval || !choice.usd_per_hour_interval) return '';
  const [fewest, most] = ends(choice.nodes_interval);
  const [least, greatest] = ends(choice.usd_per_hour_interval);
  return `; ${fewest} to ${most} nodes, ${usdPerHour(least)} to ${usdPerHour(greatest)} USD/h`;
}

/// What happens with one node less, which shows that the count is not larger than it must be.
function oneLess(choice) {
  const { previous } = choice;
  if (previous.decision === 'below-minimum') return 'A cluster has at least one node.';
  const bound = (previous.slo ?? []).find((it) => it.decision !== 'holds');
  const one = previous.nodes === 1 ? 'One node' : `${previous.nodes} nodes`;
  if (previous.stable === false) {
    return `${one} would not do: the queue would grow without end.`;
  }
  if (!bound) return null;
  const write = writerOf(bound.quantity);
  const verb = previous.decision === 'fails' ? 'would not do' : 'could not be shown to do';
  return `${one} ${verb}: ${boundName(bound)} ${write(bound.value.value)}`
    + ` ${interval(bound.value, write)}, objective ${write(bound.bound)}.`;
}

function changes(plan, choice) {
  const tightest = tightestBound(choice);
  const rivals = rivalsOf(plan, choice);
  const candidate = candidateOf(plan, choice);
  return [
    ...decidedBy(plan),
    tightest && `The objective: ${boundName(tightest.bound)} has`
      + ` ${percent(tightest.left, 2)} of room before the bound breaks.`,
    rivals.length > 0 && priceSentence(choice, rivals[0]),
    candidate?.service && serviceSentence(choice, candidate.service),
    ...switchSentences(plan),
  ];
}

/// What nobody asked for and decides all the same, with what would be rented without it.
function decidedBy(plan) {
  return (plan.decided_by ?? []).map((it) => {
    const then = it.sku === null ? 'no machine meets the objective'
      : `${clusterName(it)} for ${usdPerHour(it.usd_per_hour)} USD an hour`;
    return `${capital(it.otherwise)}: ${then}${it.source ? ` (${it.source})` : ''}.`;
  });
}

function serviceSentence(choice, service) {
  return `The service time: ${time(service.mean)} ${isBatch(choice) ? 'an item' : 'a request'}`
    + ` (${service.basis}). Profile it on a real machine before you rent many.`;
}

function priceSentence(choice, rival) {
  const own = costOf(choice);
  const atLeast = rival.nodes_basis === 'lower-bound' ? 'at least ' : '';
  if (own === 0) return null;
  const gap = costOf(rival) / own - 1;
  return gap <= 0 ? `${rival.sku} costs the same; the first up the ladder was taken.`
    : `Prices: the next, ${rival.sku}, costs ${atLeast}${percent(gap, 2)} more`
      + ` (${atLeast}${count(rival.nodes, 'node')}).`;
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/// The two choices beside each other, and why they differ.
function sideBySide(plan) {
  const { guidance, cheapest } = plan;
  if (!guidance || !cheapest) return null;
  if (isSame(guidance, cheapest)) {
    return element('p', { class: 'same' }, 'The guidance of the cloud, \u201cscale up, then scale'
      + ' out\u201d, and the search for the least cost end at the same machine: the first up the'
      + ' ladder that performs is also the cheapest.');
  }
  const choices = [guidance, cheapest];
  const row = (title, write) => [title, ...choices.map(write)];
  const rows = [
    row('Machine', (it) => it.sku),
    row('Nodes', (it) => String(it.nodes)),
    row(isBatch(guidance) ? 'USD for the job' : 'USD an hour', (it) => usdPerHour(costOf(it))),
    ...guidance.slo.map((bound, i) => row(boundName(bound), (it) => {
      const write = writerOf(bound.quantity);
      return `${write(it.slo[i].value.value)} ${interval(it.slo[i].value, write)}`;
    })),
    !isBatch(guidance) && row('Utilisation', (it) => percent(it.utilization.value)),
    row('Each node', (it) => nodeText(plan, it)),
  ].filter(Boolean);
  return [
    table('Guidance and cheapest choice', ['', { title: 'Guidance' }, { title: 'Cheapest' }], rows,
      'beside'),
    element('p', {}, whyTheyDiffer(plan)),
  ];
}

function nodeText(plan, choice) {
  const it = candidateOf(plan, choice);
  const capacity = it.capacity ? `, carries ${number(it.capacity.value)} ${it.capacity.unit}` : '';
  return `${number(it.vcpus)} vCPUs, ${number(it.ram_gib)} GiB, ${count(it.workers, 'worker')}`
    + capacity;
}

function whyTheyDiffer(plan) {
  const { guidance, cheapest } = plan;
  const saved = 1 - costOf(cheapest) / costOf(guidance);
  if (guidance.sku === cheapest.sku) {
    return `Both are ${guidance.sku}; in ${cheapest.region} it costs ${percent(saved)} less than in`
      + ` ${guidance.region}.`;
  }
  return `The guidance stops at the first machine up the ladder of RAM that performs,`
    + ` ${guidance.sku}. ${cheapest.sku} stands higher and costs`
    + ` ${usdPerHour(cheapest.usd_per_node_hour)} USD an hour a node instead of`
    + ` ${usdPerHour(guidance.usd_per_node_hour)}, but`
    + ` ${count(cheapest.nodes, 'node')} do instead of ${guidance.nodes}: ${percent(saved)} less in`
    + ` all. Both meet the objective, shown with the same certainty.`;
}
