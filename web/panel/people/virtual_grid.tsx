import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { nextRow, rowInPlace, rowsInView, scrolledTo } from './virtual';

export interface GridItem {
  key: string;
  heading?: boolean;
}

interface VirtualGridProps<Item extends GridItem> {
  items: readonly Item[];
  rowHeight: number;
  label: string;
  describedBy?: string;
  testid: string;
  /** Cells: elements with `data-cell` and tabIndex -1, in elements with the role gridcell. */
  row(item: Item): ComponentChildren;
  rowProps?(item: Item): Record<string, unknown>;
  /** Enter on a row's first cell, which is no button. */
  onEnter?(item: Item, cell: HTMLElement): void;
}

interface Place {
  key: string;
  index: number;
  cell: number;
}

const cellsOf = (row: Element | null | undefined): HTMLElement[] => [
  ...(row?.querySelectorAll<HTMLElement>('[data-cell]') ?? []),
];

/** The box's height, followed. */
function useView(box: { current: HTMLElement | null }) {
  const [view, setView] = useState({ top: 0, height: 600 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const read = () => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, []);
  return view;
}

/**
 * A long list of which only what is in view is drawn, as an ARIA grid: one stop for Tab; arrows go from row to row and
 * from button to button. The row with the focus is always drawn, and when it goes, its neighbour takes the focus.
 */
export function VirtualGrid<Item extends GridItem>(props: VirtualGridProps<Item>) {
  const { items, rowHeight, label, describedBy, testid, row, rowProps, onEnter } = props;
  const box = useRef<HTMLDivElement>(null);
  const place = useRef<Place>({ key: '', index: 0, cell: 0 });
  const moveFocus = useRef(false);
  const [, draw] = useState(0);
  const view = useView(box);
  const isRow = items.map((item) => !item.heading);
  // Before anything is drawn: drawing takes the focus from what it moves or removes.
  const hadFocus = box.current?.contains(document.activeElement) ?? false;

  const found = items.findIndex(({ key }) => key === place.current.key);
  const active = found >= 0 ? found : rowInPlace(place.current.index, isRow);
  place.current = { ...place.current, index: active ?? 0, key: active === undefined ? '' : (items[active]?.key ?? '') };

  const { first, end } = rowsInView(items.length, rowHeight, view.top, view.height);
  const drawn = items.slice(first, end).map((item, i) => ({ item, index: first + i }));
  if (active !== undefined && items[active] && (active < first || active >= end)) {
    drawn.push({ item: items[active], index: active });
  }

  useLayoutEffect(() => {
    const rowElement = box.current?.querySelector(`[data-key="${CSS.escape(place.current.key)}"]`);
    const cells = cellsOf(rowElement);
    const cell = cells[Math.min(place.current.cell, cells.length - 1)];
    for (const other of box.current?.querySelectorAll<HTMLElement>('[data-cell]') ?? []) {
      other.tabIndex = other === cell ? 0 : -1;
    }
    const lost = hadFocus && !box.current?.contains(document.activeElement);
    if (moveFocus.current || lost) cell?.focus({ preventScroll: true });
    moveFocus.current = false;
  });

  const goTo = (index: number, cell: number) => {
    const element = box.current;
    if (!element) return;
    const key = items[index]?.key ?? '';
    element.scrollTop = scrolledTo(index, rowHeight, element.scrollTop, element.clientHeight);
    const cells = cellsOf(element.querySelector(`[data-key="${CSS.escape(key)}"]`));
    // At once where the row is drawn: the next key may come before the next drawing.
    if (cells.length) return cells[Math.min(cell, cells.length - 1)]?.focus({ preventScroll: true });
    place.current = { key, index, cell };
    moveFocus.current = true;
    draw((n) => n + 1);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || active === undefined) return;
    // Where the focus is now: it may have moved since this was drawn.
    const here = place.current.index;
    const target = event.target as HTMLElement;
    const cells = cellsOf(target.closest('[role=row]'));
    const cell = Math.max(0, cells.indexOf(target));
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      event.preventDefault();
      return goTo(here, Math.min(Math.max(0, cell + (event.key === 'ArrowRight' ? 1 : -1)), cells.length - 1));
    }
    const item = items[here];
    if (event.key === 'Enter' && cell === 0 && item && onEnter) {
      event.preventDefault();
      return onEnter(item, target);
    }
    const next = nextRow(event.key, here, Math.floor(view.height / rowHeight), isRow);
    if (next === undefined) return;
    event.preventDefault();
    goTo(next, cell);
  };
  const onFocus = (event: FocusEvent) => {
    const target = event.target as HTMLElement;
    const rowElement = target.closest<HTMLElement>('[data-key]');
    const index = items.findIndex(({ key }) => key === rowElement?.dataset['key']);
    if (index < 0) return;
    place.current = { key: items[index]?.key ?? '', index, cell: Math.max(0, cellsOf(rowElement).indexOf(target)) };
    for (const other of box.current?.querySelectorAll<HTMLElement>('[data-cell]') ?? []) {
      other.tabIndex = other === target ? 0 : -1;
    }
  };
  return (
    <div
      class="grid-box"
      role="grid"
      ref={box}
      aria-label={label}
      aria-describedby={describedBy}
      aria-rowcount={items.length}
      data-testid={testid}
      onKeyDown={onKeyDown}
      onFocusCapture={onFocus}
    >
      <div class="grid-rows" role="rowgroup" style={{ height: `${items.length * rowHeight}px` }}>
        {drawn.map(({ item, index }) => (
          <div
            key={item.key}
            role="row"
            aria-rowindex={index + 1}
            data-key={item.key}
            class={item.heading ? 'grid-row heading' : 'grid-row'}
            style={{ top: `${index * rowHeight}px`, height: `${rowHeight}px` }}
            {...rowProps?.(item)}
          >
            {row(item)}
          </div>
        ))}
      </div>
    </div>
  );
}
