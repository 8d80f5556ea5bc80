// What the page shows, kept in the address after "#", so that links and reloads bring it back.

const listeners = new Set();

/** The state: an object of texts; what is absent has its default. */
export function state() {
  return Object.fromEntries(new URLSearchParams(location.hash.replace(/^#\/?\??/, '')));
}

/** The address of another state. Empty values are left out. */
export function address(next) {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(next)) {
    if (value !== '' && value !== null && value !== undefined) parameters.set(key, value);
  }
  return `#${parameters}`;
}

/** Goes to the present state with these changes, as a new entry of the browser's history. */
export function go(changes) {
  location.hash = address({...state(), ...changes});
}

/** The same without a new entry and without drawing the page anew: for what moves all the time. */
export function note(changes) {
  history.replaceState(null, '', address({...state(), ...changes}));
}

/** Changes that the page has to be drawn anew for, without a new entry. */
export function adjust(changes) {
  note(changes);
  for (const listener of listeners) listener();
}

export function onChange(listener) {
  listeners.add(listener);
  addEventListener('hashchange', listener);
}
