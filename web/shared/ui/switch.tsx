interface SwitchProps {
  testid: string;
  label: string;
  on: boolean;
  busy?: boolean;
  onToggle(): void;
}

export function Switch({ testid, label, on, busy, onToggle }: SwitchProps) {
  return (
    <button
      type="button"
      class="switch"
      role="switch"
      aria-checked={on}
      aria-busy={busy}
      data-testid={testid}
      onClick={() => !busy && onToggle()}
    >
      <span class="switch-track" aria-hidden="true" />
      <span class="switch-label">{label}</span>
    </button>
  );
}
