// The page of one item: instruction, viewer, trials, values; and another item of its case beside it.

import {choice, dot, el, svg, toggle} from './dom.js';
import {fixed, plain, withUnit} from './format.js';
import {listedItems} from './items.js';
import {standIn} from './leaderboard.js';
import {loadItem} from './scene.js';
import {address, adjust, note, state} from './state.js';
import {colourAt, DEEP, NEAR, Viewer} from './viewer.js';
import {Color} from 'three';

const PLAY_SECONDS = 2.5;  // of any trial

let open = [];  // what has to be closed when the page shows something else

export function closeItem() {
  for (const panel of open) panel.close();
  open = [];
}

/** A time in a trial that takes `whole` seconds. */
const seconds = (time, whole) => `${fixed(time, whole < 1 ? 3 : 1)} s`;

/** Displacement over the moments, with a mark at the one that is shown. */
function slipChart(trial, moment) {
  const values = Array.from(trial.slip, (metres) => 1000 * metres);
  const finite = values.filter(Number.isFinite);
  const most = Math.max(1e-3, ...finite);
  const x = (m) => 40 + 250 * m / Math.max(1, values.length - 1);
  const y = (value) => 88 - 78 * value / most;
  const path = values.map((value, m) => Number.isFinite(value) ? `${m && Number.isFinite(values[m - 1]) ? 'L' : 'M'}${x(m).toFixed(1)} ${y(value).toFixed(1)}` : '').join('');
  const cursor = svg('line', {class: 'cursor', y1: 8, y2: 88});
  const chart = svg('svg', {class: 'chart', viewBox: '0 0 300 110', role: 'img',
    'aria-label': `Displacement of the object, at most ${fixed(most, 1)} mm`},
  svg('line', {class: 'axis', x1: 40, x2: 290, y1: 88, y2: 88}), svg('line', {class: 'axis', x1: 40, x2: 40, y1: 8, y2: 88}),
  svg('text', {x: 36, y: 14, 'text-anchor': 'end'}, fixed(most, 1)), svg('text', {x: 36, y: 90, 'text-anchor': 'end'}, '0'),
  svg('text', {x: 290, y: 104, 'text-anchor': 'end'}, trial.seconds === null ? `${values.length} moments` : seconds(trial.seconds, trial.seconds)),
  svg('path', {class: 'curve', d: path}), cursor);
  const mark = (m) => { cursor.setAttribute('x1', x(m)); cursor.setAttribute('x2', x(m)); };
  mark(moment);
  return {element: el('figure', {class: 'slip'}, el('figcaption', {class: 'quiet'},
    trial.frames ? 'Slip: the object against the palm, mm' : trial.handMoves ? 'The object in the world, mm (the hand\'s motion is not in this report)' : 'Displacement of the object, mm'), chart), mark};
}

/** Plays the moments of a trial. */
class Playback {
  constructor(trial, item, viewer, moment) {
    this.trial = trial;
    this.viewer = viewer;
    this.last = trial.moments - 1;
    this.chart = trial.slip ? slipChart(trial, moment) : null;
    this.slider = el('input', {type: 'range', min: 0, max: this.last, step: 1, value: moment, 'aria-label': 'Moment of the trial',
      oninput: () => { this.pause(); this.show(Number(this.slider.value)); }});
    this.button = el('button', {type: 'button', class: 'play', onclick: () => this.toggle()}, 'Play');
    this.time = el('output', {class: 'quiet'});
    this.element = el('div', {class: 'playback'}, el('div', {class: 'controls'}, this.button, this.slider, this.time), this.chart?.element);
    this.show(Math.min(moment, this.last));
  }

  show(moment) {
    this.moment = moment;
    this.slider.value = moment;
    this.time.textContent = this.trial.seconds === null ? `${moment + 1}/${this.last + 1}` : seconds(this.trial.seconds * moment / Math.max(1, this.last), this.trial.seconds);
    this.slider.setAttribute('aria-valuetext', this.time.textContent);
    if (this.trial.object[moment] === null) this.time.textContent += ' (not finite)';
    this.chart?.mark(moment);
    this.viewer?.show(this.trial, moment);
    this.onmoment?.(moment);
  }

