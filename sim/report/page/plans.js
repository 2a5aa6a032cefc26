// What the plan's JSON says, asked in the words of the page.

/// Every plan of the document that can be looked at, each with what it is called: scenarios, of a
/// comparison its targets, of a refused workload what the rule points to.
function viewsOf(json) {
  const views = [];
  for (const plan of Array.isArray(json) ? json : [json]) {
    addViews(views, plan, plan.scenario);
  }
  return views;
}

function addViews(views, plan, label) {
  views.push({ label, plan });
  for (const target of plan.targets) {
    addViews(views, target, `${plan.scenario} on ${target.target}`);
  }
  if (plan.alternative) {
    addViews(views, plan.alternative, `${plan.scenario} on ${plan.alternative.target} instead`);
  }
}

/// What the page recommends: the least cost that meets the objective.
function mainChoice(plan) {
  return plan.cheapest ?? plan.guidance;
}

function isSame(a, b) {
  return Boolean(a && b) && a.sku === b.sku && a.region === b.region && a.nodes === b.nodes
    && a.tier === b.tier;
}

/// The choices, the recommended first; one if both are the same.
function choicesOf(plan) {
  const choices = [plan.cheapest, plan.guidance].filter(Boolean);
  return isSame(choices[0], choices[1]) ? [choices[0]] : choices;
}

function clusterName(choice) {
  return `${choice.nodes} \u00d7 ${choice.sku}`;
}

function isBatch(choice) {
  return choice.makespan !== undefined;
}

function candidateOf(plan, choice) {
  return plan.candidates.find((it) => it.sku === choice.sku && it.region === choice.region);
}

/// Finds, for a plan without an answer, the fastest of the machines that are too slow.
function nearest(plan) {
  const slow = plan.candidates.filter((it) => it.verdict === 'too-slow' && it.service);
  return slow.sort((a, b) => a.service.mean - b.service.mean)[0];
}

/// What the SKU costs in the ladder: the whole job of a batch plan, else an hour.
function costOf(candidate) {
  return candidate.usd_total ?? candidate.usd_per_hour;
}

/// The load curve of one node: the whole one where it was made for the page, else what the search
/// for the capacity looked at.
function curveOf(plan, candidate) {
  const whole = plan.explanation;
  if (whole?.sku === candidate.sku && whole.region === candidate.region) return whole.load_curve;
  if (!candidate.load_curve_in) return candidate.load_curve;
  return plan.candidates.find((it) => it.sku === candidate.sku
    && it.region === candidate.load_curve_in).load_curve;
}

/// What to call a machine: with its region where the plan looks at several.
function nameOf(plan, it) {
  const regions = new Set(plan.candidates.map((candidate) => candidate.region));
  return regions.size > 1 && it.region ? `${it.sku} (${it.region})` : it.sku;
}

/// The bound that is nearest to being broken, with the share of it that is left.
function tightestBound(choice) {
  const margins = choice.slo
    .filter((bound) => bound.value && bound.bound > 0 && bound.value.value > 0)
    .map((bound) => ({ bound, left: isFloor(bound.quantity)
      ? bound.value.value / bound.bound - 1 : bound.bound / bound.value.value - 1 }));
  return margins.sort((a, b) => a.left - b.left)[0];
}

/// The bounds on latency, each as a plan's figures have it.
function latencyBounds(slo) {
  return slo.filter((it) => kindOf(it.quantity).has_quantiles);
}

function boundOf(slo, bound) {
  return slo.find((it) => it.quantity === bound.quantity && it.class === bound.class);
}

/// The bound on latency that one node less breaks, else the one that is nearest to being broken;
/// nothing where latency has no bound.
function decidingBound(choice) {
  const bounds = latencyBounds(choice.slo);
  const broken = latencyBounds(choice.previous?.slo ?? []).find((it) => it.decision !== 'holds');
  return (broken && boundOf(bounds, broken)) ?? tightestBound({ slo: bounds })?.bound ?? bounds[0];
}

/// Whether the load changes over a period. What explains the plan is then simulated at its peak.
function isPattern(choice) {
  return (choice.intervals ?? []).length > 0;
}

/// Other machines that perform, by the least that they can cost.
function rivalsOf(plan, choice) {
  return plan.candidates
    .filter((it) => it.verdict === 'feasible' && it.sku !== choice.sku && costOf(it) !== null)
    .sort((a, b) => costOf(a) - costOf(b));
}
