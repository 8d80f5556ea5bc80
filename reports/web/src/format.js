// Numbers as people read them.

/** A number with the decimals of its column; an en dash for none. */
export function fixed(value, decimals) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  if (size > 0 && (size >= 1e6 || size < 1e-4)) return value.toExponential(1);
  if (size > 0 && size < 0.5 * 10 ** -decimals) return String(Number(value.toPrecision(2)));
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? (0).toFixed(decimals) : text;
}

/** A number whose usual size is not known. */
export function plain(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(5)));
}

export function withUnit(text, unit) {
  return unit ? `${text} ${unit}` : text;
}

const ARROWS = {lower: '↓', higher: '↑', none: ''};

/** "SIV ↓" */
export function columnHead(column) {
  return `${column.title} ${ARROWS[column.better]}`.trim();
}
