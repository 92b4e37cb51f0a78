import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';

interface FieldProps {
  label: string;
  testid: string;
  value: string;
  onValue(value: string): void;
  hint?: ComponentChildren;
  autocomplete?: string;
  mode?: 'text' | 'numeric';
  longest?: number;
  required?: boolean;
}

export function TextField({ label, testid, value, onValue, hint, autocomplete = 'off', mode = 'text', longest = 128, required = true }: FieldProps) {
  const hintId = `${testid}-hint`;
  return (
    <div class="stack">
      <label class="field">
        <span class="field-label">{label}</span>
        <input
          type="text"
          data-testid={testid}
          autocomplete={autocomplete}
          autocapitalize="none"
          spellcheck={false}
          inputMode={mode}
          maxLength={longest}
          required={required}
          aria-describedby={hint ? hintId : undefined}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      </label>
      {hint && (
        <p id={hintId} class="muted small">
          {hint}
        </p>
      )}
    </div>
  );
}

/** Can be looked at, so that it need not be typed twice. */
export function PasswordField({ label, testid, value, onValue, hint, autocomplete = 'current-password' }: FieldProps) {
  const m = useMessages();
  const [shown, setShown] = useState(false);
  const hintId = `${testid}-hint`;
  return (
    <div class="stack">
      <label class="field">
        <span class="field-label">{label}</span>
        <input
          type={shown ? 'text' : 'password'}
          data-testid={testid}
          autocomplete={autocomplete}
          autocapitalize="none"
          spellcheck={false}
          maxLength={1024}
          required
          aria-describedby={hint ? hintId : undefined}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      </label>
      {hint && (
        <p id={hintId} class="muted small">
          {hint}
        </p>
      )}
      <label class="check small">
        <input type="checkbox" checked={shown} onChange={(event) => setShown(event.currentTarget.checked)} />
        {m.admin.showPassword}
      </label>
    </div>
  );
}
