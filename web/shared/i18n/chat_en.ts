import type { ChatTo } from '../protocol/types';

export const chatEnglish = {
  title: 'Chat',
  log: 'Messages',
  empty: 'No messages yet. Nothing is kept once the room is empty.',
  label: 'Message',
  placeholder: 'Write a message',
  send: 'Send',
  to: 'To',
  recipients: {
    all: 'Everyone',
    moderators: 'Moderators only',
  } satisfies Record<ChatTo, string>,
  privately: 'to the moderators',
  off: 'The chat is off. You can still write to the moderators.',
  moderatorsOnly: 'Only moderators write to everyone. You can still write to the moderators.',
  slow: (seconds: string) => `Slow mode: one message every ${seconds} s.`,
  wait: (seconds: string) => `Please wait another ${seconds} s.`,
  newest: 'Newest messages',
  unread: (count: string) => `${count} unread`,
};
