import { useEffect, useId, useState } from 'preact/hooks';
import { useMessages } from '../i18n';
import { RequestError, type ChatTo, type ErrorCode } from '../protocol/types';
import { SendIcon } from './icons';

const longest = 1000;

interface ChatFormProps {
  recipients: ChatTo[];
  onSend(to: ChatTo, text: string): Promise<unknown>;
  onRefused(code: ErrorCode): void;
}

/** Seconds until one may write again; 0 when one may. */
function useWait() {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (seconds <= 0) return;
    const timer = setTimeout(() => setSeconds(seconds - 1), 1000);
    return () => clearTimeout(timer);
  }, [seconds]);
  return { seconds, wait: (from: number) => setSeconds(Math.ceil(from)) };
}

export function ChatForm({ recipients, onSend, onRefused }: ChatFormProps) {
  const m = useMessages();
  const [text, setText] = useState('');
  const [choice, setChoice] = useState<ChatTo>('all');
  const [busy, setBusy] = useState(false);
  const { seconds, wait } = useWait();
  const hint = useId();
  const to = recipients.includes(choice) ? choice : (recipients[0] ?? 'moderators');

  const submit = async (event: Event) => {
    event.preventDefault();
    const message = text.trim();
    if (!message || busy || seconds > 0) return;
    setBusy(true);
    try {
      await onSend(to, message);
      setText('');
    } catch (error) {
      if (error instanceof RequestError && error.retryAfter) wait(error.retryAfter);
      else onRefused(error instanceof RequestError ? error.code : 'environment');
    }
    setBusy(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) void submit(event);
  };
  return (
    <form class="chat-form" onSubmit={submit}>
      {recipients.length > 1 && (
        <label class="chat-to">
          <span class="field-label">{m.chat.to}</span>
          <select data-testid="chat-to" value={to} onChange={(event) => setChoice(event.currentTarget.value as ChatTo)}>
            {recipients.map((one) => (
              <option key={one} value={one}>
                {m.chat.recipients[one]}
              </option>
            ))}
          </select>
        </label>
      )}
      <div class="chat-line">
        <textarea
          data-testid="chat-text"
          rows={2}
          maxLength={longest}
          aria-label={m.chat.label}
          aria-describedby={hint}
          placeholder={m.chat.placeholder}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button type="submit" class="chat-send" data-testid="chat-send" aria-label={m.chat.send} title={m.chat.send} aria-busy={busy}>
          <SendIcon size={20} />
        </button>
      </div>
      <p id={hint} class="muted small" role="status">
        {seconds > 0 && m.chat.wait(String(seconds))}
      </p>
    </form>
  );
}
