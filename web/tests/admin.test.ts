import assert from 'node:assert/strict';
import test from 'node:test';
import { bytes, duration } from '../admin/formats';
import { backFrom, isSignedOut, problemOf, setupFrom, setupLink } from '../admin/problem';
import { HttpError } from '../shared/http';

test('how long to wait is told in the two largest units', () => {
  assert.equal(duration(125, 'en'), '2 min 5 sec');
  assert.equal(duration(45, 'en'), '45 sec');
  assert.equal(duration(90_000, 'en'), '1 day 1 hr');
  assert.equal(duration(0, 'en'), '0 sec');
  assert.match(duration(3_660, 'fr'), /1\sh 1\smin/);
});

test('bytes are told in the largest unit that fits', () => {
  assert.equal(bytes(12_340_000_000, 'en'), '12.3 GB');
  assert.equal(bytes(0, 'en'), '0 byte');
});

test('a wrong password, a missing code and a wait are told apart', () => {
  assert.deepEqual(problemOf(new HttpError(401, 'credentials')), { kind: 'credentials' });
  assert.deepEqual(problemOf(new HttpError(401, 'second_factor')), { kind: 'second_factor' });
  assert.deepEqual(problemOf(new HttpError(429, undefined, 30), 1000), { kind: 'throttled', until: 31_000 });
  assert.deepEqual(problemOf(new HttpError(0)), { kind: 'offline' });
  assert.deepEqual(problemOf(new TypeError('x')), { kind: 'server' });
});

test('a session that is over is no wrong password', () => {
  assert.ok(isSignedOut(new HttpError(401)));
  for (const code of ['credentials', 'second_factor']) assert.ok(!isSignedOut(new HttpError(401, code)), code);
  assert.ok(!isSignedOut(new HttpError(403)));
});

test('after signing in one goes to a room of this server and nowhere else', () => {
  assert.equal(backFrom('#back=%2Fr%2Fdemo'), '/r/demo');
  assert.equal(backFrom('#back=/panel/a%2520b'), '/panel/a%20b');
  for (const bad of ['', '#back=', '#back=//evil.example', '#back=https://evil.example/r/x', '#back=/r/x/../../y', '#back=/admin']) {
    assert.equal(backFrom(bad), undefined, bad);
  }
});

test('a link to the setup page carries code and name in its fragment', () => {
  const link = setupLink('https://a.example', 'ABCD-1234', 'Zoé & Co');
  assert.match(link, /^https:\/\/a\.example\/setup#code=/);
  assert.deepEqual(setupFrom(link.slice(link.indexOf('#'))), { code: 'ABCD-1234', name: 'Zoé & Co' });
  assert.deepEqual(setupFrom('#code=X'), { code: 'X', name: '' });
});
