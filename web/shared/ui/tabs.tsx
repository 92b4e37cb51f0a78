import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';

export interface Tab<Name extends string> {
  name: Name;
  label: string;
  icon?: ComponentChildren;
  /** How much is new there, and what that is in words. */
  badge?: { count: number; words: string };
}

interface TabsProps<Name extends string> {
  id: string;
  label: string;
  tabs: Tab<Name>[];
  chosen: Name;
  onChoose(name: Name): void;
}

export const panelOf = (id: string, name: string) => ({
  id: `${id}-panel`,
  role: 'tabpanel' as const,
  'aria-labelledby': `${id}-${name}`,
});

const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

/** Tabs as the ARIA practices have them: one stop for Tab, arrows move, and what is focused is shown. */
export function Tabs<Name extends string>({ id, label, tabs, chosen, onChoose }: TabsProps<Name>) {
  const list = useRef<HTMLDivElement>(null);
  const go = (index: number) => {
    const next = tabs[(index + tabs.length) % tabs.length];
    if (!next) return;
    onChoose(next.name);
    list.current?.querySelector<HTMLElement>(`#${id}-${next.name}`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const now = tabs.findIndex(({ name }) => name === chosen);
    const step = steps[event.key];
    if (step === undefined && event.key !== 'Home' && event.key !== 'End') return;
    event.preventDefault();
    go(step === undefined ? (event.key === 'Home' ? 0 : tabs.length - 1) : now + step);
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
      {tabs.map(({ name, label: text, icon, badge }) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`${id}-${name}`}
          data-testid={`${id}-${name}`}
          aria-selected={name === chosen}
          aria-controls={`${id}-panel`}
          tabIndex={name === chosen ? 0 : -1}
          onClick={() => onChoose(name)}
        >
          {icon}
          {text}
          {badge && badge.count > 0 && (
            <span class="tab-badge">
              <span aria-hidden="true">{badge.count}</span>
              <span class="sr-only">{badge.words}</span>
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
