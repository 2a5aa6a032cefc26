// A table of thousands of rows: sortable and filterable, and only the rows in sight are in the
// document, so that it stays fluent.

const rowsBeyondSight = 8;
const rowsOnPaper = 40;

/// `title` says what the `items` are and `noun` what one is, `textOf` gives what a search looks at,
/// and `filter` is `{title, key}` of what they can be narrowed down to. One of the columns, each
/// `{title, key, show, isNumber, isName, isLong}`, names a row and may have `marks`. Where rows can
/// be chosen, `onSelect` is called with the item.
class Grid {
  constructor(content) {
    Object.assign(this, content);
    this.rows = this.items.map((it, i) => ({ ...it, place: i + 1,
      text: this.textOf(it).join(' ').toLowerCase() }));
    this.order = { column: 0, descending: false };
    this.selected = null;
    this.rowHeight = 0;
    this.element = this.build();
    this.update();
  }

  build() {
    this.heads = this.columns.map((column, i) => element('th',
      { scope: 'col', class: column.isNumber ? 'number' : null },
      element('button', { type: 'button', onclick: () => this.sortBy(i) }, column.title)));
    this.body = element('tbody');
    this.table = element('table', { class: 'grid', 'aria-rowcount': this.rows.length + 1 },
      element('caption', { class: 'hidden' }, this.title),
      element('thead', {}, element('tr', { 'aria-rowindex': '1' }, this.heads)), this.body);
    this.view = element('div', { class: 'scroll tall', tabindex: '0', role: 'region',
      'aria-label': this.title, onscroll: () => this.draw() }, this.table);
    this.search = element('input', { type: 'search', id: 'search', autocomplete: 'off',
      oninput: () => this.update() });
    const kinds = this.rows.map(this.filter.key);
    this.kind = element('select', { id: 'kind', oninput: () => this.update() },
      element('option', { value: '' }, `all (${this.rows.length})`),
      [...new Set(kinds)].map((kind) => element('option', { value: kind },
        `${kind} (${kinds.filter((it) => it === kind).length})`)));
    this.told = element('p', { class: 'told', role: 'status' });
    return element('div', {},
      element('form', { class: 'filters' },
        element('span', {}, element('label', { for: 'search' }, 'Name, region or reason'),
          this.search),
        element('span', {}, element('label', { for: 'kind' }, this.filter.title), this.kind)),
      this.told, this.view);
  }

  sortBy(column) {
    this.order = { column,
      descending: this.order.column === column ? !this.order.descending : false };
    this.update();
  }

  /// Filters, sorts and draws.
  update() {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const kind = this.kind.value;
    this.shown = this.rows.filter((it) => (!kind || this.filter.key(it) === kind)
      && words.every((word) => it.text.includes(word)));
    const { key } = this.columns[this.order.column];
    this.shown.sort(rowOrder(key, this.order.descending));
    this.heads.forEach((head, i) => {
      const isSorted = i === this.order.column;
      head.setAttribute('aria-sort',
        isSorted ? (this.order.descending ? 'descending' : 'ascending') : 'none');
    });
    this.told.textContent = `${count(this.shown.length, this.noun)} of ${this.rows.length}`;
    this.table.setAttribute('aria-rowcount', this.shown.length + 1);
    this.view.scrollTop = 0;
    this.draw();
  }

  /// The rows in sight, between two empty ones that are as high as all the others.
  draw() {
    const height = this.rowHeight || 36;
    const first = Math.max(0, Math.floor(this.view.scrollTop / height) - rowsBeyondSight);
    const room = Math.ceil((this.view.clientHeight || 600) / height) + 2 * rowsBeyondSight;
    const last = Math.min(this.shown.length, first + room);
    const rows = this.shown.slice(first, last).map((it, i) => this.row(it, first + i));
    this.fill(rows, first * height, (this.shown.length - last) * height);
    if (!this.rowHeight && last > first) {
      this.rowHeight = this.body.rows[1].offsetHeight;
    }
  }

  /// These rows, with so much room above and below.
  fill(rows, above, below) {
    const held = document.activeElement?.dataset?.place;
    const gap = (height) => {
      const cell = element('td', { colspan: this.columns.length });
      cell.style.height = `${height}px`;
      return element('tr', { class: 'gap', 'aria-hidden': 'true' }, cell);
    };
    this.body.replaceChildren(gap(above), ...rows, gap(below));
    if (held) { // a click on a row must not lose the keyboard's place
      this.body.querySelector(`[data-place="${held}"]`)?.focus({ preventScroll: true });
    }
  }

  row(it, index) {
    const cells = this.columns.map((column) => (column.isName
      ? element('th', { scope: 'row' }, this.onSelect ? this.handle(it, column) : column.show(it),
        (column.marks?.(it) ?? []).map((word) => [' ', element('span', { class: 'mark' }, word)]))
      : element('td', { class: column.isNumber ? 'number' : null,
        title: column.isLong ? column.key(it) : null }, column.show(it) || '')));
    return element('tr', { 'aria-rowindex': index + 2,
      class: it.place === this.selected ? 'selected' : null }, cells);
  }

  /// What a row is chosen by.
  handle(it, column) {
    return element('button', { type: 'button', 'data-place': it.place,
      'aria-pressed': String(it.place === this.selected), onclick: () => this.select(it) },
    column.show(it));
  }

  /// Marks the row of that place, counted from 1, and brings it into sight.
  reveal(place) {
    const above = 3;
    this.selected = place;
    this.view.scrollTop = Math.max(0, place - 1 - above) * this.rowHeight;
    this.draw();
  }

  select(it) {
    this.selected = it.place;
    this.draw();
    this.onSelect(this.items[it.place - 1]);
  }

  /// Paper does not scroll: the first rows of what is shown and the one that is selected, and how
  /// many are left out.
  print() {
    const rows = this.shown.map((it, i) => ({ it, i }))
      .filter(({ it, i }) => i < rowsOnPaper || it.place === this.selected);
    this.fill(rows.map(({ it, i }) => this.row(it, i)), 0, 0);
    if (rows.length < this.shown.length) {
      this.told.textContent = `${rows.length} of ${count(this.shown.length, this.noun)}; all are in`
        + ' the JSON.';
    }
  }
}

/// Rows without a value come last, whichever way the others are sorted; equals keep their
/// places.
function rowOrder(key, descending) {
  const collator = new Intl.Collator('en', { numeric: true });
  const sign = descending ? -1 : 1;
  const isMissing = (value) => value === null || value === undefined || value === '';
  return (a, b) => {
    const [x, y] = [key(a), key(b)];
    if (isMissing(x) || isMissing(y)) return isMissing(x) - isMissing(y) || a.place - b.place;
    const order = typeof x === 'number' ? x - y : collator.compare(x, y);
    return sign * order || a.place - b.place;
  };
}
