import { encodingFor, wantedAtFirst, type Wanted } from './encoding';
import { candidateFragment } from './fragment';
import { usefulCodecs } from './offer';
import type { OkMessage, Source } from '../protocol/types';

export type PeerState = 'connecting' | 'connected' | 'lost' | 'closed';
export type Line = 'audio' | Source;

/** What comes in: the sound by itself too, as it has to play while there is no picture. */
export interface ProgramStreams {
  picture: MediaStream;
  sound: MediaStream;
}

export interface IceConfiguration {
  iceServers: RTCIceServer[];
  iceTransportPolicy: RTCIceTransportPolicy;
}

export interface PeerOptions extends IceConfiguration {
  offer(sdp: string): Promise<OkMessage>;
  candidates(connection: string, fragment: string): Promise<unknown>;
  onState(state: PeerState): void;
  onProgram(streams: ProgramStreams): void;
}

/** Candidates that are found soon after each other go in one message. */
const candidatesWaitMs = 50;
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
  private readonly receivers: Record<'sound' | 'picture', RTCRtpReceiver>;
  private readonly program: ProgramStreams = { picture: new MediaStream(), sound: new MediaStream() };
  private late: RTCIceCandidate[] = [];
  private connection: string | null = null;
  private offered = '';
  private state: PeerState = 'connecting';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private candidateTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: PeerOptions) {
    this.pc = new RTCPeerConnection({ ...this.configuration(options), bundlePolicy: 'max-bundle' });
    const audio = this.pc.addTransceiver('audio', { direction: 'sendrecv' });
    const program = this.pc.addTransceiver('video', { direction: 'recvonly' });
    const camera = this.pc.addTransceiver('video', { direction: 'sendonly' });
    const screen = this.pc.addTransceiver('video', { direction: 'sendonly' });
    prefer(audio, usefulCodecs('audio', capabilities(RTCRtpReceiver, 'audio')));
    prefer(program, usefulCodecs('program', capabilities(RTCRtpReceiver, 'video')));
    const source = usefulCodecs('source', capabilities(RTCRtpSender, 'video'));
    prefer(camera, source);
    prefer(screen, source);
    this.receivers = { sound: audio.receiver, picture: program.receiver };
    this.senders = { audio: audio.sender, camera: camera.sender, screen: screen.sender };
    this.pc.ontrack = (event) => this.addProgramTrack(event.track);
    this.pc.onconnectionstatechange = () => this.connectionChanged();
    this.pc.onicecandidate = (event) => this.candidateFound(event.candidate);
  }

  async start(): Promise<void> {
    this.timer = setTimeout(() => this.lose(), connectLimitMs);
    try {
      await this.pc.setLocalDescription();
      // Without waiting for candidates: the server sees from where it is called, and the rest follow.
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

  /** For what is gathered from now on. */
  configure(ice: IceConfiguration): void {
    if (this.pc.signalingState === 'closed') return;
    this.pc.setConfiguration({ ...this.pc.getConfiguration(), ...this.configuration(ice) });
  }

  /** The least time that sound, or the picture, waits for packets that are late, in ms; null: as the browser sees fit. */
  setDelay(kind: 'sound' | 'picture', target: number | null): void {
    const receiver = this.receivers[kind];
    if ('jitterBufferTarget' in receiver && receiver.jitterBufferTarget !== target) receiver.jitterBufferTarget = target;
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
    clearTimeout(this.candidateTimer);
    this.pc.ontrack = this.pc.onconnectionstatechange = this.pc.onicecandidate = null;
    this.pc.close();
    this.state = 'closed';
  }

  private configuration({ iceServers, iceTransportPolicy }: IceConfiguration): RTCConfiguration {
    return { iceServers, iceTransportPolicy };
  }

  private addProgramTrack(track: MediaStreamTrack): void {
    this.program.picture.addTrack(track);
    if (track.kind === 'audio') this.program.sound.addTrack(track);
    this.options.onProgram(this.program);
  }

  private candidateFound(candidate: RTCIceCandidate | null): void {
    if (!candidate?.candidate || !this.offered) return;
    this.late.push(candidate);
    clearTimeout(this.candidateTimer);
    this.candidateTimer = setTimeout(() => this.sendLateCandidates(), candidatesWaitMs);
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

function capabilities(of: typeof RTCRtpReceiver | typeof RTCRtpSender, kind: string): RTCRtpCodec[] {
  return of.getCapabilities?.(kind)?.codecs ?? [];
}

/** A longer offer is no harm: browsers that know no preferences offer all they have. */
function prefer(transceiver: RTCRtpTransceiver, codecs: RTCRtpCodec[]): void {
  if (codecs.length > 0) transceiver.setCodecPreferences?.(codecs);
}
