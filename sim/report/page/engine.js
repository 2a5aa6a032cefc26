// A language model's engine: the memory of its accelerators, what its steps go into, its tokens.

const memoryParts = [['weights', 'weights'], ['overhead', 'rest of the engine'],
  ['kv_space', 'KV cache']];
const stepParts = [['weights', 'memory bandwidth, weights'], ['arithmetic', 'arithmetic'],
  ['kv_cache', 'memory bandwidth, KV cache'], ['prompts', 'attention over prompts'],
  ['head', 'head'], ['host', 'host'], ['links', 'links between accelerators']];

function gibibytes(bytes) {
  return `${number(bytes / 2 ** 30)} GiB`;
}

/// A whole in its parts, each as wide as its share; rows of name, share, amount.
function partsBar(caption, parts) {
  const pieces = parts.map(([, share], i) => {
    const part = element('span', { class: `part${i}` });
    part.style.width = `${100 * share}%`;
    return part;
  });
  const bar = element('div', { class: 'parts', 'aria-hidden': 'true' }, pieces);
  const rows = parts.map(([name, share, amount], i) => [[element('span',
    { class: `swatch part${i}`, 'aria-hidden': 'true' }), name],
  amount ? `${amount}, ${percent(share)}` : percent(share)]);
  return [bar, table(caption, ['Part', { title: 'Share', isNumber: true }], rows)];
}

function memorySheet(engine) {
  if (!engine.usable) return null;
  const total = memoryParts.reduce((sum, [key]) => sum + engine[key], 0);
  return element('div', {}, element('h3', {}, 'Memory of each accelerator'),
    element('p', {}, `${gibibytes(engine.usable)} to use; ${engine.kv_tokens} tokens of KV cache`
      + ` for each engine on ${count(engine.tensor_parallel, 'accelerator')}, sequences up to`
      + ` ${engine.max_model_len} tokens.`),
    partsBar('What takes the memory', memoryParts.map(([key, name]) => [name, engine[key] / total,
      gibibytes(engine[key])])));
}

function stepSheet(engine) {
  if (!engine.step_shares) return null;
  const parts = stepParts.map(([key, name]) => [name, engine.step_shares[key], ''])
    .filter(([, share]) => share > 0.005);
  return element('div', {}, element('h3', {}, 'What the steps go into'),
    element('p', {}, 'Shares of the time of a step with as many sequences as the engine takes, by'
      + ' the roofline.'), partsBar('What the time goes into', parts));
}

/// The engine of a machine; nothing where it has none.
function engineSheet(candidate) {
  const { engine } = candidate;
  return engine ? element('div', { class: 'columns' }, memorySheet(engine), stepSheet(engine))
    : null;
}

/// Tokens against the time that they take, as the load of one node rises.
function tokensUnderLoad(candidate, points) {
  const told = points.filter((it) => it.tokens);
  if (told.length < 2) return null;
  const { unit } = candidate.capacity;
  const scale = upTo(Math.max(...told.map((it) => it.tokens.output_per_second.value)));
  const pace = upTo(Math.max(...told.map((it) => it.tpot.p95.value ?? 0)), time);
  const write = { 'output tokens': (value) => `${number(value)} tokens/s`,
    'p95 time per output token': time };
  const configure = (colours) => lineChart(colours, [
    ...curve('output tokens', colours, 0, curvePoints(told, (it) => it.tokens.output_per_second)),
    ...curve('p95 time per output token', colours, 1, curvePoints(told, (it) => it.tpot.p95),
      { yAxisID: 'pace' }),
    ...verticalMarks(candidate, colours, scale.max),
  ], {
    x: axis(colours, `load of one node, ${unit}`, number),
    y: axis(colours, 'output tokens per second', number, scale),
    pace: axis(colours, 'time per output token', time, { position: 'right', ...pace,
      grid: { drawOnChartArea: false, color: colours.grid } }),
  }, (label, point) => `${label} at ${number(point.x)} ${unit}: ${write[label](point.y)}`
    + ` ${interval(point.estimate, write[label])}`);
  const rows = told.map((it) => [number(it.load), number(it.tokens.output_per_second.value),
    time(it.ttft.p95.value), time(it.tpot.p95.value), percent(it.engine.kv_usage.mean.value)]);
  return figure('Tokens as the load rises', 'What the engines of one node deliver, and how fast the'
    + ' tokens of an answer follow each other.', configure,
  table(`Tokens of one node of ${candidate.sku}`, [unit, { title: 'tokens/s' },
    { title: 'p95 to first token' }, { title: 'p95 per token' }, { title: 'KV cache' }], rows));
}
