import type { ChatMessage } from '../protocol/types';
import { Store } from './store';

const mostKept = 500;

export interface ChatEntry extends ChatMessage {
  key: number;
}

export interface ChatView {
  /** The oldest first. Kept in this page only: the server keeps nothing. */
  list: ChatEntry[];
  /** Came while nobody looked. */
  unread: number;
}

/** What was written since joining. */
export class Chat {
  readonly store = new Store<ChatView>({ list: [], unread: 0 });
  private nextKey = 1;
  private watched = false;

  receive(message: ChatMessage): void {
    const { list, unread } = this.store.value;
    const entry = { ...message, key: this.nextKey++ };
    this.store.update({ list: [...list, entry].slice(-mostKept), unread: this.watched ? 0 : unread + 1 });
  }

  /** Whether the list is in view: then nothing is unread. */
  watch(watched: boolean): void {
    this.watched = watched;
    if (watched && this.store.value.unread) this.store.update({ unread: 0 });
  }
}
