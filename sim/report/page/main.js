// The page: what its data asks for, one view of it at a time.
//
// A kind of page is `{name, file, views, viewsOf, draw}`: what it is called, what its data is saved
// as, what its views are called, the views of the data (each with its `label`), and a view's
// `content`, the `grid` in it, if any, and what to `settle` once it is on the page.

const data = JSON.parse(document.getElementById('data').textContent);
const kind = { compare: comparisonPage, sweep: sweepPage }[data.skusim] ?? planPage;
const views = kind.viewsOf(data);
let grid = null;

function download() {
  const text = document.getElementById('data').textContent;
  const link = element('a', { download: kind.file,
    href: URL.createObjectURL(new Blob([text], { type: 'application/json' })) });
  link.click();
  URL.revokeObjectURL(link.href);
}

function toolbar(shown) {
  const choose = (i) => element('button', { type: 'button', 'aria-pressed': String(i === shown),
    onclick: () => show(i) }, views[i].label);
  return element('header', { class: 'toolbar' },
    element('p', { class: 'brand' }, `skusim ${kind.name}`),
    views.length > 1 ? element('nav', { 'aria-label': kind.views },
      views.map((_, i) => choose(i))) : null,
    element('div', { class: 'tools' },
      element('button', { type: 'button', id: 'download', onclick: download }, 'Download JSON'),
      element('button', { type: 'button', onclick: () => window.print() }, 'Print')));
}

function show(index) {
  forgetCharts();
  const drawing = kind.draw(views[index]);
  grid = drawing.grid;
  document.title = `${views[index].label}: ${kind.name}`;
  const main = element('main', {}, drawing.content);
  document.getElementById('page').replaceChildren(toolbar(index), main);
  drawing.settle();
}

show(0);

darkTheme.addEventListener('change', drawCharts);
window.addEventListener('beforeprint', () => {
  isPrinting = true;
  grid?.print();
  drawCharts();
});
window.addEventListener('afterprint', () => {
  isPrinting = false;
  grid?.update();
  drawCharts();
});
