import { encodingFor, wantedAtFirst, type Wanted } from './encoding';
import { candidateFragment } from './fragment';
import type { OkMessage, Source } from '../protocol/types';

export type PeerState = 'connecting' | 'connected' | 'lost' | 'closed';
export type Line = 'audio' | Source;

export interface PeerOptions {
  iceServers: RTCIceServer[];
  offer(sdp: string): Promise<OkMessage>;
  candidates(connection: string, fragment: string): Promise<unknown>;
  onState(state: PeerState): void;
  onProgram(stream: MediaStream): void;
}

const gatheringLimitMs = 500;
const disconnectedLimitMs = 3_000;
const connectLimitMs = 15_000;

/**
 * The one media connection. It is offered once and never renegotiated: what is sent changes by replaceTrack. When it
 * is lost its owner makes another.
 */
export class PeerConnection {
  private readonly pc: RTCPeerConnection;
  private readonly senders: Record<Line, RTCRtpSender>;
  private readonly wanted: Record<Source, Wanted> = { camera: wantedAtFirst, screen: wantedAtFirst };
  private readonly queues = new Map<RTCRtpSender, Promise<void>>();
  private readonly program = new MediaStream();
  private late: RTCIceCandidate[] = [];
  private connection: string | null = null;
  private offered = '';
  private state: PeerState = 'connecting';
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: PeerOptions) {
    this.pc = new RTCPeerConnection({ iceServers: options.iceServers, bundlePolicy: 'max-bundle' });
    const audio = this.pc.addTransceiver('audio', { direction: 'sendrecv' });
    this.pc.addTransceiver('video', { direction: 'recvonly' });
    const camera = this.pc.addTransceiver('video', { direction: 'sendonly' });
    const screen = this.pc.addTransceiver('video', { direction: 'sendonly' });
    this.senders = { audio: audio.sender, camera: camera.sender, screen: screen.sender };
    this.pc.ontrack = (event) => this.addProgramTrack(event.track);
    this.pc.onconnectionstatechange = () => this.connectionChanged();
    this.pc.onicecandidate = (event) => this.candidateFound(event.candidate);
  }

  async start(): Promise<void> {
    this.timer = setTimeout(() => this.lose(), connectLimitMs);
    try {
      await this.pc.setLocalDescription(await this.pc.createOffer());
      await this.gathered();
      this.offered = this.pc.localDescription?.sdp ?? '';
      this.late = [];
      const answer = await this.options.offer(this.offered);
      if (this.pc.signalingState === 'closed') return;
      await this.pc.setRemoteDescription({ type: 'answer', sdp: answer.sdp ?? '' });
      this.connection = answer.connection ?? null;
      this.sendLateCandidates();
    } catch {
      this.lose();
    }
  }

  async setTrack(line: Line, track: MediaStreamTrack | null): Promise<void> {
    if (this.pc.signalingState === 'closed') return;
    await this.senders[line].replaceTrack(track);
    if (line !== 'audio') this.apply(line);
  }

  setWanted(source: Source, wanted: Wanted): void {
    this.wanted[source] = wanted;
    this.apply(source);
  }

  stats(): Promise<RTCStatsReport> {
    return this.pc.getStats();
  }

  close(): void {
    clearTimeout(this.timer);
    this.pc.ontrack = this.pc.onconnectionstatechange = this.pc.onicecandidate = null;
    this.pc.close();
    this.state = 'closed';
  }

  private addProgramTrack(track: MediaStreamTrack): void {
    this.program.addTrack(track);
    this.options.onProgram(this.program);
  }

  /** All candidates, or those of the first half second: the rest follow. */
  private gathered(): Promise<void> {
    if (this.pc.iceGatheringState === 'complete') return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, gatheringLimitMs);
      this.pc.addEventListener('icegatheringstatechange', () => {
        if (this.pc.iceGatheringState !== 'complete') return;
        clearTimeout(timer);
        resolve();
      });
    });
  }

  private candidateFound(candidate: RTCIceCandidate | null): void {
    if (!candidate?.candidate || !this.offered) return;
    this.late.push(candidate);
    this.sendLateCandidates();
  }

  private sendLateCandidates(): void {
    if (!this.connection || this.late.length === 0) return;
    const fragment = candidateFragment(this.offered, this.late, this.pc.iceGatheringState === 'complete');
    this.late = [];
    // A refused candidate costs nothing while another pair works; when none does, the connection is made anew.
    this.options.candidates(this.connection, fragment).catch(() => undefined);
  }

  private connectionChanged(): void {
    const state = this.pc.connectionState;
    if (state === 'connected') {
      clearTimeout(this.timer);
      this.setState('connected');
    } else if (state === 'disconnected') {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.lose(), disconnectedLimitMs);
    } else if (state === 'failed' || state === 'closed') {
      this.lose();
    }
  }

  private lose(): void {
    clearTimeout(this.timer);
    if (this.state !== 'closed') this.setState('lost');
  }

  private setState(state: PeerState): void {
    if (this.state === state) return;
    this.state = state;
    this.options.onState(state);
  }

  /** One setParameters at a time: each needs the transaction of the getParameters before it. */
  private apply(source: Source): void {
    const sender = this.senders[source];
    const next = (this.queues.get(sender) ?? Promise.resolve()).then(() => this.setParameters(sender, source));
    this.queues.set(sender, next);
  }

  private async setParameters(sender: RTCRtpSender, source: Source): Promise<void> {
    if (this.pc.signalingState === 'closed') return;
    const parameters = sender.getParameters();
    const first = parameters.encodings?.[0];
    if (!first) return;
    Object.assign(first, encodingFor(this.wanted[source], sender.track?.getSettings() ?? {}));
    parameters.degradationPreference = source === 'screen' ? 'maintain-resolution' : 'balanced';
    await sender.setParameters(parameters).catch(() => undefined);
  }
}
