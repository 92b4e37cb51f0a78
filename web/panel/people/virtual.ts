// Which rows of a long list are drawn, and where the keyboard goes. Rows are of one height.

export interface Rows {
  first: number;
  /** Behind the last one. */
  end: number;
}

/** The rows in view and a few around them. */
export function rowsInView(count: number, rowHeight: number, top: number, height: number, around = 6): Rows {
  const first = Math.max(0, Math.floor(top / rowHeight) - around);
  const end = Math.min(count, Math.ceil((top + height) / rowHeight) + around);
  return { first: Math.min(first, end), end };
}

/** How far to scroll so that a row is wholly in view; as it is when it is in view already. */
export function scrolledTo(index: number, rowHeight: number, top: number, height: number): number {
  const rowTop = index * rowHeight;
  if (rowTop < top) return rowTop;
  return Math.max(top, rowTop + rowHeight - height);
}

/** Where a key leads from a row; headings are passed over. Undefined for keys that mean nothing here. */
export function nextRow(key: string, index: number, page: number, isRow: readonly boolean[]): number | undefined {
  const last = isRow.length - 1;
  const targets: Record<string, [to: number, direction: 1 | -1]> = {
    ArrowDown: [index + 1, 1],
    ArrowUp: [index - 1, -1],
    PageDown: [Math.min(index + page, last), -1],
    PageUp: [Math.max(index - page, 0), 1],
    Home: [0, 1],
    End: [last, -1],
  };
  const target = targets[key];
  if (!target) return undefined;
  let [to] = target;
  while (to >= 0 && to <= last && !isRow[to]) to += target[1];
  return isRow[to] ? to : index;
}

/** The row that takes the focus when the one that had it is gone: the one in its place, else the nearest before. */
export function rowInPlace(index: number, isRow: readonly boolean[]): number | undefined {
  for (let to = Math.max(0, index); to < isRow.length; to++) if (isRow[to]) return to;
  for (let to = Math.min(index, isRow.length) - 1; to >= 0; to--) if (isRow[to]) return to;
  return undefined;
}
