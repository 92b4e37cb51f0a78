// Two thousand joins and leaves: what the server keeps of them.
import { measureWith, own } from '../load.mjs';

export async function measure() {
  const result = await measureWith({ ...own(), viewers: 50, churn: 2000, churn_rounds: 5 });
  const states = Object.entries(result).filter(([name]) => name === 'before' || name.startsWith('after_'));
  return {
    title: '2,000 joins and leaves',
    terms: `five rounds, 50 at a time; ${result.served} of ${result.joins} served`,
    headings: ['when all had left', 'descriptors of the server', 'threads', 'resident, kB'],
    rows: states.map(([name, [server]]) => [
      name.replace('_', ' '),
      ...[server.descriptors, server.threads, server.resident_kb].map(String),
    ]),
  };
}
