import assert from 'node:assert/strict';
import test from 'node:test';
import { emptyDraft, finished, withChoice, withoutChoice } from '../panel/talk/poll_draft';
import { percentages } from '../shared/room/poll';
import type { ChatMessage } from '../shared/protocol/types';
import { Chat } from '../shared/room/chat';
import { mayWriteTo } from '../shared/room/chat_rights';
import { Faces } from '../shared/room/faces';

const line = (text: string): ChatMessage => ({ type: 'chat', from: 'p1', name: 'Ada', role: 'attendee', to: 'all', text, at: 0 });

test('what comes while nobody looks is unread', () => {
  const chat = new Chat();
  chat.receive(line('a'));
  chat.receive(line('b'));
  assert.equal(chat.store.value.unread, 2);
  chat.watch(true);
  chat.receive(line('c'));
  assert.equal(chat.store.value.unread, 0);
  chat.watch(false);
  chat.receive(line('d'));
  assert.equal(chat.store.value.unread, 1);
});

test('the chat does not grow without end', () => {
  const chat = new Chat();
  for (let i = 0; i < 700; i++) chat.receive(line(String(i)));
  assert.equal(chat.store.value.list.length, 500);
  assert.equal(chat.store.value.list.at(-1)?.text, '699');
});

test('everybody may always write to the moderators, to all by the rules', () => {
  const policy = { lobby: true, locked: false, unmute: false, slow_mode: 0 };
  assert.deepEqual(mayWriteTo('attendee', { ...policy, chat: 'off' }), ['moderators']);
  assert.deepEqual(mayWriteTo('speaker', { ...policy, chat: 'moderators' }), ['moderators']);
  assert.deepEqual(mayWriteTo('attendee', { ...policy, chat: 'all' }), ['all', 'moderators']);
  assert.deepEqual(mayWriteTo('moderator', { ...policy, chat: 'off' }), ['all', 'moderators']);
});

test('a poll needs a question and two choices; empty choices are left out', () => {
  const named = { ...emptyDraft, question: ' Ready? ' };
  assert.equal(finished(withChoice(named, 0, 'Yes')), undefined);
  const draft = withChoice(withChoice({ ...named, choices: ['', '', ''] }, 0, 'Yes'), 2, ' No ');
  assert.deepEqual(finished(draft), { question: 'Ready?', choices: ['Yes', 'No'], multiple: false });
  assert.deepEqual(withoutChoice(draft, 1).choices, ['Yes', ' No ']);
});

test('shares are of those who voted, and nobody is no division by zero', () => {
  assert.deepEqual(percentages([2, 1], 3), [67, 33]);
  assert.deepEqual(percentages([0, 0], 0), [0, 0]);
});

test('faces are told by their first bytes, and nothing but base64 becomes a picture', () => {
  const faces = new Faces();
  faces.receive('p1', 'UklGRgAA');
  faces.receive('p2', '/9j/4AAQ');
  faces.receive('p3', '"><script>');
  const { pictures } = faces.store.value;
  assert.match(pictures['p1'] ?? '', /^data:image\/webp;base64,/);
  assert.match(pictures['p2'] ?? '', /^data:image\/jpeg;base64,/);
  assert.equal(pictures['p3'], undefined);
});
