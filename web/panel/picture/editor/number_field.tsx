import { useEffect, useState } from 'preact/hooks';

interface NumberFieldProps {
  label: string;
  testid: string;
  value: number;
  least: number;
  most: number;
  step?: number;
  onValue(value: number): void;
}

/** A number that holds when it is left or confirmed: what is half typed changes nothing. */
export function NumberField({ label, testid, value, least, most, step = 0.5, onValue }: NumberFieldProps) {
  const [text, setText] = useState(String(value));
  useEffect(() => setText(String(value)), [value]);
  const apply = () => {
    const number = Number(text.replace(',', '.'));
    if (text.trim() === '' || !Number.isFinite(number)) return setText(String(value));
    const within = Math.min(Math.max(number, least), most);
    setText(String(within));
    if (within !== value) onValue(within);
  };
  return (
    <label class="field number-field">
      <span class="field-label">{label}</span>
      <input
        type="number"
        inputMode="decimal"
        data-testid={testid}
        min={least}
        max={most}
        step={step}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onChange={apply}
        onBlur={apply}
      />
    </label>
  );
}
