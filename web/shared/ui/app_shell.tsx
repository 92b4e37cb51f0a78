import { render, type ComponentChildren } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { LanguageContext, languages, startLanguage, type Language } from '../i18n';
import { prefs } from '../prefs';

function LanguageProvider({ room, children }: { room: string; children: ComponentChildren }) {
  const [language, setLanguage] = useState<Language>(startLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = languages[language].pageTitle(room);
  }, [language, room]);
  const choice = useMemo(
    () => ({
      language,
      setLanguage: (next: Language) => {
        prefs.setLanguage(next);
        setLanguage(next);
      },
    }),
    [language],
  );
  return <LanguageContext.Provider value={choice}>{children}</LanguageContext.Provider>;
}

export function mount(room: string, page: ComponentChildren): void {
  const root = document.getElementById('app');
  if (root) render(<LanguageProvider room={room}>{page}</LanguageProvider>, root);
}
