import { useEffect } from 'preact/hooks';

/** A page that takes another's place says what it is: its heading gets the focus, which would else be nowhere. */
export function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>('h1');
  if (!heading?.textContent) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/** Whenever `page` becomes another one. */
export const useHeadingFocus = (page: string): void => useEffect(focusHeading, [page]);

/** What had the focus may be gone now. */
export const rescueFocus = (): void => void setTimeout(() => document.activeElement === document.body && focusHeading());
