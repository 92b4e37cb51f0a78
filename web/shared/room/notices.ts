import type { Messages } from '../i18n';
import { Store } from './store';

export interface Notice {
  id: number;
  kind: 'info' | 'warning';
  /** Follows the language as long as it is shown. */
  text(messages: Messages): string;
}

const shownMs = 7_000;
const mostAtOnce = 3;

/** Short messages that go away by themselves. */
export class Notices {
  readonly store = new Store<{ list: Notice[] }>({ list: [] });
  private nextId = 1;

  add(kind: Notice['kind'], text: Notice['text']): void {
    const notice = { id: this.nextId++, kind, text };
    this.store.update({ list: [...this.store.value.list, notice].slice(-mostAtOnce) });
    setTimeout(() => this.dismiss(notice.id), shownMs);
  }

  dismiss(id: number): void {
    this.store.update({ list: this.store.value.list.filter((notice) => notice.id !== id) });
  }
}
