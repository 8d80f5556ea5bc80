// The table of all items. Only rows in sight are in the document, so that 10 000 items scroll like 10.

import {el} from './dom.js';
import {columnHead, fixed} from './format.js';
import {adjust, go, note, state} from './state.js';

const ROW = 34;  // px, as in style.css
const BEYOND = 8;  // rows above and below what is in sight

function textColumns(report) {
  const {cases} = report;
  const of = (list) => (item) => list[report.case(item)];
  return [
    {id: 'case', title: 'Case', width: 170, text: of(cases.id)},
    {id: 'row', title: 'Generator', width: 150, text: (item) => report.rowOf(item)},
    {id: 'category', title: 'Category', width: 110, text: of(cases.category)},
    {id: 'intent', title: 'Intent', width: 90, text: of(cases.intent)},
    {id: 'status', title: 'Status', width: 120, text: (item) => report.run(item).failureOf(item.item) || 'ok'},
  ];
}

function numberColumns(report, now) {
  return report.columns()
    .filter((column) => now.columns === 'all' || column.default)
    .filter((column) => !now.profile || !column.profile || column.profile === now.profile)
    .map((column) => ({
      id: column.id, title: columnHead(column), unit: column.shownUnit, width: 104, number: true,
      better: column.better, value: (item) => report.value(item, column),
      text: (item) => {
        const value = report.value(item, column);
        return column.statistic !== 'rate' ? fixed(value, column.decimals) : Number.isNaN(value) ? '–' : value > 0 ? 'yes' : 'no';
      },
    }));
}

function sortItems(items, columns, {sort, order}) {
  const column = columns.find(({id}) => id === sort);
  if (!column) return items;
  const sign = order === 'down' ? -1 : 1;
  const keyed = items.map((item) => ({item, key: column.number ? column.value(item) : column.text(item)}));
  keyed.sort((a, b) => {
    if (Number.isNaN(a.key) || Number.isNaN(b.key)) return Number.isNaN(a.key) - Number.isNaN(b.key);
    return a.key < b.key ? -sign : a.key > b.key ? sign : 0;
  });
  return keyed.map(({item}) => item);
}

/** The items that the table shows, in its order; others walk through them too. */
export function listedItems(report, now = state()) {
  const columns = [...textColumns(report), ...numberColumns(report, {...now, columns: 'all', profile: ''})];
  return sortItems(report.items.filter(report.filter(now)), columns, {sort: now.by, order: now.way});
}

function head(column, now) {
  const active = now.by === column.id;
  const next = active ? (now.way === 'down' ? 'up' : 'down') : column.better === 'higher' ? 'down' : 'up';
  return el('div', {class: column.number ? 'cell number' : 'cell', role: 'columnheader',
    'aria-sort': active ? (now.way === 'down' ? 'descending' : 'ascending') : 'none'},
  el('button', {type: 'button', 'data-sort': column.id, onclick: () => {
    adjust({by: column.id, way: next});
    document.querySelector(`[data-sort="${CSS.escape(column.id)}"]`)?.focus();
  }}, column.title, column.unit ? el('span', {class: 'quiet'}, ` ${column.unit}`) : null,
  el('span', {class: 'mark', 'aria-hidden': 'true'}, active ? (now.way === 'down' ? '▼' : '▲') : '')));
}

/** The grid itself: rows are made when they come into sight. */
function grid(report, items, columns, now) {
  const template = columns.map(({width}) => `minmax(${width}px, ${width}fr)`).join(' ');
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  const body = el('div', {class: 'rows', role: 'rowgroup', '--height': `${items.length * ROW}px`});
  const scroller = el('div', {class: 'grid', role: 'grid', tabindex: '0', 'aria-label': 'Items', 'aria-rowcount': items.length + 1,
    '--columns': template, '--width': `${width}px`},
  el('div', {class: 'row heads', role: 'row', 'aria-rowindex': 1}, columns.map((column) => head(column, now))), body);
  let selected = Math.max(0, items.findIndex((item) => report.name(item) === now.at));

  const row = (place) => {
    const item = items[place];
    return el('div', {class: 'row', role: 'row', id: `row-${place}`, 'aria-rowindex': place + 2,
      'aria-selected': String(place === selected), '--top': `${place * ROW}px`, onclick: () => open(place)},
    columns.map((column, i) => el('div', {class: column.number ? 'cell number' : 'cell', role: 'gridcell'},
      i === 0 ? el('a', {href: itemAddress(report, item), tabindex: '-1', onclick: (event) => event.stopPropagation()}, column.text(item)) : column.text(item))));
  };
  const open = (place) => {
    note({at: report.name(items[place])});
    go({view: 'item', item: report.name(items[place]), with: '', trial: '', t: ''});
  };
  const draw = () => {
    const first = Math.max(0, Math.floor(scroller.scrollTop / ROW) - BEYOND);
    const last = Math.min(items.length, Math.ceil((scroller.scrollTop + scroller.clientHeight) / ROW) + BEYOND);
    const rows = [];
    for (let place = first; place < last; ++place) rows.push(row(place));
    body.replaceChildren(...rows);
    if (items.length > 0) scroller.setAttribute('aria-activedescendant', `row-${selected}`);
  };
  const select = (place) => {
    selected = Math.min(items.length - 1, Math.max(0, place));
    const top = selected * ROW;
    const inside = scroller.clientHeight - 2 * ROW;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    if (top > scroller.scrollTop + inside) scroller.scrollTop = top - inside;
    draw();
  };
  scroller.addEventListener('scroll', draw, {passive: true});
  scroller.addEventListener('keydown', (event) => {
    if (event.target !== scroller || items.length === 0) return;
    const page = Math.max(1, Math.floor(scroller.clientHeight / ROW) - 2);
    const steps = {ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -items.length, End: items.length};
    if (event.key in steps) {
      event.preventDefault();
      select(selected + steps[event.key]);
    } else if (event.key === 'Enter') {
      open(selected);
    }
  });
  new ResizeObserver(draw).observe(scroller);
  requestAnimationFrame(() => { if (now.at) select(selected); });
  return scroller;
}

function itemAddress(report, item) {
  return `#${new URLSearchParams({...state(), view: 'item', item: report.name(item)})}`;
}

export function itemsView(report) {
  const now = state();
  const columns = [...textColumns(report), ...numberColumns(report, now)];
  const items = listedItems(report, now);
  return el('section', null,
    el('p', {class: 'note', role: 'status'}, `${items.length} of ${report.items.length} items`),
    grid(report, items, columns, now));
}
