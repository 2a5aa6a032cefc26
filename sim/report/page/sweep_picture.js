// The grid as a picture: the cheapest machine of each combination of values as a coloured cell,
// with thick edges where it is another than at the value before.

/// One key down, one across; of more, the others are held at values that can be chosen. On the axes
/// are the keys along which the choice changes most often.
function axesOf(view) {
  const changes = view.result.varied.map((key) => [...view.groups.values()]
    .filter((it) => it.choice.changed_along.includes(key)).length);
  const places = changes.map((_, i) => i).filter((i) => valuesOf(view, i).length > 1);
  const shown = [...places].sort((a, b) => changes[b] - changes[a] || a - b).slice(0, 2)
    .sort((a, b) => a - b);
  return { down: shown[0], across: shown[1], held: places.filter((i) => !shown.includes(i)) };
}

/// `onChoose` is called with a group whose cell is pressed.
function sweepPicture(view, onChoose) {
  const axes = axesOf(view);
  const legend = rentedSomewhere(view);
  const hueOf = new Map(legend.map((it) => [it.name, it.hue]));
  const holder = element('div');
  const selects = axes.held.map((place) => element('select', { id: `held-${place}`,
    oninput: () => draw() }, valuesOf(view, place).map((value) => element('option', { value },
    value))));
  let chosen = null;
  const choose = (group) => {
    chosen = group;
    for (const button of holder.querySelectorAll('button')) {
      button.setAttribute('aria-pressed', String(button.dataset.group
        === combinationName(group.values)));
    }
    onChoose(group);
  };
  const draw = () => {
    const first = [...view.groups.values()][0];
    const held = first.values.map((value, i) => selects[axes.held.indexOf(i)]?.value ?? value);
    const cell = (group) => pictureCell(view, axes, group, hueOf, group === chosen, choose);
    holder.replaceChildren(pictureTable(view, axes, { values: held }, cell));
  };
  draw();
  return { choose, element: element('div', { class: 'picture' },
    element('ul', { class: 'legend' }, legend.map((it) => legendEntry(view, it))),
    selects.length > 0 && element('form', { class: 'filters' }, selects.map((select, i) => element(
      'span', {}, element('label', { for: select.id }, view.result.varied[axes.held[i]]), select))),
    holder) };
}

function legendEntry(view, { name, groups, hue }) {
  const costs = groups.filter((it) => it.choice.cheapest).map((it) => costOfBest(it.choice));
  const [least, greatest] = [Math.min(...costs), Math.max(...costs)];
  const range = costs.length === 0 ? '' : `, ${usdPerHour(least)}${greatest > least
    ? ` to ${usdPerHour(greatest)}` : ''} ${costUnit(view)}`;
  return element('li', {}, element('span', { class: `swatch ${hue}`, 'aria-hidden': 'true' }),
    element('strong', {}, name), ` in ${groups.length} of ${view.groups.size}${range}`);
}

function pictureTable(view, { down, across }, held, cell) {
  const keys = view.result.varied;
  const columns = across === undefined ? [null] : valuesOf(view, across);
  const rows = down === undefined ? [null] : valuesOf(view, down);
  const shown = [down, across].filter((i) => i !== undefined).map((i) => keys[i]);
  const title = `The cheapest machine that performs${shown.length > 0
    ? `, by ${shown.join(' and ')}` : ''}`;
  const body = rows.map((row) => element('tr', {},
    element('th', { scope: 'row' }, row ?? view.label), columns.map((column) => {
      const group = view.groups.get(combinationName(held.values.map((value, i) => (i === down ? row
        : i === across ? column : value))));
      return group ? cell(group) : element('td', {}, 'no machine was looked at');
    })));
  const corner = element('th', { scope: 'col' }, down === undefined ? 'scenario' : keys[down]);
  const heads = across === undefined ? [element('th', { scope: 'col' }, 'cheapest')]
    : columns.map((value) => element('th', { scope: 'col' }, value));
  return element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': title },
    element('table', { class: 'map' }, element('caption', {}, title,
      across === undefined ? '' : `; ${keys[across]} across`),
    element('thead', {}, element('tr', {}, corner, heads)), element('tbody', {}, body)));
}

function pictureCell(view, { down, across }, group, hueOf, isChosen, choose) {
  const best = group.choice.cheapest;
  const name = rented(view, group) ?? nonePerforms;
  const isChanged = (place) => place !== undefined
    && group.choice.changed_along.includes(view.result.varied[place]);
  const edges = [isChanged(down) && 'new-down', isChanged(across) && 'new-across'].filter(Boolean);
  return element('td', { class: [hueOf.get(name), ...edges].join(' ') },
    element('button', { type: 'button', 'data-group': combinationName(group.values),
      'aria-pressed': String(isChosen), onclick: () => choose(group) },
    element('strong', {}, name),
    best && element('span', {}, `${count(best.nodes, 'node')}, ${usdPerHour(
      costOfBest(group.choice))}`),
    edges.length > 0 && element('span', { class: 'hidden' }, ', another than before')));
}
