import { mergePatch } from '../protocol/merge_patch';
import type { Vital } from '../protocol/types';
import { Store } from './store';

/** How many of the last losses are kept for a sparkline: one every two seconds. */
export const historyLength = 30;

export interface LinkReport extends Vital {
  /** The last losses, the newest last. */
  history: number[];
}

/** How everybody's link fares, by participant. A report that did not change stays the same object. */
export class LinkReports {
  readonly store = new Store<{ reports: Record<string, LinkReport> }>({ reports: {} });

  receive(changes: unknown): void {
    if (typeof changes !== 'object' || changes === null) return;
    const reports = { ...this.store.value.reports };
    for (const [id, change] of Object.entries(changes as Record<string, unknown>)) {
      if (id === '__proto__') continue;
      if (change === null) delete reports[id];
      else reports[id] = next(reports[id], change);
    }
    this.store.update({ reports });
  }

  clear(): void {
    this.store.update({ reports: {} });
  }
}

function next(before: LinkReport | undefined, change: unknown): LinkReport {
  const after = mergePatch(before ?? {}, change) as LinkReport;
  return { ...after, history: [...(before?.history ?? []), after.loss ?? 0].slice(-historyLength) };
}
