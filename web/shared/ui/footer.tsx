import { useContext } from 'preact/hooks';
import { LanguageContext, languages, useMessages, type Language } from '../i18n';

function LanguageSwitch() {
  const { language, setLanguage } = useContext(LanguageContext);
  const m = useMessages();
  return (
    <div class="languages" role="group" aria-label={m.footer.language}>
      {(Object.keys(languages) as Language[]).map((code) => (
        <button
          key={code}
          type="button"
          class="link-button"
          lang={code}
          aria-pressed={code === language}
          data-testid={`language-${code}`}
          onClick={() => setLanguage(code)}
        >
          {languages[code].language}
        </button>
      ))}
    </div>
  );
}

export interface FooterProps {
  shortcuts?: { on: boolean; set(on: boolean): void };
}

export function Footer({ shortcuts }: FooterProps) {
  const m = useMessages();
  return (
    <footer class="footer">
      {shortcuts && (
        <label class="check small shortcuts">
          <input
            type="checkbox"
            checked={shortcuts.on}
            onChange={(event) => shortcuts.set(event.currentTarget.checked)}
          />
          {m.footer.shortcuts}
        </label>
      )}
      <LanguageSwitch />
    </footer>
  );
}
