// Elements of the page. Text from the plan only ever becomes text nodes.

/// An element with attributes and children; children are elements, texts or nothing.
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'onclick' || name === 'oninput' || name === 'onscroll') {
      made.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(name, value === true ? '' : value);
    }
  }
  append(made, children);
  return made;
}

function append(parent, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) {
      parent.append(child);
    }
  }
}

/// A section of the page under its heading; nothing where it has no content.
function section(title, lead, ...children) {
  const content = children.flat(Infinity).filter(Boolean);
  if (content.length === 0) return null;
  return element('section', {}, element('h2', {}, title),
    lead ? element('p', { class: 'lead' }, lead) : null, content);
}

/// A plain table. Cells are texts or elements; the first cell of a row heads it. A column is its
/// title, or `{title, isNumber, isDrawn}`; drawn ones make way on narrow screens.
function table(caption, columns, rows, classes = '') {
  const kind = (column) => (column.isNumber ? 'number' : column.isDrawn ? 'drawn' : null);
  const head = columns.map((column) => element('th', { scope: 'col', class: kind(column) },
    column.title ?? column));
  const body = rows.map((cells) => element('tr', {}, cells.map((cell, i) => i === 0
    ? element('th', { scope: 'row' }, cell)
    : element('td', { class: kind(columns[i]) }, cell))));
  const caption_ = caption ? element('caption', {}, caption) : null;
  return element('div', { class: 'scroll', tabindex: '0', role: 'region',
    'aria-label': caption || 'table' },
  element('table', { class: classes }, caption_, element('thead', {}, element('tr', {}, head)),
    element('tbody', {}, body)));
}

function list(items, classes = '') {
  const shown = items.filter(Boolean);
  return shown.length === 0 ? null
    : element('ul', { class: classes }, shown.map((item) => element('li', {}, item)));
}

/// A verdict or decision: told by its word, and only beside that by its colour.
function badge(word) {
  const kinds = { holds: 'good', feasible: 'good', fails: 'bad', 'too-slow': 'bad',
    'too-many-nodes': 'bad', 'over-quota': 'open', undecided: 'open', better: 'good', worse: 'bad',
    breached: 'bad' };
  return element('span', { class: `badge ${kinds[word] ?? 'plain'}` }, word);
}
