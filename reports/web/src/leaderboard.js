// The leaderboard of each run, sorted and filtered, with intervals drawn.

import {dot, el, svg} from './dom.js';
import {columnHead, fixed} from './format.js';
import {adjust, state} from './state.js';
import {bootstrapMean, median, wilson} from './statistics.js';

const ITEM_FILTERS = ['category', 'intent', 'hand'];

/** The cell of a column for some items of a run, as the program computes it for all. */
function cellOf(run, place, items) {
  const column = run.columns[place];
  const values = run.values[place];
  const present = items.filter((item) => !Number.isNaN(values[item]));
  if (present.length === 0) return {value: null, reason: 'no value among these items', n: 0};
  if (column.statistic === 'rate') {
    // Items that count as a miss have their value, 0 or 100; only what was not tried has none.
    const hits = Math.round(present.reduce((sum, item) => sum + values[item], 0) / 100);
    const [low, high] = wilson(hits, items.length);
    return {value: 100 * hits / items.length, low95: 100 * low, high95: 100 * high, n: items.length};
  }
  const numbers = present.map((item) => values[item]);
  if (column.statistic === 'median') return {value: median(numbers), n: numbers.length};
  const clusters = present.map((item) => run.caseObject[item]);
  const {mean, interval, count, clusters: objects, fewClusters} = bootstrapMean(numbers, clusters);
  return {value: mean, low95: interval?.[0] ?? null, high95: interval?.[1] ?? null, n: count, objects,
    few: fewClusters, reason: interval ? null : 'all grasps are of one object: no interval'};
}

function count(texts) {
  const counts = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}

/** Rows over the items that pass the filters. What never ran has no record and so no category. */
function filteredRows(report, run, passes) {
  run.caseObject ??= Array.from(run.caseOf, (place) => report.cases.object[place]);
  const of = new Map(run.rows.map((row) => [row.generator, []]));
  for (let item = 0; item < run.count; ++item) {
    if (passes({run: run.number, item})) of.get(run.generatorOf(item)).push(item);
  }
  const rows = run.rows.map((row) => {
    const items = of.get(row.generator);
    const failures = items.map((item) => run.failureOf(item)).filter((text) => text !== '');
    return {
      generator: row.generator,
      coverage: {ok: items.length - failures.length, failed: failures.length, not_run: 0, planned: items.length},
      cells: run.columns.map((_, place) => cellOf(run, place, items)),
      itemReasons: count(failures),
      trialReasons: {},
    };
  }).filter((row) => row.coverage.planned > 0);
  run.columns.forEach((column, place) => markBest(column, rows.map((row) => row.cells[place])));
  return rows;
}

function markBest(column, cells) {
  const values = cells.map((cell) => cell.value).filter((value) => value !== null);
  if (column.better === 'none' || new Set(values).size < 2) return;
  const best = column.better === 'lower' ? Math.min(...values) : Math.max(...values);
  for (const cell of cells) cell.best = cell.value === best;
}

/** Interval as a bar with the estimate on it, on a scale that its column shares. */
function intervalBar(cell, [low, high]) {
  if (cell.value === null || !(high > low)) return null;
  const x = (value) => 3 + 90 * (value - low) / (high - low);
  const bar = cell.low95 === null || cell.low95 === undefined ? null
    : svg('line', {class: 'reach', x1: x(cell.low95), x2: x(cell.high95), y1: 5, y2: 5});
  return svg('svg', {class: 'interval', viewBox: '0 0 96 10', 'aria-hidden': 'true'},
    svg('line', {class: 'axis', x1: 0, x2: 96, y1: 9, y2: 9}), bar,
    svg('circle', {cx: x(cell.value), cy: 5, r: 3}));
}

function scaleOf(cells) {
  const ends = cells.flatMap((cell) => [cell.value, cell.low95, cell.high95])
    .filter((value) => typeof value === 'number');
  return [Math.min(...ends), Math.max(...ends)];
}