  toggle() {
    if (this.timer) return this.pause();
    this.button.textContent = 'Pause';
    if (this.moment === this.last) this.show(0);
    const pause = 1000 * Math.max(0.016, PLAY_SECONDS / Math.max(1, this.last));
    this.timer = setInterval(() => {
      if (this.moment >= this.last) return this.pause();
      this.show(this.moment + 1);
    }, pause);
  }

  pause() {
    clearInterval(this.timer);
    this.timer = null;
    this.button.textContent = 'Play';
  }
}

function legend() {
  const steps = 24, colour = new Color(), base = new Color('#c9c4bd');
  const bar = svg('svg', {viewBox: '0 0 240 12', preserveAspectRatio: 'none', 'aria-hidden': 'true'}, Array.from({length: steps}, (_, i) => {
    const distance = -DEEP + (NEAR + DEEP) * (i + 0.5) / steps;
    return svg('rect', {x: 10 * i, width: 10.5, height: 12, fill: `#${colourAt(distance, base, colour).getHexString()}`});
  }));
  return el('figure', {class: 'legend', role: 'img', 'aria-label': 'Colours: red 5 mm inside the other surface, yellow just inside, green touching, plain from 10 mm apart'},
    bar, el('div', {class: 'ticks'}, el('span', null, '5 mm inside'), el('span', {class: 'touch'}, '0'), el('span', null, '10 mm apart')));
}

function trialName(trial) {
  return trial.profile.includes(':') || !trial.engine ? trial.profile : `${trial.profile} (${trial.engine})`;
}

function trialsTable(trials) {
  if (trials.length === 0) return el('p', {class: 'quiet'}, 'No trials.');
  return el('div', null, trials.map((trial) => el('details', {class: 'trial'},
    el('summary', null, el('span', {class: `verdict ${trial.verdict}`}, trial.verdict), ` ${trialName(trial)}`,
      trial.reason ? el('span', {class: 'quiet'}, ` ${trial.reason}`) : null),
    el('table', {class: 'values'}, el('tbody', null, trial.results.map(([name, value, unit]) => el('tr', null,
      el('th', {scope: 'row'}, name), el('td', {class: 'number'}, withUnit(plain(value), unit)))))),
    trial.details ? el('details', null, el('summary', null, 'Constants and details'), el('pre', null, trial.details)) : null)));
}

function metricsTable(run, item) {
  const titles = new Map(run.columns.map((column) => [column.id, column]));
  return el('table', {class: 'values'}, el('tbody', null, item.metrics.map((metric) => {
    const column = titles.get(metric.id);
    const value = metric.status === 'ok' ? withUnit(plain(metric.value), metric.unit) : metric.reason || metric.status;
    return el('tr', null, el('th', {scope: 'row', title: column?.definition}, column?.title ?? metric.id, ' ', el('code', null, metric.id)),
      el('td', {class: metric.status === 'ok' ? 'number' : 'quiet'}, value));
  })));
}

/** One item with its viewer. */
class Panel {
  constructor(report, reference, key) {
    this.report = report;
    this.reference = reference;
    this.key = key;  // of the trial in the state: "trial" or "trial2"
    this.run = report.run(reference);
    this.stage = el('div', {class: 'stage'}, el('p', {class: 'quiet'}, 'Loading …'));
    this.below = el('div');
    const failure = this.run.failureOf(reference.item);
    this.element = el('section', {class: 'panel', 'aria-label': report.rowOf(reference)},
      el('h2', null, dot(report.colourOf.get(report.rowOf(reference))),
        report.rowOf(reference), el('span', {class: 'quiet'}, ` sample ${this.run.sample[reference.item]}`)),
      failure ? el('p', {class: 'warning'}, `Failed: ${failure}`) : null,
      this.stage, this.below);
    this.load();
  }

  async load() {
    try {
      const item = await loadItem(this.report, this.reference);
      if (this.closed) return;
      if (item === null) {
        this.stage.replaceChildren(el('p', {class: 'quiet'}, 'This file holds the grasps of a sample of the items, and this item is not among them.'));
      } else {
        this.fill(item);
      }
    } catch (error) {
      console.warn(error);
      this.stage.replaceChildren(el('p', {class: 'warning'}, `Cannot show this item: ${error.message}.`));
    }
  }

