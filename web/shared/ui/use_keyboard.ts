import { useEffect } from 'preact/hooks';
import { KeyboardWatch } from '../room/keyboard';

const typing = () => {
  const field = document.activeElement;
  return field instanceof HTMLElement && field.matches('.side textarea, .side input[type="text"]');
};

/**
 * While a phone's keyboard is open, the page says so to its styles (`data-keyboard`) with the height and the top of what
 * is visible: keyboards cover pages differently from one browser to the next, and only visualViewport tells.
 */
export function useKeyboard(): void {
  useEffect(() => {
    const watch = new KeyboardWatch();
    const root = document.documentElement;
    const read = () => {
      const { width = innerWidth, height = innerHeight, offsetTop = 0 } = window.visualViewport ?? {};
      const open = watch.isOpen(Math.round(width), height, typing());
      root.style.setProperty('--visible-height', `${Math.round(height)}px`);
      root.style.setProperty('--visible-top', `${Math.round(offsetTop)}px`);
      if (open) root.dataset.keyboard = 'open';
      else delete root.dataset.keyboard;
    };
    const viewport = window.visualViewport ?? window;
    const later = () => requestAnimationFrame(read);
    const events = ['focusin', 'focusout'] as const;
    for (const event of ['resize', 'scroll']) viewport.addEventListener(event, read);
    for (const event of events) document.addEventListener(event, later);
    read();
    return () => {
      for (const event of ['resize', 'scroll']) viewport.removeEventListener(event, read);
      for (const event of events) document.removeEventListener(event, later);
      delete root.dataset.keyboard;
    };
  }, []);
}
