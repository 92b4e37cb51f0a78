import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** When what has the focus in `box` goes away, `fallback` in it gets the focus: it must not fall to nowhere. */
export function useKeptFocus(box: RefObject<HTMLElement>, fallback: string): void {
  const inside = useRef(false);
  useEffect(() => {
    const moved = (event: FocusEvent) => (inside.current = box.current?.contains(event.target as Node) ?? false);
    const clicked = (event: Event) => (inside.current &&= box.current?.contains(event.target as Node) ?? false);
    document.addEventListener('focusin', moved);
    document.addEventListener('pointerdown', clicked);
    return () => {
      document.removeEventListener('focusin', moved);
      document.removeEventListener('pointerdown', clicked);
    };
  }, [box]);
  useEffect(() => {
    if (inside.current && document.activeElement === document.body) box.current?.querySelector<HTMLElement>(fallback)?.focus();
  });
}
