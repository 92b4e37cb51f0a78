/** What a trickled candidate carries (a part of RTCIceCandidate). */
export interface Candidate {
  candidate: string;
  usernameFragment?: string | null;
}

/** An SDP fragment after RFC 8840 section 9: late candidates for the one bundled transport. */
export function candidateFragment(offer: string, candidates: readonly Candidate[], finished: boolean): string {
  const line = (start: string) => offer.split(/\r?\n/).find((text) => text.startsWith(start));
  const lines = [
    line('a=ice-ufrag:'),
    line('a=ice-pwd:'),
    line('m='),
    line('a=mid:'),
    ...candidates.map((item) => `a=${item.candidate.replace(/^a=/, '')}`),
    finished ? 'a=end-of-candidates' : undefined,
  ];
  return lines.filter((text) => text !== undefined).join('\r\n') + '\r\n';
}
