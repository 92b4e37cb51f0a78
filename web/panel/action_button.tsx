import type { ComponentChildren } from 'preact';

interface ActionButtonProps {
  action: string;
  label: string;
  pressed?: boolean;
  disabled?: boolean;
  danger?: boolean;
  source?: string;
  onClick(): void;
  children: ComponentChildren;
}

/** An icon with a full name for those who do not see it. Unavailable actions keep their place and their focus. */
export function ActionButton(props: ActionButtonProps) {
  const { action, label, pressed, disabled = false, danger, source, onClick, children } = props;
  return (
    <button
      type="button"
      class={danger ? 'icon-button danger' : 'icon-button'}
      data-action={action}
      data-source={source}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      aria-disabled={disabled}
      onClick={() => !disabled && onClick()}
    >
      {children}
    </button>
  );
}
