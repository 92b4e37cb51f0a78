import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { prefs } from '../prefs';
import { en, type Messages } from './en';
import { fr } from './fr';

export type { Messages } from './en';

export const languages = { en, fr } as const;
export type Language = keyof typeof languages;

const isLanguage = (text: string | undefined): text is Language => text !== undefined && Object.hasOwn(languages, text);

/** The first language of the person's list that we speak. */
export function preferredLanguage(list: readonly string[]): Language {
  for (const tag of list) {
    const base = tag.toLowerCase().split('-')[0];
    if (isLanguage(base)) return base;
  }
  return 'en';
}

export function startLanguage(): Language {
  const chosen = prefs.language();
  return isLanguage(chosen) ? chosen : preferredLanguage(navigator.languages ?? [navigator.language]);
}

export interface LanguageChoice {
  language: Language;
  setLanguage(language: Language): void;
}

export const LanguageContext = createContext<LanguageChoice>({ language: 'en', setLanguage: () => undefined });

export const useMessages = (): Messages => languages[useContext(LanguageContext).language];
