// Numbers of several runs as a median with its range, and tables of them.
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const digits = (value) => (Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 0.1 ? 2 : 3);
export const plain = (value) => (Number.isFinite(value) ? value.toFixed(digits(value)) : '-');

/** "0.12 (0.11-0.14)"; a single number stands alone. */
export function spread(values, unit = '') {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return '-';
  const middle = `${plain(median(known))}${unit}`;
  if (known.length === 1) return middle;
  return `${middle} (${plain(Math.min(...known))}-${plain(Math.max(...known))})`;
}

export function table(headings, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(headings), `|${'---|'.repeat(headings.length)}`, ...rows.map(line)].join('\n');
}

/** The slope of a straight line through two points, each a list of repeated values. */
export const slope = (few, many, from, to) => (median(many) - median(few)) / (to - from);