function valueCell(cell, column, scale) {
  const interval = typeof cell.low95 === 'number'
    ? `[${fixed(cell.low95, column.decimals)}, ${fixed(cell.high95, column.decimals)}]` : '';
  const basis = cell.n === undefined ? '' : `n = ${cell.n}${cell.objects ? `, ${cell.objects} objects` : ''}`;
  const few = cell.few || (cell.objects > 0 && cell.objects < 20);
  return el('td', {class: cell.best ? 'number best' : 'number', title: cell.reason ?? basis},
    el('span', {class: 'value'}, fixed(cell.value, column.decimals),
      typeof cell.std === 'number' ? el('span', {class: 'quiet'}, ` ± ${fixed(cell.std, column.decimals)}`) : null),
    intervalBar(cell, scale),
    el('span', {class: 'quiet small'}, interval, few && interval ? el('abbr', {title: 'fewer than 20 objects: this interval is too narrow'}, ' *') : null));
}

function coverageCell({ok, failed, not_run: open, planned}) {
  const part = (kind, number) => number === 0 ? null
    : el('span', {class: kind, '--share': String(number / planned)});
  return el('td', {class: 'coverage', title: `${ok} ok, ${failed} failed, ${open} not run, of ${planned} planned`},
    el('span', {class: 'value'}, `${ok}/${failed}/${planned}`),
    el('span', {class: 'bar', 'aria-hidden': 'true'}, part('ok', ok), part('failed', failed), part('open', open)));
}

function reasonsCell(row) {
  const lines = [...Object.entries(row.itemReasons), ...Object.entries(row.trialReasons)];
  if (lines.length === 0) return el('td', {class: 'quiet'}, '–');
  const text = ([reason, number]) => `${reason}: ${number}`;
  const [first, ...others] = lines.sort((a, b) => b[1] - a[1]);
  if (others.length === 0) return el('td', {class: 'reasons'}, text(first));
  return el('td', {class: 'reasons'}, el('details', null, el('summary', null, `${text(first)} and ${others.length} more`),
    el('ul', null, others.map((line) => el('li', null, text(line))))));
}

function sorted(rows, columns, {sort, order}) {
  const place = columns.findIndex((column) => column.id === sort);
  const key = sort === 'generator' ? (row) => row.generator
    : sort === 'coverage' ? (row) => row.coverage.ok / row.coverage.planned
      : place >= 0 ? (row) => row.cells[place].value : null;
  if (key === null) return rows;
  const sign = order === 'down' ? -1 : 1;
  return [...rows].sort((a, b) => {
    const x = key(a), y = key(b);
    if (x === null || y === null) return (x === null) - (y === null);  // what is absent comes last
    return x < y ? -sign : x > y ? sign : 0;
  });
}

/** A column head that sorts. `kind` says which way a first click sorts. */
export function sortHead(text, name, better, now, title) {
  const active = now.sort === name;
  const next = active ? (now.order === 'down' ? 'up' : 'down') : (better === 'higher' ? 'down' : 'up');
  const head = el('th', {scope: 'col', title, 'aria-sort': active ? (now.order === 'down' ? 'descending' : 'ascending') : 'none'},
    el('button', {type: 'button', 'data-sort': name, onclick: () => {
      adjust({sort: name, order: next});
      document.querySelector(`[data-sort="${CSS.escape(name)}"]`)?.focus();
    }}, text, el('span', {class: 'mark', 'aria-hidden': 'true'}, active ? (now.order === 'down' ? '▼' : '▲') : '')));
  return head;
}

