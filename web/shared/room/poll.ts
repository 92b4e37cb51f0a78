/** Shares of those who voted, in whole percent. With several choices a person they may add up to more than 100. */
export const percentages = (votes: readonly number[], voters: number): number[] =>
  votes.map((count) => (voters > 0 ? Math.round((count / voters) * 100) : 0));

/** The choices after a click on one: it is the only one, or one of several. */
export function chosen(before: readonly number[], index: number, on: boolean, multiple: boolean): number[] {
  if (!multiple) return [index];
  const others = before.filter((one) => one !== index);
  return on ? [...others, index].sort((a, b) => a - b) : others;
}
