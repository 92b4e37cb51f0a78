import type { Messages } from '../i18n';
import type { Quality } from '../protocol/types';
import type { QualityView } from './quality';

function why(m: Messages, choice: Quality, { rung, reason }: NonNullable<QualityView['delivery']>): string | undefined {
  if (reason === 'server') return m.quality.why.server;
  // The best rung by the link is no news, nor is what was asked for.
  const best = choice === 'auto' ? 'high' : choice;
  return reason === 'link' && rung !== best ? m.quality.why.link : undefined;
}

/** "Auto: low, your link is slow". Says nothing about what is sent while that is not known. */
export function deliveryWords(m: Messages, choice: Quality, delivery: QualityView['delivery']): string {
  const chosen = m.quality.name[choice];
  if (!delivery) return m.quality.unknown(chosen);
  const got = delivery.rung === choice ? chosen : m.quality.gets(chosen, m.quality.inText[delivery.rung]);
  const reason = why(m, choice, delivery);
  return reason ? `${got}, ${reason}` : got;
}
