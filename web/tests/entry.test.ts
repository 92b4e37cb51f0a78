import assert from 'node:assert/strict';
import test, { afterEach } from 'node:test';
import type { RequestError } from '../shared/protocol/types';
import { isEmpty, passFromFragment, requestGreeting, requestTicket } from '../shared/room/entry';

interface Asked {
  url: string;
  init: RequestInit;
}

const realFetch = globalThis.fetch;
afterEach(() => (globalThis.fetch = realFetch));

function answers(status: number, body: object = {}, headers: Record<string, string> = {}): Asked[] {
  const asked: Asked[] = [];
  globalThis.fetch = (url, init = {}) => {
    asked.push({ url: String(url), init });
    return Promise.resolve(new Response(JSON.stringify(body), { status, headers }));
  };
  return asked;
}

const header = (asked: Asked | undefined, name: string) => (asked?.init.headers as Record<string, string>)[name];

test('the fragment holds a token or an invitation, and else the account decides', () => {
  assert.deepEqual(passFromFragment('#t=abc'), { token: 'abc' });
  assert.deepEqual(passFromFragment('#i=s3cret'), { invitation: 's3cret' });
  for (const fragment of ['', '#', '#i=', '#x=1']) assert.ok(isEmpty(passFromFragment(fragment)), fragment);
});

test('a token goes as Bearer, an invitation in the body, and both never in the address', async () => {
  const asked = answers(201, { ticket: 'T', role: 'attendee' });
  assert.equal((await requestTicket('a b', { token: 'tok' })).ticket, 'T');
  await requestTicket('r', { invitation: 'sec' });
  await requestTicket('r', {});
  await requestTicket('r', { token: 'tok', invitation: 'sec' });
  assert.deepEqual(asked.map(({ url }) => url), ['/api/v1/rooms/a%20b/tickets', ...Array(3).fill('/api/v1/rooms/r/tickets')]);
  assert.deepEqual(asked.map((one) => header(one, 'authorization')), ['Bearer tok', undefined, undefined, 'Bearer tok']);
  assert.deepEqual(asked.map(({ init }) => init.body), ['{}', '{"invitation":"sec"}', '{}', '{}']);
  assert.ok(asked.every((one) => header(one, 'content-type') === 'application/json'));
});

test('what the page before the room shows is asked for in the same way, elsewhere', async () => {
  const asked = answers(200, { room: 'Class 4b', role: 'speaker', name: 'Zoë' });
  assert.deepEqual(await requestGreeting('r', { invitation: 'sec' }), { room: 'Class 4b', role: 'speaker', name: 'Zoë' });
  assert.equal(asked[0]?.url, '/api/v1/rooms/r/greeting');
  assert.equal(asked[0]?.init.body, '{"invitation":"sec"}');
});

test('a refusal is told as the room protocol tells it', async () => {
  answers(401, { code: 'invitation' });
  await assert.rejects(requestTicket('r', { invitation: 'x' }), (error: RequestError) => error.code === 'unauthorized');
  answers(429, {}, { 'retry-after': '7' });
  const later = (error: RequestError) => error.code === 'overloaded' && error.retryAfter === 7;
  await assert.rejects(requestTicket('r', { invitation: 'x' }), later);
  globalThis.fetch = () => Promise.reject(new TypeError('offline'));
  await assert.rejects(requestTicket('r', {}), (error: RequestError) => error.code === 'closed');
});
