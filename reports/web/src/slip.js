// How far objects slip in trials: the middle half of the items of each row, over time.

import {dot, el, svg} from './dom.js';
import {floats, indices32, load} from './data.js';
import {fixed} from './format.js';

const LEFT = 40, RIGHT = 312, TOP = 10, BOTTOM = 150;  // of the axes, in units of the picture
const STEPS = 40;  // of the time axis
const LOST = Infinity;  // farther than any other

/** The trials of a profile in an engine: where each begins among the values, and whether all say how
 *  long they were. */
function seriesOf(value) {
  const moments = indices32(value.moments), seconds = floats(value.seconds);
  const begin = new Uint32Array(moments.length + 1);
  moments.forEach((count, i) => { begin[i + 1] = begin[i] + count; });
  return {...value, moments, begin, run: indices32(value.run), item: indices32(value.item), ok: indices32(value.ok),
    seconds, timed: seconds.every(Number.isFinite), slip: floats(value.slip)};
}

/** The slip of trial `i`, mm, at a time; in a trial that does not say how long it was, at that share of
 *  it. After its end a trial that ended well stays where it was; any other one has lost the object. */
function slipAt(series, i, time) {
  const last = series.moments[i] - 1;
  const place = series.timed ? (series.seconds[i] > 0 ? last * time / series.seconds[i] : 0) : last * time;
  if (place > last + 1e-6 && !series.ok[i]) return LOST;
  const below = Math.min(last, Math.floor(place)), above = Math.min(last, below + 1);
  const [a, b] = [series.slip[series.begin[i] + below], series.slip[series.begin[i] + above]];
  const value = 1000 * (a + (b - a) * Math.max(0, Math.min(1, place - below)));
  return Number.isFinite(value) ? value : LOST;
}

/** The p-th percentile of sorted numbers that may be infinite: without interpolation. */
const atLeast = (sorted, p) => sorted[Math.min(sorted.length - 1, Math.floor(p / 100 * sorted.length))];

/** Quartiles over time of each row's trials that pass. */
function bands(report, series, passes) {
  const rows = new Map();
  series.item.forEach((item, i) => {
    const reference = {run: series.run[i], item};
    if (series.moments[i] < 2 || !passes(reference)) return;
    const name = report.rowOf(reference);
    if (!rows.has(name)) rows.set(name, []);
    rows.get(name).push(i);
  });
  const all = [...rows.values()].flat();
  const end = series.timed ? all.reduce((most, i) => Math.max(most, series.seconds[i]), 0) : 1;
  const times = Array.from({length: STEPS + 1}, (_, k) => end * k / STEPS);
  return {end, rows: [...rows].map(([name, trials]) => ({name, count: trials.length, at: times.map((time) => {
    const sorted = Float64Array.from(trials, (i) => slipAt(series, i, time)).sort();
    return {time, low: atLeast(sorted, 25), middle: atLeast(sorted, 50), high: atLeast(sorted, 75)};
  })}))};
}

const inWords = (value) => value === LOST ? 'lost' : `${fixed(value, 1)} mm`;

function sentence({name, count, at}) {
  const {low, middle, high} = at[at.length - 1];
  return `${name}: median ${inWords(middle)} at the end, quartiles ${inWords(low)} and ${inWords(high)}, ${count} trials`;
}

function chart(report, series, {end, rows}) {
  const finite = rows.flatMap(({at}) => at.flatMap(({low, middle, high}) => [low, middle, high])).filter((value) => value !== LOST);
  const most = Math.max(1, ...finite);
  const x = (time) => (LEFT + (RIGHT - LEFT) * time / end).toFixed(1);
  const y = (value) => (value === LOST ? TOP : BOTTOM - (BOTTOM - TOP - 8) * value / most).toFixed(1);
  const line = (points, key) => points.map((point) => `${x(point.time)} ${y(point[key])}`).join('L');
  const title = series.engine && !series.profile.includes(':') ? `${series.profile} (${series.engine})` : series.profile;
  const against = series.handMoves ? 'against the hand' : 'the hand stands';
  return el('figure', {class: 'plot slips'}, el('figcaption', null, `${title}: slip, mm, ${against}`),
    svg('svg', {class: 'chart', viewBox: '0 0 320 178', role: 'img', 'aria-label': `Slip over time in ${title}, mm. ${rows.map(sentence).join('. ')}.`},
      [0, 0.5, 1].map((share) => [
        svg('line', {class: 'axis', x1: LEFT, x2: RIGHT, y1: y(most * share), y2: y(most * share)}),
        svg('text', {x: LEFT - 4, y: Number(y(most * share)) + 3, 'text-anchor': 'end'}, fixed(most * share, most < 10 ? 1 : 0)),
        svg('text', {x: x(end * share), y: BOTTOM + 13, 'text-anchor': share === 1 ? 'end' : share === 0 ? 'start' : 'middle'},
          series.timed ? fixed(end * share, end < 1 ? 2 : 1) : `${100 * share} %`)]),
      svg('line', {class: 'axis', x1: LEFT, x2: LEFT, y1: TOP, y2: BOTTOM}),
      svg('text', {x: RIGHT, y: BOTTOM + 25, 'text-anchor': 'end'}, series.timed ? 'time, s' : 'share of the trial'),
      rows.map(({name, at}) => svg('g', {'--colour': `var(${report.colourOf.get(name)})`},
        svg('path', {class: 'band', d: `M${line(at, 'low')}L${line([...at].reverse(), 'high')}Z`}),
        svg('path', {class: 'middle', d: `M${line(at, 'middle')}`})))),
    el('ul', {class: 'quiet small'}, rows.map((row) => el('li', null, dot(report.colourOf.get(row.name)), sentence(row)))));
}

/** A plot for each profile and engine, once their data has come. */
export function slipPlots(report, now, passes) {
  const place = el('div', {class: 'multiples', 'aria-busy': 'true'}, el('p', {class: 'quiet'}, 'Loading …'));
  load('slip-0').then((values) => {
    const plots = values.filter(({profile}) => !now.profile || profile === now.profile).map((value) => {
      const series = seriesOf(value);
      const found = bands(report, series, passes);
      return found.rows.length > 0 ? chart(report, series, found) : null;
    }).filter((plot) => plot !== null);
    place.replaceChildren(...(plots.length > 0 ? plots : [el('p', {class: 'note'}, 'No trial of these items recorded a motion, or the report has neither the objects\' meshes nor the hand\'s motion.')]));
  }).catch((error) => {
    place.replaceChildren(el('p', {class: 'warning'}, `Cannot show the slip: ${error.message}.`));
  }).finally(() => place.removeAttribute('aria-busy'));
  return place;
}