  fill(item) {
    this.item = item;
    this.stage.replaceChildren();
    if (item.hand || item.object) {
      this.makeViewer();
    } else {
      this.stage.append(el('p', {class: 'quiet'}, 'There is no grasp to show.'));
    }
    const facts = el('p', {class: 'quiet', role: 'status'});
    this.facts = facts;
    const missing = [item.object ? null : 'the object\'s mesh (the run kept no artifacts)', item.hand ? null : 'the hand'].filter(Boolean);
    this.below.append(
      this.viewer ? this.viewControls() : '',
      facts,
      missing.length > 0 && (item.hand || item.object) ? el('p', {class: 'note'}, `Not in this report: ${missing.join(' and ')}.`) : '',
      item.caption ? el('p', {class: 'caption'}, el('span', {class: 'quiet'}, 'Caption: '), item.caption) : '',
      item.message ? el('pre', {class: 'message'}, item.message) : '',
      el('h3', null, 'Trials'), trialsTable(item.trials),
      el('h3', null, 'Values'), metricsTable(this.run, item),
      el('details', null, el('summary', null, 'Times'), el('table', {class: 'values'}, el('tbody', null,
        item.seconds.map(([stage, value]) => el('tr', null, el('th', {scope: 'row'}, stage), el('td', {class: 'number'}, `${plain(value)} s`)))))),
      item.extras ? el('details', null, el('summary', null, 'What the generator said'), el('pre', null, item.extras)) : '');
    this.viewer?.measure(({deepest, touching, vertices}) => {
      facts.textContent = `Deepest hand vertex ${fixed(1000 * deepest, 1)} mm inside the object; ${touching} of ${vertices} within 2 mm or inside.`;
    });
  }

  makeViewer() {
    const {cases} = this.report;
    const place = this.report.case(this.reference);
    try {
      this.viewer = new Viewer(this.stage, this.item, `${cases.object[place]} and the hand of ${this.report.rowOf(this.reference)}; arrow keys turn, plus and minus zoom`);
    } catch (error) {
      console.warn(error);
      this.stage.append(el('p', {class: 'warning'}, 'This browser cannot draw in 3D (WebGL is missing).'));
      return;
    }
    this.viewer.colours = true;
    const {cam} = state();
    if (cam) this.viewer.view = cam;
    this.viewer.controls.addEventListener('end', () => note({cam: this.viewer.view}));
  }

  /** A button for each of the object's sets of pieces; one at a time is shown. */
  pieceToggles(sets) {
    const buttons = sets.map((set) => {
      const button = toggle(`Pieces: ${set.name}`, false, (on) => {
        for (const other of buttons) if (other !== button) other.setAttribute('aria-pressed', 'false');
        this.viewer.showPieces(on ? set : null);
      });
      button.title = `The object as engines see it, ${set.meshes.length} convex pieces` + (set.asSimulated ? ': those of the trials.'
        : ' of the mesh as it was kept, with rounded coordinates: those of the trials differ a little.');
      return button;
    });
    return buttons;
  }

  viewControls() {
    const {viewer, item} = this;
    const trials = item.trials.filter((trial) => trial.moments > 0);
    const playback = el('div');
    const select = (name) => {
      this.playback?.pause();
      this.playback = null;
      const trial = trials.find((candidate) => trialName(candidate) === name);
      if (!trial) {
        viewer.show(null, 0);
        if (!state().cam) viewer.look();
        playback.replaceChildren();
        return;
      }
      this.playback = new Playback(trial, item, viewer, Number(state().t ?? 0) || 0);
      if (!state().cam) viewer.look();
      this.playback.onmoment = (moment) => note({t: moment});
      playback.replaceChildren(this.playback.element);
    };
    const chosen = state()[this.key] ?? '';
    const controls = el('div', null,
      el('div', {class: 'controls'},
        toggle('Object', true, (on) => viewer.setVisible('object', on)),
        toggle('Hand', true, (on) => viewer.setVisible('hand', on)),
        toggle('Contact colours', true, (on) => { viewer.colours = on; }),
        toggle('See-through', false, (on) => viewer.setSeeThrough(on)),
        this.pieceToggles(item.object?.pieces ?? []),
        el('button', {type: 'button', onclick: () => { viewer.look(); note({cam: ''}); }}, 'Reset view')),
      legend(),
      trials.length === 0 ? el('p', {class: 'quiet'}, 'No trial recorded a motion.')
        : choice('Show', [['', 'the grasp as evaluated'], ...trials.map((trial) => [trialName(trial), `trial ${trialName(trial)}: ${trial.reason || trial.verdict}`])],
          chosen, (name) => { note({[this.key]: name, t: ''}); select(name); }),
      playback);
    select(chosen);
    return controls;
  }

