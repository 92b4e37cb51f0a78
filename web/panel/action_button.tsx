import type { ComponentChildren } from 'preact';
import { useAction } from '../shared/ui/use_action';

interface ActionButtonProps {
  action: string;
  label: string;
  pressed?: boolean;
  disabled?: boolean;
  danger?: boolean;
  source?: string;
  /** In a grid, which moves the focus by itself. */
  cell?: boolean;
  opens?: 'menu' | 'dialog';
  /** Busy until it is settled. */
  onClick(event: MouseEvent): Promise<unknown> | void;
  children: ComponentChildren;
}

/** An icon with a full name for those who do not see it. Unavailable actions keep their place and their focus. */
export function ActionButton(props: ActionButtonProps) {
  const { action, label, pressed, disabled = false, danger, source, cell, opens, onClick, children } = props;
  let clicked: MouseEvent;
  const { busy, run } = useAction(() => Promise.resolve(onClick(clicked)));
  return (
    <button
      type="button"
      class={danger ? 'icon-button danger' : 'icon-button'}
      data-action={action}
      data-source={source}
      data-cell={cell}
      tabIndex={cell ? -1 : undefined}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      aria-disabled={disabled}
      aria-busy={busy}
      aria-haspopup={opens}
      onClick={(event) => {
        clicked = event;
        if (!disabled) run();
      }}
    >
      {children}
    </button>
  );
}
