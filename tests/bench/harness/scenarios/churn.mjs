// Two thousand joins and leaves: what the server keeps of them.
import { measureWith, own } from '../load.mjs';

export async function measure() {
  const result = await measureWith({ ...own(), viewers: 50, churn: 2000, churn_rounds: 5 });
  const rounds = result.rounds ?? result.churn ?? [];
  const keys = Object.keys(rounds[0] ?? {});
  return {
    title: '2,000 joins and leaves',
    terms: 'five rounds, 50 at a time',
    headings: keys,
    rows: rounds.map((round) => keys.map((key) => (typeof round[key] === 'object' ? JSON.stringify(round[key]) : String(round[key])))),
  };
}