  close() {
    this.closed = true;
    this.playback?.pause();
    this.viewer?.dispose();
  }
}

/** Cameras of two viewers follow each other. */
function linkCameras([a, b]) {
  let busy = false;
  const link = (from, to) => from.viewer?.controls.addEventListener('change', () => {
    if (busy || !to.viewer) return;
    busy = true;
    to.viewer.view = from.viewer.view;
    busy = false;
  });
  link(a, b);
  link(b, a);
}

function beside(report, reference, now) {
  const others = report.siblings(reference).filter((other) => report.name(other) !== report.name(reference));
  if (others.length === 0) return null;
  const name = (other) => `${report.rowOf(other)}, sample ${report.run(other).sample[other.item]}`;
  return choice('Beside it', [['', 'nothing'], ...others.map((other) => [report.name(other), name(other)])], now.with ?? '',
    (other) => adjust({with: other, trial2: ''}));
}

function steps(report, reference, now) {
  const items = listedItems(report, now);
  const place = items.findIndex(({run, item}) => run === reference.run && item === reference.item);
  const link = (text, to, key) => to
    ? el('a', {class: 'button', href: address({...now, item: report.name(to), with: '', trial2: '', t: '', cam: ''}), 'data-step': key, title: `Key ${key}`}, text)
    : el('span', {class: 'button quiet', 'aria-disabled': 'true'}, text);
  return el('nav', {class: 'controls', 'aria-label': 'Items'},
    el('a', {class: 'button', href: address({...now, view: 'items', item: '', with: '', trial: '', trial2: '', t: '', cam: '', at: report.name(reference)})}, 'All items'),
    link('Previous', items[place - 1], 'j'), link('Next', place >= 0 ? items[place + 1] : items[0], 'k'),
    place >= 0 ? el('span', {class: 'quiet'}, `${place + 1} of ${items.length}`) : null);
}

export function itemView(report) {
  const now = state();
  const reference = report.find(now.item ?? '');
  if (reference === null) return el('p', {class: 'warning'}, 'This report has no such item.');
  const {cases} = report;
  const place = report.case(reference);
  const other = now.with ? report.find(now.with) : null;
  open = [new Panel(report, reference, 'trial')];
  if (other) open.push(new Panel(report, other, 'trial2'));
  const panels = open;
  if (panels.length === 2) {
    const ready = () => panels.every((panel) => panel.viewer) ? linkCameras(panels)
      : panels.some((panel) => panel.closed) ? null : setTimeout(ready, 100);
    ready();
  }
  return el('article', null,
    steps(report, reference, now),
    el('h1', null, cases.id[place]),
    report.run(reference).standIn ? standIn(report.run(reference)) : null,
    el('p', {class: 'quiet'}, [`object ${cases.object[place]}`, cases.category[place], cases.intent[place] && `intent ${cases.intent[place]}`]
      .filter(Boolean).join(' · ')),
    cases.instruction[place] ? el('blockquote', {class: 'instruction'}, cases.instruction[place]) : null,
    beside(report, reference, now),
    el('div', {class: panels.length === 2 ? 'panels two' : 'panels'}, panels.map((panel) => panel.element)));
}

/** Keys of this view: space plays, j and k walk through the items. */
export function itemKey(event) {
  if (event.key === ' ') {
    const playing = open.filter((panel) => panel.playback);
    if (playing.length === 0) return false;
    for (const panel of playing) panel.playback.toggle();
    return true;
  }
  const link = event.key === 'j' || event.key === 'k' ? document.querySelector(`[data-step="${event.key}"]`) : null;
  link?.click();
  return link !== null;
}
