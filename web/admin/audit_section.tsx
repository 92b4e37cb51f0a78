import { useContext, useState } from 'preact/hooks';
import { LanguageContext, useMessages } from '../shared/i18n';
import { api, type AuditEntry } from './api';
import { dateTime } from './formats';
import { ProblemNote } from './problem_note';
import { useLoaded, useTry } from './use_try';

const pageSize = 100;

function Row({ entry }: { entry: AuditEntry }) {
  const m = useMessages();
  const { language } = useContext(LanguageContext);
  const words: Record<string, string | undefined> = m.admin.audit.actions;
  return (
    <tr>
      <td>{dateTime(entry.at, language)}</td>
      <td>{entry.who}</td>
      <td>{words[entry.action] ?? entry.action}</td>
      <td>{entry.object}</td>
    </tr>
  );
}

/** What was done, by pseudonyms, the newest first. */
export function AuditSection() {
  const m = useMessages();
  const t = m.admin.audit;
  const { value: newest, problem } = useLoaded(() => api.audit());
  const [older, setOlder] = useState<AuditEntry[]>([]);
  const [over, setOver] = useState(false);
  const { busy, problem: refused, run } = useTry();
  const entries = [...(newest ?? []), ...older];
  const last = entries.at(-1);
  const more = () =>
    void run(async () => {
      const next = await api.audit(last?.id);
      setOlder([...older, ...next]);
      setOver(next.length < pageSize);
    });
  return (
    <div class="card">
      <p class="muted small">{t.lead}</p>
      <ProblemNote problem={problem ?? refused} />
      <div class="table-box" tabIndex={0} role="region" aria-label={m.admin.section.audit}>
        <table class="table" data-testid="audit-table">
          <thead>
            <tr>
              <th scope="col">{t.at}</th>
              <th scope="col">{t.who}</th>
              <th scope="col">{t.action}</th>
              <th scope="col">{t.object}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <Row key={entry.id} entry={entry} />
            ))}
          </tbody>
        </table>
      </div>
      {!over && entries.length >= pageSize && (
        <button type="button" class="button quiet" data-testid="audit-more" aria-busy={busy} onClick={more}>
          {t.more}
        </button>
      )}
    </div>
  );
}
