// Figures as people read them: three digits, a unit, and the interval that they were measured with.

/// "143", "0.0123": significant digits without trailing zeros.
function number(value, digits = 3) {
  if (value === null || value === undefined) return 'unbounded';
  const rounded = Number(value.toPrecision(digits));
  return Math.abs(rounded) >= 1e7 ? rounded.toExponential() : grouped(String(rounded));
}

/// Thousands apart: "12,345.6".
function grouped(text) {
  const [whole, fraction] = text.split('.');
  const apart = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? apart : `${apart}.${fraction}`;
}

const timeUnits = [
  [1e-6, 1e-9, 'ns'], [1e-3, 1e-6, '\u00b5s'], [1, 1e-3, 'ms'], [600, 1, 's'],
  [7200, 60, 'min'], [360000, 3600, 'h'], [Infinity, 86400, 'd'],
];

/// "143 ms"
function time(seconds) {
  if (seconds === null || seconds === undefined) return 'never';
  if (seconds === 0) return '0 s';
  const [, size, unit] = timeUnits.find(([below]) => seconds < below);
  return `${number(seconds / size)} ${unit}`;
}

function percent(share, digits = 3) {
  return share === null || share === undefined ? 'unbounded' : `${number(share * 100, digits)} %`;
}

/// "3.0420": of an hour, as the text output prints it.
function usdPerHour(usd) {
  return usd === null ? 'unbounded' : grouped(usd.toFixed(4));
}

function usd(amount) {
  return grouped(amount.toFixed(2));
}

function count(amount, noun) {
  return `${grouped(String(amount))} ${noun}${amount === 1 ? '' : 's'}`;
}

/// What skusim knows of each kind of quantity: `measure`, `good`, `has_quantiles` and `words`.
const quantities = JSON.parse(document.getElementById('quantities').textContent);

/// The kind of "latency.p95", of "error_rate", and of "wait.mean of small".
function kindOf(quantity) {
  return quantities[quantity.split('.')[0]];
}

/// "p95" of "latency.p95".
function statisticOf(quantity) {
  return quantity.split('.')[1];
}

function isQuantile(quantity) {
  return kindOf(quantity).has_quantiles && statisticOf(quantity) !== 'mean';
}

const writers = { time, share: percent, cost: usdPerHour };

/// How the quantity that a bound or figure is about is written: times, shares or plain numbers.
function writerOf(quantity) {
  return writers[kindOf(quantity).measure] ?? ((value) => number(value, 4));
}

/// "+16.7 %", with the sign that typographers use.
function withSign(value, write) {
  return value === null ? 'unbounded' : `${value < 0 ? '\u2212' : '+'}${write(Math.abs(value))}`;
}

/// "188 ms [186 ms, 190 ms]"; without an interval where it is a point.
function estimateText(estimate, write) {
  const text = write(estimate.value);
  return estimate.low === estimate.high ? text : `${text} ${interval(estimate, write)}`;
}

/// "[186 ms, 190 ms]"
function interval(estimate, write) {
  return `[${write(estimate.low)}, ${write(estimate.high)}]`;
}

/// What a quantity is called in a sentence.
function quantityName(quantity) {
  const { words, has_quantiles: hasQuantiles } = kindOf(quantity);
  return hasQuantiles ? `${quantileName(statisticOf(quantity))} ${words}` : words;
}

/// What a bound of the objective is about: "p95 latency", "small: p95 latency".
function boundName(bound) {
  return `${bound.class ? `${bound.class}: ` : ''}${quantityName(bound.quantity)}`;
}

/// "p999" is p99.9.
function quantileName(name) {
  const digits = name.slice(1);
  return /^p\d{3,}$/.test(name) ? `p${digits.slice(0, 2)}.${digits.slice(2)}` : name;
}

/// The probability of "p999": 0.999.
function quantileProbability(name) {
  const text = quantileName(name);
  return text.startsWith('p') ? Number(text.slice(1)) / 100 : NaN;
}

/// Whether a bound keeps the quantity from below, as more of it is good.
function isFloor(quantity) {
  return kindOf(quantity).good === 'more';
}
