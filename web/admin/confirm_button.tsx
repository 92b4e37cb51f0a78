import { useState } from 'preact/hooks';
import { rescueFocus } from '../shared/ui/heading_focus';

interface ConfirmButtonProps {
  testid: string;
  label: string;
  /** What the second click does, in words. */
  sure: string;
  /** Whom or what it is about, for who does not see the row. */
  about?: string;
  onConfirm(): Promise<unknown>;
}

/** Done at the second click; looking away takes the first one back. */
export function ConfirmButton({ testid, label, sure, about, onConfirm }: ConfirmButtonProps) {
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const click = () => {
    if (busy) return;
    if (!asked) return setAsked(true);
    setBusy(true);
    void onConfirm().finally(() => {
      setBusy(false);
      setAsked(false);
      rescueFocus();
    });
  };
  return (
    <button
      type="button"
      class={asked ? 'button danger compact' : 'button quiet compact'}
      data-testid={testid}
      aria-busy={busy}
      onBlur={() => setAsked(false)}
      onClick={click}
    >
      {asked ? sure : label}
      {about && <span class="sr-only"> {about}</span>}
    </button>
  );
}
