/** One of getStats(). */
export type Entry = { type: string; kind?: string } & Record<string, number | string | boolean | undefined>;

export const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Of the connection, in ms; 0 while unknown. */
export function roundTripOf(entries: readonly Entry[]): number {
  const pair = entries.find((entry) => entry.type === 'candidate-pair' && entry['nominated'] && entry['state'] === 'succeeded');
  return number(pair?.['currentRoundTripTime']) * 1000;
}
