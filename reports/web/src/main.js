// The page that `grasp-bench report --format html` writes.

import './style.css';
import {choice, el} from './dom.js';
import {closeItem, itemKey, itemView} from './item.js';
import {itemsView} from './items.js';
import {leaderboardView} from './leaderboard.js';
import {plotsView} from './plots.js';
import {Report} from './report.js';
import {address, adjust, onChange, state} from './state.js';

const VIEWS = {board: ['Leaderboard', leaderboardView], plots: ['Plots', plotsView], items: ['Items', itemsView], item: ['Item', itemView]};
const THEME = 'grasp-bench-theme';

const report = Report.read();
const facets = report.facets();

function remembered() {
  try { return localStorage.getItem(THEME); } catch { return null; }  // some browsers refuse on a disk
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  try { localStorage.setItem(THEME, theme); } catch { /* it then lasts until the page is closed */ }
}

function isDark() {
  const {theme} = document.documentElement.dataset;
  return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

function header(view) {
  const now = state();
  const link = (name) => el('a', {href: address({...now, view: name, item: '', with: '', trial: '', trial2: '', t: '', cam: ''}),
    'aria-current': view === name || (view === 'item' && name === 'items') ? 'page' : null}, VIEWS[name][0]);
  return el('header', {class: 'top'}, el('span', {class: 'name'}, 'grasp-bench'),
    el('nav', {'aria-label': 'Views'}, link('board'), link('plots'), link('items')),
    el('button', {type: 'button', class: 'theme', onclick: () => { setTheme(isDark() ? 'light' : 'dark'); draw(); }}, isDark() ? 'Light' : 'Dark'));
}

function filters(view) {
  const now = state();
  const any = (name, label) => facets[name].length < 2 ? null
    : choice(label, [['', 'all'], ...facets[name].map((text) => [text, text])], now[name] ?? '', (value) => adjust({[name]: value}));
  const runs = report.runs.map((run) => [run.name, run.name]);
  const search = el('input', {type: 'search', value: now.q ?? '', placeholder: 'case, object, instruction …', oninput: () => {
    adjust({q: search.value});
    document.querySelector('.filters input[type=search]').focus();
  }});
  const active = ['run', 'suite', 'category', 'intent', 'hand', 'profile', 'generator', 'status', 'q'].some((name) => now[name]);
  return el('form', {class: 'filters', 'aria-label': 'Filters', onsubmit: (event) => event.preventDefault()},
    runs.length > 1 ? choice('Run', [['', 'all'], ...runs], now.run ?? '', (value) => adjust({run: value})) : null,
    any('suite', 'Suite'), any('category', 'Category'), any('intent', 'Intent'), any('hand', 'Hand'), any('profile', 'Profile'),
    view === 'board' ? null : any('generator', 'Generator'),
    view === 'board' ? null : choice('Status', [['', 'all'], ['ok', 'ok'], ['failed', 'failed']], now.status ?? '', (value) => adjust({status: value})),
    choice('Columns', [['', 'main'], ['all', 'all']], now.columns ?? '', (value) => adjust({columns: value})),
    view === 'items' ? el('label', {class: 'field'}, el('span', null, 'Search'), search) : null,
    active ? el('button', {type: 'button', onclick: () => adjust({run: '', suite: '', category: '', intent: '', hand: '', profile: '', generator: '', status: '', q: ''})}, 'Clear') : null);
}

/** Remembers where the focus is, by what the element is called, and brings it back. */
function keepFocus(draw) {
  const label = document.activeElement?.closest?.('label.field')?.firstChild?.textContent;
  const caret = document.activeElement?.selectionStart;
  draw();
  if (!label) return;
  for (const field of document.querySelectorAll('label.field')) {
    if (field.firstChild.textContent !== label) continue;
    const control = field.lastChild;
    control.focus();
    if (control.type === 'search') control.setSelectionRange(caret, caret);
  }
}

let shown = '';

function draw() {
  const asked = state().view;
  const view = asked in VIEWS ? asked : 'board';
  closeItem();
  keepFocus(() => {
    const content = VIEWS[view][1](report);
    const main = el('main', {class: `${view}-view`}, view === 'item' ? null : filters(view), content);
    document.getElementById('app').replaceChildren(header(view), main);
  });
  const place = `${view} ${state().item ?? ''}`;
  if (place !== shown && shown !== '') scrollTo(0, 0);
  shown = place;
  document.title = `${VIEWS[view][0]} – ${report.runs.map((run) => run.name).join(', ')} – grasp-bench`;
}

addEventListener('keydown', (event) => {
  const typing = event.target.closest?.('input, select, textarea, button, summary, a');
  if (event.ctrlKey || event.metaKey || event.altKey || (typing && event.key === ' ') || event.target.closest?.('input[type=search]')) return;
  if (state().view === 'item' && itemKey(event)) event.preventDefault();
});

const theme = remembered();
if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
onChange(draw);
draw();
document.documentElement.dataset.ready = 'true';
