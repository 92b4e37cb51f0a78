import assert from 'node:assert/strict';
import test from 'node:test';
import { calendarFile } from '../shared/invitations/calendar';
import { secondsFrom, svgUrl } from '../shared/invitations/invitations';

const event = { title: 'Physics; year 2, é', link: 'https://x.example/r/demo#i=abc', start: 1_800_000_000, end: 1_800_003_600, now: 1_790_000_000, id: 'i1' };

test('a calendar file has the event in UTC, with special characters escaped', () => {
  const lines = calendarFile(event).split('\r\n');
  assert.equal(lines[0], 'BEGIN:VCALENDAR');
  assert.ok(lines.includes('DTSTART:20270115T080000Z'));
  assert.ok(lines.includes('DTEND:20270115T090000Z'));
  assert.ok(lines.includes('SUMMARY:Physics\\; year 2\\, é'));
  assert.ok(lines.includes('URL:https://x.example/r/demo#i=abc'));
  assert.equal(lines.at(-1), '');
});

test('no line of it is longer than 75 bytes, and unfolded it is whole', () => {
  const text = calendarFile({ ...event, title: 'é'.repeat(100) });
  for (const line of text.split('\r\n')) assert.ok(new TextEncoder().encode(line).length <= 75, line);
  assert.ok(text.replace(/\r\n /g, '').includes(`SUMMARY:${'é'.repeat(100)}\r\n`));
});

test('an event never ends before it starts', () => {
  assert.match(calendarFile({ ...event, end: 1 }), /DTEND:20270115T080100Z/);
});

test('an empty date is none', () => {
  assert.equal(secondsFrom(''), undefined);
  assert.equal(secondsFrom('2027-01-15T08:00Z'), 1_800_000_000);
});

test('an SVG becomes a picture that the content policy allows', () => {
  assert.equal(svgUrl('<svg a="#1"/>'), 'data:image/svg+xml,%3Csvg%20a%3D%22%231%22%2F%3E');
});
