// The page of a comparison: what changed from one plan to the next, and what is worse for it.

const comparisonPage = {
  name: 'comparison of plans',
  file: 'comparison.json',
  views: 'Plans',
  viewsOf: (result) => result.plans.map((plan) => ({ label: plan.scenario, plan, result })),
  draw: ({ plan, result }) => {
    const grid = verdictsOf(plan);
    const settle = () => {
      grid?.draw();
      drawCharts();
    };
    return { grid, settle, content: [changesOf(plan, result),
      choiceChanges(plan).map(({ title, change }) => section(title, null,
        charts(changeCharts(change)), figuresTable(change))),
      section('Machines that fare otherwise', 'With the reason of the later verdict, or of the'
        + ' earlier where the later plan does not look at the machine.', grid?.element),
      section('What the plans were made from', null, inputsTable(plan), onlyInOne(result))] };
  },
};

/// The choices of the plans, the recommended first; one if both are the same before and after.
function choiceChanges({ cheapest, guidance }) {
  const isSameSide = (side) => isSame(cheapest[side], guidance[side])
    || (!cheapest[side] && !guidance[side]);
  if (isSameSide('before') && isSameSide('after')) {
    return [{ title: 'The choice of guidance, which is the cheapest', change: cheapest }];
  }
  return [{ title: 'The cheapest choice', change: cheapest },
    { title: 'The choice of guidance', change: guidance }];
}

/// The first screen.
function changesOf(plan, result) {
  const { change } = choiceChanges(plan)[0];
  return element('section', { class: 'answer', 'aria-label': 'What changed' },
    element('h1', {}, plan.scenario),
    element('p', { class: 'lead' }, `Before: ${result.before}. After: ${result.after}.`),
    element('div', { class: change.after ? 'rent' : 'rent none' },
      element('p', { class: 'headline' }, headline(change)), costChange(change),
      conditionsInShort(result)),
    boundChanges(change),
    element('div', { class: 'columns' },
      element('div', {}, element('h2', {}, 'Is anything worse?'), list(judgments(change))),
      element('div', {}, element('h2', {}, 'What was changed?'), list(inputSentences(plan)))),
    conditionsTable(result));
}

function headline({ before, after }) {
  const name = (choice, id) => element('strong', { id }, clusterName(choice));
  const place = (it) => `${it.region ? ` in ${it.region}` : ''}${it.tier ? `, ${it.tier}` : ''}`;
  if (!before && !after) return 'Neither plan has anything to rent';
  if (!after) return ['There is nothing to rent any more; before, ', name(before, 'before')];
  if (!before) return [name(after, 'after'), place(after), '; before, there was nothing to rent'];
  if (isSame(before, after)) return [name(after, 'after'), place(after), ', as before'];
  const isMoved = place(before) !== place(after);
  return [name(before, 'before'), isMoved ? place(before) : '', ' \u2192 ', name(after, 'after'),
    place(after)];
}

function figureOf(change, quantity) {
  return change.figures.find((it) => it.quantity === quantity);
}

function costChange(change) {
  const total = figureOf(change, 'usd_total');
  const cost = total ?? figureOf(change, 'usd_per_hour');
  if (!cost) return null;
  const unit = total ? 'USD for the whole job' : 'USD an hour';
  const rows = [['usd-before', usdPerHour(cost.before.value), `${unit}, before`],
    ['usd-after', usdPerHour(cost.after.value), `${unit}, after`],
    ['usd-difference', differenceText(cost) || 'the same', 'difference']];
  return costList(rows);
}

/// "+10.9 % [+9.85 %, +11.9 %]" of what was before; the plain difference of shares and of nodes, of
/// which a share tells less.
function differenceText({ quantity, before, difference }) {
  if (!difference || difference.value === null || difference.value === 0) return '';
  const isOfShares = kindOf(quantity).measure === 'share';
  const isShare = before.value > 0 && !isOfShares && quantity !== 'nodes';
  const writeSize = isOfShares ? (value) => `${number(value * 100)} points`
    : isShare ? (value) => percent(value / before.value) : writerOf(quantity);
  const write = (value) => withSign(value, writeSize);
  return estimateText(difference, write);
}

function boundChanges(change) {
  const rows = change.slo.map((it) => {
    const write = writerOf(it.quantity);
    const side = (bound) => (bound ? estimateText(bound.value, write) : 'no bound');
    const limit = (bound) => (bound ? write(bound.bound) : 'none');
    const [earlier, later] = [limit(it.before), limit(it.after)];
    const difference = it.before && it.after
      ? differenceText({ ...it, before: it.before.value }) : '';
    return [boundName(it), element('span', { 'data-bound': boundName(it) }, side(it.before)),
      side(it.after), [difference, ' ', badge(it.judgment)],
      `${isFloor(it.quantity) ? '\u2265' : '\u2264'} ${earlier === later ? later
        : `${earlier} \u2192 ${later}`}`,
      badge(it.after?.decision ?? it.before.decision)];
  });
  return rows.length === 0 ? null : table('The objective, measured in simulation with its'
    + ' confidence interval', ['Quantity', { title: 'Before' }, { title: 'After' },
    { title: 'Difference' }, { title: 'Objective' }, { title: 'Decision after' }], rows);
}

