// What the page knows of its runs from the beginning: see reports/page_index.cc.

import {embedded, floats, indices32} from './data.js';

function dictionary({texts, index}) {
  return {texts, index: indices32(index)};
}

/** One run: its leaderboard, and the names and values of its items. */
class Run {
  constructor(value, number) {
    Object.assign(this, value);
    this.number = number;
    const {items} = value;
    this.ids = items.id;
    this.count = this.ids.length;
    this.caseOf = indices32(items.case);
    this.sample = indices32(items.sample);
    this.generator = dictionary(items.generator);
    this.failure = dictionary(items.failure);
    this.hand = dictionary(items.hand);
    this.values = items.values.map(floats);
    for (const column of this.columns) {
      column.key = JSON.stringify([column.id, column.unit, column.definition, column.profileHash]);
    }
    delete this.items;
  }

  generatorOf(item) { return this.generator.texts[this.generator.index[item]]; }
  failureOf(item) { return this.failure.texts[this.failure.index[item]]; }
  handOf(item) { return this.hand.texts[this.hand.index[item]]; }
}

/** All runs. An item is an object {run, item}: the run's number and its place among the run's records. */
export class Report {
  constructor(index) {
    this.runs = index.runs.map((value, number) => new Run(value, number));
    this.cases = index.cases;
    this.kept = index.kept && new Set(index.kept.map(([run, item]) => `${run}:${item}`));
    this.published = index.published ?? null;
    this.items = this.runs.flatMap((run) => run.ids.map((_, item) => ({run: run.number, item})));
    this.colourOf = new Map();  // custom property of each row's colour, by its name
    for (const run of this.runs) {
      for (const row of run.rows) this.colourOf.set(this.rowName(run, row.generator), `--series-${this.colourOf.size % 8}`);
    }
  }

  static read() { return new Report(embedded('index')); }

  run(reference) { return this.runs[reference.run]; }
  case(reference) { return this.run(reference).caseOf[reference.item]; }
  generator(reference) { return this.run(reference).generatorOf(reference.item); }

  /** A generator's name, with its run where the page shows several. */
  rowName(run, generator) { return this.runs.length > 1 ? `${run.name}: ${generator}` : generator; }
  rowOf(reference) { return this.rowName(this.run(reference), this.generator(reference)); }

  /** Address of an item in links. */
  name(reference) {
    const id = this.run(reference).ids[reference.item];
    return this.runs.length > 1 ? `${reference.run}:${id}` : id;
  }

  /** The item of an address; null where there is none. */
  find(name) {
    const colon = this.runs.length > 1 ? name.indexOf(':') : -1;
    const run = this.runs[colon < 0 ? 0 : Number(name.slice(0, colon))];
    const item = run ? run.ids.indexOf(name.slice(colon + 1)) : -1;
    return item < 0 ? null : {run: run.number, item};
  }

  /** Items of the same case, itself included. */
  siblings(reference) {
    const wanted = this.case(reference);
    return this.items.filter((other) => this.case(other) === wanted);
  }

  /** The columns of all runs, each definition once, with what it is called here. */
  columns() {
    const found = new Map();
    for (const run of this.runs) {
      run.columns.forEach((column, place) => {
        if (!found.has(column.key)) found.set(column.key, {...column, place: new Map()});
        found.get(column.key).place.set(run.number, place);
      });
    }
    const all = [...found.values()];
    for (const column of all) {
      const twins = all.filter((other) => other.id === column.id);
      if (twins.length > 1) column.title += ` (${this.runs[[...column.place.keys()][0]].name})`;
    }
    return all;
  }

  /** An item's value in one of columns(); NaN where it has none. */
  value(reference, column) {
    const place = column.place.get(reference.run);
    return place === undefined ? NaN : this.run(reference).values[place][reference.item];
  }

  /** Whether the page holds the geometry of the item. */
  holds(reference) {
    return this.kept === null || this.kept === undefined || this.kept.has(`${reference.run}:${reference.item}`);
  }

  /** The values that items can be told apart by, each once and in order. */
  facets() {
    const sorted = (texts) => [...new Set(texts)].filter((text) => text !== '').sort();
    return {
      suite: sorted(this.runs.map((run) => run.suite)),
      category: sorted(this.cases.category),
      intent: sorted(this.cases.intent),
      hand: sorted(this.runs.flatMap((run) => run.hand.texts)),
      generator: [...this.colourOf.keys()],
      profile: [...new Set(this.runs.flatMap((run) => run.columns.map((column) => column.profile)))]
        .filter((text) => text !== ''),
    };
  }

  /** A test of items by the filters of `state`. */
  filter(state) {
    const words = (state.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const {category, intent, object, id, instruction} = this.cases;
    return (reference) => {
      const run = this.run(reference);
      const place = this.case(reference);
      if (state.run && run.name !== state.run) return false;
      if (state.suite && run.suite !== state.suite) return false;
      if (state.category && category[place] !== state.category) return false;
      if (state.intent && intent[place] !== state.intent) return false;
      if (state.hand && run.handOf(reference.item) !== state.hand) return false;
      if (state.generator && this.rowOf(reference) !== state.generator) return false;
      const failure = run.failureOf(reference.item);
      if (state.status === 'ok' && failure !== '') return false;
      if (state.status === 'failed' && failure === '') return false;
      if (words.length === 0) return true;
      const text = [id[place], object[place], category[place], intent[place], instruction[place],
        run.ids[reference.item], failure].join('\n').toLowerCase();
      return words.every((word) => text.includes(word));
    };
  }
}
