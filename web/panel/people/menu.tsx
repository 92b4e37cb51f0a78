import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

export interface MenuEntry {
  action: string;
  label: string;
  danger?: boolean;
  disabled?: boolean;
  checked?: boolean;
  run(): void;
}

interface MenuProps {
  label: string;
  anchor: HTMLElement;
  entries: MenuEntry[];
  /** `back`: the focus goes back to where the menu came from. */
  onClose(back: boolean): void;
}

const margin = 8;

/** Beside its button, inside the window. */
function place(menu: HTMLElement, anchor: HTMLElement): void {
  const from = anchor.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const below = from.bottom + height + margin <= innerHeight;
  const left = Math.max(margin, Math.min(from.right - width, innerWidth - width - margin));
  const top = below ? from.bottom + 2 : Math.max(margin, from.top - height - 2);
  Object.assign(menu.style, { left: `${left}px`, top: `${top}px` });
}

/** A menu of actions: arrows, Home, End and first letters move, Escape and a click elsewhere close. */
export function Menu({ label, anchor, entries, onClose }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  const items = () => [...(menu.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
  useLayoutEffect(() => {
    if (menu.current) place(menu.current, anchor);
    items()[0]?.focus({ preventScroll: true });
  }, [anchor]);
  useEffect(() => {
    const away = (event: Event) => {
      if (!menu.current?.contains(event.target as Node)) onClose(false);
    };
    const resized = () => onClose(true);
    document.addEventListener('pointerdown', away, true);
    addEventListener('resize', resized);
    return () => {
      document.removeEventListener('pointerdown', away, true);
      removeEventListener('resize', resized);
    };
  }, [onClose]);
  const focus = (index: number) => items().at(index % items().length)?.focus();
  const onKeyDown = (event: KeyboardEvent) => {
    const now = items().indexOf(document.activeElement as HTMLElement);
    const moves: Record<string, () => void> = {
      ArrowDown: () => focus(now + 1),
      ArrowUp: () => focus(now - 1),
      Home: () => focus(0),
      End: () => focus(-1),
      Escape: () => onClose(true),
      Tab: () => onClose(true),
    };
    const typed = event.key.length === 1 && !event.ctrlKey && !event.metaKey && event.key !== ' ';
    const letter = () => {
      const rest = [...items().slice(now + 1), ...items()];
      rest.find((item) => item.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    };
    const move = moves[event.key] ?? (typed ? letter : undefined);
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  };
  return (
    <div class="menu" role="menu" aria-label={label} ref={menu} onKeyDown={onKeyDown}>
      {entries.map(({ action, label: text, danger, disabled = false, checked, run }) => (
        <button
          key={action}
          type="button"
          class={danger ? 'menu-item danger' : 'menu-item'}
          role={checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
          aria-checked={checked}
          aria-disabled={disabled}
          data-action={action}
          tabIndex={-1}
          onClick={() => {
            if (disabled) return;
            onClose(true);
            run();
          }}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
