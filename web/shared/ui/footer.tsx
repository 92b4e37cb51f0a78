import { useContext } from 'preact/hooks';
import { LanguageContext, languages, useMessages, type Language } from '../i18n';
import { HelpSheet } from './help_sheet';
import type { Shortcuts } from './shortcuts';

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
  shortcuts?: Shortcuts;
}

export function Footer({ shortcuts }: FooterProps) {
  const m = useMessages();
  return (
    <footer class="footer">
      {shortcuts && (
        <button
          type="button"
          class="link-button"
          data-testid="shortcuts-button"
          aria-haspopup="dialog"
          onClick={() => shortcuts.showHelp(true)}
        >
          {m.shortcuts.title}
        </button>
      )}
      <LanguageSwitch />
      {shortcuts?.help && <HelpSheet shortcuts={shortcuts} />}
    </footer>
  );
}
