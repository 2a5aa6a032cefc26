// What all charts share: colours for every eye, both themes, and a table of the same figures.

// Okabe and Ito (2008), the darker or lighter ones first, as the theme needs.
const palettes = {
  light: { ink: '#24292f', faint: '#57606a', grid: '#d8dee4', limit: '#b35900',
    lines: ['#0072b2', '#d55e00', '#009e73', '#a5497f', '#333333'] },
  dark: { ink: '#e6edf3', faint: '#9aa5b1', grid: '#343b44', limit: '#f0b429',
    lines: ['#56b4e9', '#f0803c', '#2fc99a', '#dd9cc2', '#e6e6e6'] },
};
const dashes = [[], [7, 4], [2, 3], [10, 3, 2, 3], []];
const shapes = ['circle', 'rect', 'triangle', 'rectRot', 'cross'];

const darkTheme = window.matchMedia('(prefers-color-scheme: dark)');
let isPrinting = false;

function palette() {
  return palettes[darkTheme.matches && !isPrinting ? 'dark' : 'light'];
}

/// The charts that are on the page now, each with what draws it again.
const drawn = new Map();

function drawCharts() {
  for (const [canvas, { chart, configure }] of drawn) {
    chart?.destroy();
    drawn.set(canvas, { chart: new Chart(canvas, configure(palette())), configure });
  }
}

function forgetCharts() {
  for (const { chart } of drawn.values()) {
    chart?.destroy();
  }
  drawn.clear();
}

/// A chart under its title, with what it shows in words, and its figures as a table to open.
function figure(title, words, configure, figures) {
  const canvas = element('canvas', { role: 'img', 'aria-label': `${title}. ${words}` });
  drawn.set(canvas, { chart: null, configure });
  return element('figure', {}, element('figcaption', {}, element('h3', {}, title),
    element('p', {}, words)), element('div', { class: 'canvas' }, canvas),
  figures ? element('details', {}, element('summary', {}, 'The figures as a table'), figures)
    : null);
}

/// A curve of estimates with its interval as a filled pair of lines. Points are {x, estimate}.
function curve(label, colours, index, points, options = {}) {
  const colour = colours.lines[index % colours.lines.length];
  const side = (end) => points.map(({ x, estimate }) => ({ x, y: estimate[end] }));
  const edge = { borderWidth: 0, pointRadius: 0, pointHitRadius: 0, isInterval: true,
    backgroundColor: `${colour}33`, ...options };
  return [
    { ...edge, label: `${label}, low`, data: side('low'), fill: false },
    { ...edge, label: `${label}, high`, data: side('high'), fill: '-1' },
    { label, data: points.map(({ x, estimate }) => ({ x, y: estimate.value, estimate })),
      borderColor: colour, backgroundColor: colour, borderWidth: 2,
      borderDash: dashes[index % dashes.length], pointStyle: shapes[index % shapes.length],
      pointRadius: points.length > 60 ? 0 : 3, fill: false, ...options },
  ];
}

/// A straight line that marks a bound or a point on an axis.
function mark(label, colour, from, to, dash = [4, 4]) {
  return { label, data: [from, to], borderColor: colour, backgroundColor: colour, borderWidth: 1.5,
    borderDash: dash, pointRadius: 0, pointStyle: 'line', pointHitRadius: 0, fill: false,
    isMark: true };
}

function axis(colours, title, write, more = {}) {
  return { type: 'linear', title: { display: true, text: title, color: colours.faint },
    grid: { color: colours.grid, drawBorder: false },
    ...more, ticks: { color: colours.faint, callback: (value) => write(value), ...more.ticks } };
}

/// Gives the ticks of an axis from zero to at least `top`, in round steps of what its figures are
/// written in.
function upTo(top, write = number) {
  const unit = write === time ? timeUnits.find(([below]) => top < below)[1] : 1;
  const least = top / unit / 6;
  const power = 10 ** Math.floor(Math.log10(least));
  const stepSize = [1, 2, 5, 10].find((step) => step * power >= least) * power * unit;
  return { min: 0, max: Math.ceil(top / stepSize) * stepSize, ticks: { stepSize } };
}

/// Gives the ticks of an axis whose values, above zero, may lie far apart: then in powers of ten,
/// with few ticks in each.
function between(least, greatest) {
  return greatest < 6 * least ? {} : { type: 'logarithmic', min: 0.8 * least, max: 1.25 * greatest,
    afterBuildTicks: (scale) => {
      scale.ticks = scale.ticks.filter(({ value }) => /^[125]e/.test(value.toExponential()));
    } };
}

/// Lines over two numeric axes. `write` says a point's figure.
function lineChart(colours, datasets, scales, write) {
  return { type: 'line', data: { datasets }, options: { animation: false, responsive: true,
    maintainAspectRatio: false, parsing: false, locale: 'en',
    interaction: { mode: 'nearest', axis: 'xy', intersect: false }, scales,
    plugins: {
      legend: { position: 'bottom', labels: { color: colours.ink, usePointStyle: true,
        boxWidth: 9, boxHeight: 9,
        filter: (item, data) => !data.datasets[item.datasetIndex].isInterval } },
      tooltip: { filter: (item) => !item.dataset.isInterval && !item.dataset.isMark,
        callbacks: { title: () => '', label: (item) => write(item.dataset.label, item.raw,
          item.dataset) } },
    } } };
}
