import { useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import type { RoomSession } from '../../shared/room/session';
import { CloseIcon, PlusIcon } from '../../shared/ui/icons';
import { useAction } from '../../shared/ui/use_action';
import { emptyDraft, fewestChoices, finished, mostChoices, withChoice, withoutChoice } from './poll_draft';

/** A new poll. */
export function PollForm({ session }: { session: RoomSession }) {
  const m = useMessages();
  const t = m.panel.poll;
  const [draft, setDraft] = useState(emptyDraft);
  const [incomplete, setIncomplete] = useState(false);
  const start = useAction(async () => {
    const poll = finished(draft);
    setIncomplete(!poll);
    if (poll && (await session.ask('poll', poll))) setDraft(emptyDraft);
  });
  const submit = (event: Event) => {
    event.preventDefault();
    start.run();
  };
  return (
    <form class="stack" onSubmit={submit}>
      <label class="field">
        <span class="field-label">{t.question}</span>
        <input
          type="text"
          maxLength={300}
          data-testid="poll-question"
          aria-invalid={incomplete}
          value={draft.question}
          onInput={(event) => setDraft({ ...draft, question: event.currentTarget.value })}
        />
      </label>
      {draft.choices.map((choice, index) => (
        <div class="poll-choice" key={index}>
          <input
            type="text"
            maxLength={100}
            data-testid={`poll-choice-${index}`}
            aria-label={t.choice(String(index + 1))}
            placeholder={t.choice(String(index + 1))}
            value={choice}
            onInput={(event) => setDraft(withChoice(draft, index, event.currentTarget.value))}
          />
          {draft.choices.length > fewestChoices && (
            <button
              type="button"
              class="icon-button"
              aria-label={t.removeChoice(String(index + 1))}
              onClick={() => setDraft(withoutChoice(draft, index))}
            >
              <CloseIcon size={18} />
            </button>
          )}
        </div>
      ))}
      <div class="row">
        {draft.choices.length < mostChoices && (
          <button
            type="button"
            class="button quiet compact"
            data-testid="poll-add"
            onClick={() => setDraft({ ...draft, choices: [...draft.choices, ''] })}
          >
            <PlusIcon size={16} />
            {t.addChoice}
          </button>
        )}
        <button
          type="button"
          class="button quiet compact"
          data-testid="poll-yes-no"
          onClick={() => setDraft({ ...draft, choices: [t.yes, t.no] })}
        >
          {t.yesNo}
        </button>
      </div>
      <label class="check">
        <input
          type="checkbox"
          data-testid="poll-multiple"
          checked={draft.multiple}
          onChange={(event) => setDraft({ ...draft, multiple: event.currentTarget.checked })}
        />
        {t.multiple}
      </label>
      {incomplete && (
        <p class="problem" role="alert">
          {t.incomplete}
        </p>
      )}
      <button type="submit" class="button primary compact" data-testid="poll-start" aria-busy={start.busy}>
        {t.start}
      </button>
    </form>
  );
}
