// Numbers and times as the language writes them.

/** Unchanged pictures are repeated every 15 s: who has heard nothing for longer looks at the past. */
export const oldAfterMs = 20_000;

/** "590 MB", "590 Mo": two digits where more would claim to be exact. */
export function roughBytes(bytes: number, language: string, digits = 2): string {
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, 'kilobyte'] : bytes < 1e9 ? [bytes / 1e6, 'megabyte'] : [bytes / 1e9, 'gigabyte'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumSignificantDigits: digits }).format(value);
}

export const pictureTime = (at: number, language: string): string =>
  new Intl.DateTimeFormat(language, { timeStyle: 'medium' }).format(at);
