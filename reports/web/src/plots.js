// Distributions of columns, and two columns against each other.

import {choice, dot, el, svg} from './dom.js';
import {columnHead, fixed} from './format.js';
import {slipPlots} from './slip.js';
import {adjust, go, state} from './state.js';
import {median, percentile} from './statistics.js';

const BINS = 36;

function label(column) {
  return `${columnHead(column)}${column.shownUnit ? `, ${column.shownUnit}` : ''} (${column.id})`;
}

/** Values of a column by row, with the items they belong to. */
function byRow(report, column, passes) {
  const rows = new Map([...report.colourOf.keys()].map((name) => [name, {values: [], items: [], absent: 0}]));
  for (const item of report.items) {
    if (!passes(item)) continue;
    const row = rows.get(report.rowOf(item));
    const value = report.value(item, column);
    if (Number.isFinite(value)) {
      row.values.push(value);
      row.items.push(item);
    } else {
      row.absent += 1;
    }
  }
  return [...rows].filter(([, {values, absent}]) => values.length + absent > 0);
}

/** A range that a few far values do not stretch. */
function rangeOf(values) {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return [0, 1];
  const low = percentile(sorted, 0.5), high = percentile(sorted, 99.5);
  return high > low ? [low, high] : [low - 0.5, low + 0.5];
}

/** A histogram for each row, above each other on one scale. */
function histograms(report, column, passes) {
  const rows = byRow(report, column, passes);
  const [low, high] = rangeOf(rows.flatMap(([, {values}]) => values));
  const x = (value) => 4 + 312 * Math.min(1, Math.max(0, (value - low) / (high - low)));
  const height = 44;
  const lines = rows.map(([name, {values, absent}], i) => {
    const counts = new Array(BINS).fill(0);
    for (const value of values) counts[Math.min(BINS - 1, Math.max(0, Math.floor(BINS * (value - low) / (high - low))))] += 1;
    const most = Math.max(1, ...counts), base = (i + 1) * height - 6;
    const path = counts.map((count, bin) => {
      const top = base - 26 * count / most;
      return `L${x(low + (high - low) * bin / BINS).toFixed(1)} ${top.toFixed(1)}L${x(low + (high - low) * (bin + 1) / BINS).toFixed(1)} ${top.toFixed(1)}`;
    }).join('');
    const middle = values.length > 0 ? median(values) : null;
    return svg('g', null,
      svg('path', {class: 'bars', fill: `var(${report.colourOf.get(name)})`, d: `M4 ${base}${path}L316 ${base}Z`}),
      middle === null ? null : svg('line', {class: 'cursor', x1: x(middle), x2: x(middle), y1: base - 28, y2: base + 3}),
      svg('text', {x: 4, y: base - 30}, `${name}: n ${values.length}, median ${middle === null ? '–' : fixed(middle, column.decimals)}${absent ? `, ${absent} without value` : ''}`));
  });
  const total = rows.length * height + 16;
  return el('figure', {class: 'plot'}, el('figcaption', null, label(column)),
    svg('svg', {class: 'chart', viewBox: `0 0 320 ${total}`, role: 'img', 'aria-label': `Distribution of ${label(column)}`}, lines,
      svg('text', {x: 4, y: total - 4}, fixed(low, column.decimals)),
      svg('text', {x: 316, y: total - 4, 'text-anchor': 'end'}, fixed(high, column.decimals))));
}

function niceTicks(low, high) {
  const raw = (high - low) / 5, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= raw) * power;
  const ticks = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + 1e-9 * step; tick += step) ticks.push(Number(tick.toPrecision(6)));
  return ticks;
}

/** A canvas of points; a click opens the item. */
class Scatter {
  constructor(report, x, y, passes) {
    this.report = report;
    this.columns = [x, y];
    this.points = report.items.filter(passes).map((item) => ({item, at: [report.value(item, x), report.value(item, y)]}))
      .filter(({at}) => at.every(Number.isFinite));
    this.ranges = [0, 1].map((axis) => {
      const [low, high] = rangeOf(this.points.map(({at}) => at[axis]));
      const margin = 0.04 * (high - low);
      return [low - margin, high + margin];
    });
    this.canvas = el('canvas', {class: 'scatter', role: 'img', tabindex: '0',
      'aria-label': `${label(y)} against ${label(x)}, ${this.points.length} items; the table of items has the same numbers`});
    this.tip = el('p', {class: 'quiet', role: 'status'}, 'Click a point to open its item.');
    this.canvas.addEventListener('click', (event) => this.open(event));
    this.canvas.addEventListener('pointermove', (event) => this.hover(event));
    new ResizeObserver(() => this.draw()).observe(this.canvas);
    this.element = el('figure', {class: 'plot wide'}, this.canvas, this.tip);
  }

