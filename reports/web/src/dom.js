// Making elements. Text from a run only ever becomes a text node: there is no way to markup here.

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (name === 'value') {
      element.value = value;
    } else if (name.startsWith('--')) {
      element.style.setProperty(name, value);
    } else {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** An HTML element. Attributes named on… are listeners, those named --… custom properties. */
export function el(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function svg(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** A dot in a row's colour: the custom property that holds it. */
export const dot = (colour) => el('span', {class: 'dot', '--colour': `var(${colour})`});

/** A labelled choice. `options` are pairs of value and text. */
export function choice(label, options, value, onchange) {
  const select = el('select', {onchange: () => onchange(select.value)},
    options.map(([key, text]) => el('option', {value: key}, text)));
  select.value = value;
  return el('label', {class: 'field'}, el('span', null, label), select);
}

/** A button that is pressed or not. */
export function toggle(label, pressed, onchange) {
  const button = el('button', {type: 'button', class: 'toggle', 'aria-pressed': String(pressed)}, label);
  button.addEventListener('click', () => {
    const now = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(now));
    onchange(now);
  });
  return button;
}
