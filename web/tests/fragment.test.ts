import assert from 'node:assert/strict';
import test from 'node:test';
import { candidateFragment } from '../shared/media/fragment';

const offer = [
  'v=0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0123456789012345678901',
  'a=mid:0',
  'm=video 9 UDP/TLS/RTP/SAVPF 96',
  'a=mid:1',
  '',
].join('\r\n');

test('late candidates go out under the first line of the bundle (RFC 8840 section 9)', () => {
  const candidates = [{ candidate: 'candidate:1 1 udp 2122 192.0.2.1 5000 typ host' }];
  assert.equal(
    candidateFragment(offer, candidates, true),
    [
      'a=ice-ufrag:abcd',
      'a=ice-pwd:0123456789012345678901',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=mid:0',
      'a=candidate:1 1 udp 2122 192.0.2.1 5000 typ host',
      'a=end-of-candidates',
      '',
    ].join('\r\n'),
  );
});

test('more candidates may follow while gathering goes on', () => {
  assert.doesNotMatch(candidateFragment(offer, [], false), /end-of-candidates/);
});