function table(report, run, now, passes, filtered) {
  const rows = filtered ? filteredRows(report, run, passes) : run.rows;
  const places = run.columns.map((_, place) => place).filter((place) => {
    const column = run.columns[place];
    if (now.profile && column.profile && column.profile !== now.profile) return false;
    return now.columns === 'all' || column.default;
  });
  if (rows.length === 0) return el('p', {class: 'note'}, 'No item passes the filters.');
  const scales = new Map(places.map((place) => [place, scaleOf(rows.map((row) => row.cells[place]))]));
  const unit = (column) => column.shownUnit ? el('span', {class: 'quiet'}, ` ${column.shownUnit}`) : null;
  return el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Leaderboard of ${run.name}`},
    el('table', {class: 'board'},
      el('thead', null, el('tr', null,
        sortHead('Generator', 'generator', 'lower', now),
        sortHead('ok/failed/planned', 'coverage', 'higher', now, 'Finished well, failed, and planned items'),
        el('th', {scope: 'col', class: 'plain'}, 'Reasons'),
        places.map((place) => {
          const column = run.columns[place];
          return sortHead([columnHead(column), unit(column)], column.id, column.better, now, `${column.id}: ${column.definition}`);
        }))),
      el('tbody', null, sorted(rows, run.columns, now).map((row) => el('tr', null,
        el('th', {scope: 'row'}, dot(report.colourOf.get(report.rowName(run, row.generator))), row.generator),
        coverageCell(row.coverage), reasonsCell(row),
        places.map((place) => valueCell(row.cells[place], run.columns[place], scales.get(place))))))));
}

function definitions(run) {
  return el('details', {class: 'definitions'}, el('summary', null, 'What the columns mean'),
    el('dl', null, run.columns.map((column) => [
      el('dt', null, `${columnHead(column)}${column.shownUnit ? `, ${column.shownUnit}` : ''} `, el('code', null, column.id)),
      el('dd', null, column.definition || 'No definition was recorded.')])));
}

function board(report, run, now) {
  const filtered = ITEM_FILTERS.some((name) => now[name]);
  const finished = run.count === run.planned;
  return el('section', {class: 'run'},
    el('h2', null, run.title),
    run.standIn ? standIn(run) : null,
    finished ? null : el('p', {class: 'warning'},
      `This run is not finished (${run.status || 'no status'}): ${run.count} of ${run.planned} planned items have a record. Rates count the others as misses.`),
    table(report, run, now, report.filter({...now, generator: '', status: '', q: ''}), filtered),
    filtered ? el('p', {class: 'note'}, 'Numbers of the items that pass the filters, computed in this page with the statistics of the program: ' +
      'Wilson intervals of rates, bootstrap over objects of means.' +
      (finished ? '' : ' Items that never ran have no category and are in none of these rows.')) : null,
    run.agreements.map((line) => el('p', {class: 'note'}, line)),
    filtered ? null : el('details', {class: 'definitions'}, el('summary', null, 'Notes'), el('ul', null, run.notes.map((note) => el('li', null, note)))),
    definitions(run));
}

/** The label that stand-in data never goes without. */
export function standIn(run) {
  return el('p', {class: 'standin'}, el('strong', null, 'Stand-in data. '), `${run.suiteTitle}. These numbers cannot be compared with published ones.`);
}

/** Published figures, apart from ours and only when asked for. */
function published(tables) {
  if (!tables || tables.length === 0) return null;
  return el('details', {class: 'published'}, el('summary', null, 'Published figures'),
    el('p', {class: 'warning'}, 'From the papers, each under its own protocol. They do not stand in one table with the numbers above.'),
    tables.map((paper) => el('section', null, el('h3', null, paper.title), el('p', {class: 'quiet'}, paper.protocol),
      el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': paper.title}, el('table', null,
        el('thead', null, el('tr', null, paper.columns.map((text) => el('th', {scope: 'col'}, text)))),
        el('tbody', null, paper.rows.map((row) => el('tr', null, row.map((text, i) => el(i ? 'td' : 'th', i ? {class: 'number'} : {scope: 'row'}, text))))))))));
}

export function leaderboardView(report) {
  const now = state();
  const runs = report.runs.filter((run) => (!now.run || run.name === now.run) && (!now.suite || run.suite === now.suite));
  return el('div', null, runs.map((run) => board(report, run, now)), published(report.published));
}