  place(axis, value) {
    const [low, high] = this.ranges[axis];
    const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
    return axis === 0 ? 56 + share * (this.canvas.clientWidth - 70) : this.canvas.clientHeight - 40 - share * (this.canvas.clientHeight - 54);
  }

  draw() {
    const {clientWidth: width, clientHeight: height} = this.canvas;
    const scale = devicePixelRatio;
    this.canvas.width = width * scale;
    this.canvas.height = height * scale;
    const context = this.canvas.getContext('2d');
    const style = getComputedStyle(this.canvas);
    const ink = style.getPropertyValue('--quiet'), line = style.getPropertyValue('--line');
    context.scale(scale, scale);
    context.font = '12px system-ui, sans-serif';
    context.fillStyle = ink;
    context.strokeStyle = line;
    for (const axis of [0, 1]) {
      for (const tick of niceTicks(...this.ranges[axis])) {
        const at = this.place(axis, tick);
        context.beginPath();
        if (axis === 0) {
          context.moveTo(at, 14);
          context.lineTo(at, height - 40);
          context.textAlign = 'center';
          context.fillText(String(tick), at, height - 24);
        } else {
          context.moveTo(56, at);
          context.lineTo(width - 14, at);
          context.textAlign = 'right';
          context.fillText(String(tick), 50, at + 4);
        }
        context.stroke();
      }
    }
    context.textAlign = 'right';
    context.fillText(label(this.columns[0]), width - 14, height - 8);
    context.textAlign = 'left';
    context.fillText(label(this.columns[1]), 4, 10);
    context.globalAlpha = this.points.length > 2000 ? 0.35 : 0.7;
    for (const {item, at} of this.points) {
      context.fillStyle = style.getPropertyValue(this.report.colourOf.get(this.report.rowOf(item)));
      context.beginPath();
      context.arc(this.place(0, at[0]), this.place(1, at[1]), 3, 0, 2 * Math.PI);
      context.fill();
    }
  }

  nearest({offsetX, offsetY}) {
    let best = null, least = 144;  // px²
    for (const point of this.points) {
      const away = (this.place(0, point.at[0]) - offsetX) ** 2 + (this.place(1, point.at[1]) - offsetY) ** 2;
      if (away < least) [best, least] = [point, away];
    }
    return best;
  }

  hover(event) {
    const point = this.nearest(event);
    this.canvas.classList.toggle('on', point !== null);
    this.tip.textContent = point === null ? 'Click a point to open its item.'
      : `${this.report.cases.id[this.report.case(point.item)]}, ${this.report.rowOf(point.item)}: ${point.at.map((value, i) => fixed(value, this.columns[i].decimals)).join(' against ')}`;
  }

  open(event) {
    const point = this.nearest(event);
    if (point) go({view: 'item', item: this.report.name(point.item), with: '', trial: '', t: ''});
  }
}

function legend(report) {
  return el('ul', {class: 'key'}, [...report.colourOf].map(([name, colour]) => el('li', null, dot(colour), name)));
}

export function plotsView(report) {
  const now = state();
  const all = report.columns().filter((column) => column.statistic !== 'rate');
  const passes = report.filter(now);
  const shown = all.filter((column) => now.profile ? !column.profile || column.profile === now.profile : true);
  const numeric = shown.length > 0 ? shown : all;
  if (numeric.length === 0) return el('p', {class: 'note'}, 'No column holds numbers.');
  const byId = (id) => numeric.find((column) => column.id === id);
  const x = byId(now.x) ?? byId('siv') ?? numeric[0];
  const y = byId(now.y) ?? numeric.find((column) => column.id.startsWith('sd_mean:')) ?? numeric[1] ?? numeric[0];
  const options = numeric.map((column) => [column.id, label(column)]);
  const more = now.columns === 'all' ? numeric : numeric.filter((column) => column.default);
  return el('div', null,
    el('section', null, el('h2', null, 'One against the other'),
      el('div', {class: 'controls'}, choice('Across', options, x.id, (id) => adjust({x: id})), choice('Up', options, y.id, (id) => adjust({y: id}))),
      legend(report), new Scatter(report, x, y, passes).element),
    el('section', null, el('h2', null, 'Slip in trials'),
      el('p', {class: 'note'}, 'The line is the median of the trials, the band reaches from the lower to the upper quartile. ' +
        'A trial that failed and ended early counts as lost from then on: what reaches the upper edge has lost the object. Trials without a recorded motion are not in it.'),
      slipPlots(report, now, passes)),
    el('section', null, el('h2', null, 'Distributions'),
      el('p', {class: 'note'}, 'Values beyond the 0.5th and 99.5th percentile are in the outermost bars. The line is the median.'),
      el('div', {class: 'multiples'}, more.map((column) => histograms(report, column, passes)))));
}