/// What got worse, what got better, and what cannot be told apart.
function judgments(change) {
  if (change.figures.length === 0) {
    return ['The plans cannot be held against each other: one of them has no such choice.'];
  }
  const judged = (word) => change.figures.filter((it) => it.judgment === word).map((it, i) => [
    i > 0 ? ', ' : '', element('strong', {}, quantityName(it.quantity)), ` ${differenceText(it)}`]);
  const worse = judged('worse');
  const broken = change.slo.filter((it) => it.after && it.after.decision !== 'holds'
    && it.before?.decision === 'holds').map(boundName);
  const better = judged('better');
  const open = change.figures.filter((it) => it.judgment === 'no difference shown')
    .map((it) => quantityName(it.quantity));
  return [
    worse.length > 0 ? ['Worse: ', worse, '.']
      : element('strong', {}, 'Nothing is worse beyond noise.'),
    broken.length > 0 && `No longer shown to hold: ${broken.join(', ')}.`,
    better.length > 0 && ['Better: ', better, '.'],
    open.length > 0 && `No difference is shown in ${open.join(', ')}: the interval of the`
      + ' difference holds zero.',
  ];
}

function inputSentences(plan) {
  const most = 6;
  const left = plan.inputs.length - most;
  return plan.inputs.length === 0 ? ['Nothing that the plans tell.'] : [
    ...plan.inputs.slice(0, most).map((it) => `${it.key}: ${it.before ?? 'not told'} \u2192`
      + ` ${it.after ?? 'not told'}`),
    left > 0 && `${count(left, 'more value')}: see below.`];
}

/// Covers all plans: a pipeline stops at the first condition that is breached.
function conditionsInShort({ conditions, plans }) {
  if (conditions.length === 0) return null;
  const findings = ['breached', 'undecided', 'holds'].map((word) => [word,
    conditions.filter((it) => it.finding === word).length]).filter(([, many]) => many > 0);
  const whose = plans.length > 1 ? 'Conditions of all plans: ' : 'Conditions: ';
  return element('p', { id: 'conditions' }, whose, findings.map(([word, many]) => [
    badge(word), ` ${many} of ${conditions.length} `]));
}

function conditionsTable({ conditions, plans }) {
  const several = plans.length > 1;
  const rows = conditions.map((it) => [it.condition, ...(several ? [it.scenario] : []), it.choice,
    badge(it.finding), it.explanation]);
  return rows.length === 0 ? null : table('The conditions of --fail-on', ['Condition',
    ...(several ? [{ title: 'Scenario' }] : []), { title: 'Choice' }, { title: 'Finding' },
    { title: 'Because' }], rows);
}

function figuresTable(change) {
  const rows = change.figures.map((it) => {
    const write = writerOf(it.quantity);
    const side = (estimate) => (estimate ? estimateText(estimate, write) : 'not told');
    return [quantityName(it.quantity), side(it.before), side(it.after), differenceText(it),
      badge(it.judgment)];
  });
  const side = (choice) => (choice ? clusterName(choice) : 'none');
  return rows.length === 0
    ? element('p', {}, `${side(change.before)} \u2192 ${side(change.after)}`)
    : table('All figures', ['Figure', { title: `Before: ${side(change.before)}` },
      { title: `After: ${side(change.after)}` }, { title: 'Difference' }, { title: 'Judgment' }],
    rows);
}

/// Every machine with another verdict; nothing where there is none.
function verdictsOf(plan) {
  if (plan.verdicts.length === 0) return null;
  const side = (verdict) => verdict ?? 'not looked at';
  const regions = new Set(plan.verdicts.map((it) => it.region)).size > 1;
  const columns = [
    { title: 'SKU', key: (it) => it.sku, show: (it) => it.sku, isName: true },
    regions && { title: 'Region', key: (it) => it.region, show: (it) => it.region },
    plan.verdicts.some((it) => it.tier) && { title: 'Tier', key: (it) => it.tier,
      show: (it) => it.tier },
    ...['before', 'after'].map((word) => ({ title: capital(word), key: (it) => side(it[word]),
      show: (it) => badge(side(it[word])) })),
    { title: 'Because', key: (it) => it.reason, show: (it) => it.reason, isLong: true },
  ].filter(Boolean);
  return new Grid({ title: 'Machines that fare otherwise', noun: 'machine', columns,
    items: plan.verdicts, textOf: (it) => [it.sku, it.region, it.before, it.after, it.reason],
    filter: { title: 'Change', key: (it) => `${side(it.before)} \u2192 ${side(it.after)}` } });
}

function inputsTable(plan) {
  return plan.inputs.length === 0 ? element('p', {}, 'From the same values, as far as they tell.')
    : table('Values that differ', ['Value', { title: 'Before' }, { title: 'After' }],
      plan.inputs.map((it) => [it.key, it.before ?? 'not told', it.after ?? 'not told']));
}

function onlyInOne({ before, after, only_before: gone, only_after: added }) {
  return list([gone.length > 0 && `Only in ${before}: ${gone.join(', ')}`,
    added.length > 0 && `Only in ${after}: ${added.join(', ')}`]);
}
