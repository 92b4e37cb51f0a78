// Fifty people come within five seconds: how long until each has a picture that can be decoded.
import { spread } from '../figures.mjs';
import { measureWith, own } from '../load.mjs';

export async function measure({ rounds, clips }) {
  const runs = [];
  for (let round = 0; round < rounds; round++) {
    runs.push(
      await measureWith({ ...own(), clips: clips.moving, speakers: 3, viewers: 50, join_rate: 10, settle: 2, seconds: 5 }),
    );
  }
  const row = (name, pick) => [name, spread(runs.map(pick))];
  return {
    title: '50 joins in 5 s',
    terms: `${rounds} rounds; the load client, from the POST on`,
    headings: ['figure', 'ms'],
    rows: [
      row('connected, p50', (r) => r.connect_ms.p50),
      row('first packet, p50', (r) => r.first_packet_ms.p50),
      row('first decodable picture, p50', (r) => r.first_picture_ms.p50),
      row('first decodable picture, p95 (goal 400)', (r) => r.first_picture_ms.p95),
      row('first decodable picture, slowest', (r) => r.first_picture_ms.max),
      row('viewers with a picture (of 50)', (r) => r.totals.clients_with_picture),
    ],
  };
}
