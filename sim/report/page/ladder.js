// The ladder: every machine with its gate, profile, scale-out, verdict and reason. Sortable and
// filterable; only the rows in sight are in the document, so that thousands stay fluent.

function ladderColumns(plan) {
  const batch = plan.candidates.some((it) => it.usd_total !== undefined);
  const regions = new Set(plan.candidates.map((it) => it.region)).size > 1;
  const unit = plan.candidates.find((it) => it.capacity)?.capacity.unit ?? 'requests/s';
  const figure = (title, key, show) => ({ title, key, show, isNumber: true });
  return [
    figure('Rung', (it) => it.rung, (it) => String(it.rung)),
    { title: 'SKU', key: (it) => it.sku },
    regions && { title: 'Region', key: (it) => it.region, show: (it) => it.region },
    figure('RAM GiB', (it) => it.ram_gib, (it) => number(it.ram_gib)),
    figure('vCPUs', (it) => it.vcpus, (it) => number(it.vcpus)),
    figure('Workers', (it) => it.workers, (it) => it.workers > 0 && String(it.workers)),
    figure('Service', (it) => it.service?.mean, (it) => it.service && time(it.service.mean)),
    !batch && figure(`Carries, ${unit}`, (it) => it.capacity?.value,
      (it) => it.capacity && number(it.capacity.value)),
    figure('Nodes', (it) => it.nodes, nodesText),
    figure(batch ? 'USD for the job' : 'USD/h', costOf, (it) => {
      const cost = costOf(it);
      return cost !== null && atLeast(it) + usdPerHour(cost);
    }),
    { title: 'Verdict', key: (it) => it.verdict, show: (it) => badge(it.verdict) },
    { title: 'Reason', key: (it) => it.reason, show: (it) => it.reason },
  ].filter(Boolean);
}

function nodesText(it) {
  return it.nodes !== null && atLeast(it) + it.nodes;
}

function atLeast(it) {
  return it.nodes_basis === 'lower-bound' ? '\u2265 ' : '';
}

const rowsBeyondSight = 8;
const rowsOnPaper = 40;

class Ladder {
  constructor(plan, onSelect) {
    this.plan = plan;
    this.onSelect = onSelect;
    this.columns = ladderColumns(plan);
    this.rows = plan.candidates.map((it, i) => ({ ...it, rung: i + 1,
      text: [it.sku, it.region, it.verdict, it.reason, it.rule].join(' ').toLowerCase() }));
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
    this.table = element('table', { class: 'ladder', 'aria-rowcount': this.rows.length + 1 },
      element('caption', { class: 'hidden' }, 'Machines up the ladder'),
      element('thead', {}, element('tr', { 'aria-rowindex': '1' }, this.heads)), this.body);
    this.view = element('div', { class: 'scroll tall', tabindex: '0', role: 'region',
      'aria-label': 'The ladder of machines', onscroll: () => this.draw() }, this.table);
    this.search = element('input', { type: 'search', id: 'search', autocomplete: 'off',
      oninput: () => this.update() });
    this.verdict = element('select', { id: 'verdict', oninput: () => this.update() },
      element('option', { value: '' }, `all (${this.rows.length})`),
      [...new Set(this.rows.map((it) => it.verdict))].map((verdict) => element('option',
        { value: verdict },
        `${verdict} (${this.rows.filter((it) => it.verdict === verdict).length})`)));
    this.told = element('p', { class: 'told', role: 'status' });
    return element('div', {},
      element('form', { class: 'filters' },
        element('label', { for: 'search' }, 'Name, region or reason'), this.search,
        element('label', { for: 'verdict' }, 'Verdict'), this.verdict),
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
    const verdict = this.verdict.value;
    this.shown = this.rows.filter((it) => (!verdict || it.verdict === verdict)
      && words.every((word) => it.text.includes(word)));
    const { key } = this.columns[this.order.column];
    this.shown.sort(comparison(key, this.order.descending));
    this.heads.forEach((head, i) => {
      const isSorted = i === this.order.column;
      head.setAttribute('aria-sort',
        isSorted ? (this.order.descending ? 'descending' : 'ascending') : 'none');
    });
    this.told.textContent = `${count(this.shown.length, 'machine')} of ${this.rows.length}`;
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
    this.fill(first, last, height);
    if (!this.rowHeight && last > first) {
      this.rowHeight = this.body.rows[1].offsetHeight;
    }
  }

  fill(first, last, height) {
    const held = document.activeElement?.dataset?.rung;
    const gap = (rows) => {
      const cell = element('td', { colspan: this.columns.length });
      cell.style.height = `${rows * height}px`;
      return element('tr', { class: 'gap', 'aria-hidden': 'true' }, cell);
    };
    const rows = this.shown.slice(first, last).map((it, i) => this.row(it, first + i));
    this.body.replaceChildren(gap(first), ...rows, gap(this.shown.length - last));
    if (held) { // a click on a row must not lose the keyboard's place
      this.body.querySelector(`[data-rung="${held}"]`)?.focus({ preventScroll: true });
    }
  }

  row(it, index) {
    const marks = it.chosen_as.map((word) => [' ', element('span', { class: 'mark' }, word)]);
    const cells = this.columns.map((column) => (column.title === 'SKU'
      ? element('th', { scope: 'row' }, element('button', { type: 'button', 'data-rung': it.rung,
        'aria-pressed': String(it.rung === this.selected), onclick: () => this.select(it) },
      it.sku), marks)
      : element('td', { class: column.isNumber ? 'number' : null,
        title: column.title === 'Reason' ? it.reason : null }, column.show(it) || '')));
    return element('tr', { 'aria-rowindex': index + 2,
      class: it.rung === this.selected ? 'selected' : null }, cells);
  }

  /// Marks the machine of that rung and brings it into sight.
  reveal(rung) {
    const above = 3;
    this.selected = rung;
    this.view.scrollTop = Math.max(0, rung - 1 - above) * this.rowHeight;
    this.draw();
  }

  select(it) {
    this.selected = it.rung;
    this.draw();
    this.onSelect(this.plan.candidates[it.rung - 1]);
  }

  /// Paper does not scroll: the first rows of what is shown, and how many are left out.
  print() {
    const last = Math.min(this.shown.length, rowsOnPaper);
    this.fill(0, last, 0);
    if (last < this.shown.length) {
      this.told.textContent = `The first ${last} of ${count(this.shown.length, 'machine')}; all`
        + ' are in the JSON.';
    }
  }
}

/// Rows without a value come last, whichever way the others are sorted; equals keep to the ladder.
function comparison(key, descending) {
  const collator = new Intl.Collator('en', { numeric: true });
  const sign = descending ? -1 : 1;
  const isMissing = (value) => value === null || value === undefined || value === '';
  return (a, b) => {
    const [x, y] = [key(a), key(b)];
    if (isMissing(x) || isMissing(y)) return isMissing(x) - isMissing(y) || a.rung - b.rung;
    const order = typeof x === 'number' ? x - y : collator.compare(x, y);
    return sign * order || a.rung - b.rung;
  };
}
