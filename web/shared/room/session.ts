import type { ErrorCode, JoinedMessage, Moderation, Requests, Role, RoomState, WaitingMessage } from '../protocol/types';
import { RequestError } from '../protocol/types';
import { openCamera, openMicrophone, openScreen } from '../media/devices';
import type { ProgramStreams } from '../media/peer';
import { LevelMeter, TalkDetector } from '../media/level';
import { prefs } from '../prefs';
import { Chat } from './chat';
import { RoomConnection, type EndReason, type SocketState } from './connection';
import { requestTicket, type Pass } from './entry';
import { FaceCapture } from './face';
import { Faces } from './faces';
import { linkState, type LinkState } from './link_state';
import { MediaLink } from './media_link';
import { LinkReports } from './link_reports';
import { MediaSwitch } from './media_switch';
import { onNetworkChange } from './network';
import { Notices } from './notices';
import { isMoving, QualityControl } from './quality';
import { isOnStage, maySend } from './selectors';
import { Stills } from './stills';
import { Store } from './store';
import { Vitals } from './vitals';

export interface SessionView {
  link: LinkState;
  me?: string;
  role: Role;
  room: RoomState | null;
  program: ProgramStreams | null;
  handPending: boolean;
  talkingWhileMuted: boolean;
  /** In the lobby: nothing of the room is known. */
  waiting?: Pick<WaitingMessage, 'reason' | 'room'>;
  /** For moderators. */
  moderation?: Moderation;
  /** A moderator asks to unmute; counts up with each time. Gone once unmuted, off stage or dismissed. */
  unmuteAsked?: number;
  /** Whether the person agreed to be recorded, as the server knows it; undefined before any answer. */
  recorded?: boolean;
  /** The question whether one may be recorded was put off; until it is asked again. */
  recordingPutOff?: boolean;
  ended?: { reason: EndReason; code?: ErrorCode };
}

export interface SessionOptions {
  room: string;
  pass: Pass;
  name: string;
  language(): string;
}

export interface JoinMedia {
  microphone?: MediaStreamTrack;
  camera?: MediaStreamTrack;
  muted: boolean;
  /** He agreed to be recorded when he joined. */
  recorded?: boolean;
}

const socketUrl = (room: string) =>
  `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/rooms/${encodeURIComponent(room)}/ws`;

/** One person in one room: both connections, the own devices, and what the pages show of them. */
export class RoomSession {
  readonly store = new Store<SessionView>({
    link: 'connecting',
    role: 'attendee',
    room: null,
    program: null,
    handPending: false,
    talkingWhileMuted: false,
  });
  readonly notices = new Notices();
  readonly microphone: MediaSwitch;
  readonly camera: MediaSwitch;
  readonly screen: MediaSwitch;
  readonly connection: RoomConnection;
  readonly media: MediaLink;
  readonly quality: QualityControl;
  readonly stills = new Stills();
  readonly vitals: Vitals;
  readonly chat = new Chat();
  /** A small still of the own camera, for the contact sheet, with consent. */
  readonly face: FaceCapture;
  /** For moderators: how everybody's link fares. */
  readonly reports = new LinkReports();
  /** For moderators: the contact sheet. */
  readonly faces = new Faces();
  private socket: SocketState = 'connecting';
  private connectedBefore = false;
  private meter: LevelMeter | null = null;
  private startWith: JoinMedia | null = null;
  private readonly stopWatching: () => void;

  constructor(private readonly options: SessionOptions) {
    this.connection = new RoomConnection({
      url: socketUrl(options.room),
      hello: async () => ({
        ticket: (await requestTicket(options.room, options.pass)).ticket,
        name: options.name,
        language: options.language(),
      }),
      events: {
        state: (state) => this.socketChanged(state),
        joined: (joined) => this.joined(joined),
        room: (room) => this.roomChanged(room),
        sender: (message) => this.media.want(message),
        delivery: (message) => this.quality.delivered(message),
        still: (picture) => void this.stills.receive(picture),
        iceServers: (servers) => this.media.renew(servers),
        turnedAway: (code) => this.notices.add('warning', (m) => m.refusal[code]),
        mutedByModerator: () => this.mutedByModerator(),
        waiting: (message) => this.waiting(message),
        moderation: (moderation) => this.store.update({ moderation }),
        vitals: ({ participants }) => this.reports.receive(participants),
        chat: (message) => this.chat.receive(message),
        face: ({ participant, image }) => this.faces.receive(participant, image),
        facesWanted: (wanted) => this.face.setWanted(wanted),
        unmuteAsked: () => this.store.update({ unmuteAsked: (this.store.value.unmuteAsked ?? 0) + 1 }),
        ended: (reason, code) => this.ended(reason, code),
      },
    });
    this.media = new MediaLink(() => this.connection, {
      state: () => this.showLink(),
      program: (program) => this.store.update({ program }),
      fresh: () => this.switches.forEach((item) => item.attach()),
    });
    const peer = () => this.media.peer;
    const onRefused = (error: RequestError) => this.refused(error);
    this.quality = new QualityControl(prefs.quality(), {
      request: (body) => this.connection.request('quality', body),
      remember: prefs.setQuality,
      onRefused,
    });
    this.vitals = new Vitals(
      peer,
      () => this.connection.bytesReceived + this.connection.bytesSent,
      () => isMoving(this.quality.store.value.delivery?.rung ?? 'low'),
    );
    this.microphone = new MediaSwitch({
      line: 'audio',
      open: () => openMicrophone(prefs.devices().microphone),
      request: (on) => this.connection.request('mute', { muted: !on }),
      peer,
      keepOpen: true,
      onTrack: (track) => this.watchLevel(track),
      onRefused,
    });
    this.camera = new MediaSwitch({
      line: 'camera',
      open: () => openCamera(prefs.devices().camera),
      request: (on) => this.connection.request('camera', { on }),
      peer,
      onRefused,
    });
    this.screen = new MediaSwitch({
      line: 'screen',
      open: openScreen,
      request: (on) => this.connection.request('screen', { on }),
      peer,
      onRefused,
    });
    this.face = new FaceCapture({
      consent: (on) => this.ask('face_consent', { on }),
      send: (image) => this.connection.request('face', { image }),
      current: () => (this.camera.on ? this.camera.localTrack : null),
      open: () => openCamera(prefs.devices().camera),
    });
    this.stopWatching = onNetworkChange(() => this.networkChanged());
  }

  join(media: JoinMedia, resume?: string): void {
    this.microphone.adopt(media.microphone);
    this.camera.adopt(media.camera);
    this.startWith = media;
    this.connection.start(resume);
  }

  async setHand(raised: boolean): Promise<void> {
    this.store.update({ handPending: true });
    await this.ask('hand', { raised });
    this.store.update({ handPending: false });
  }

  /** Asks the server and shows a refusal. True when it was done. */
  async ask<T extends keyof Requests>(type: T, body: Requests[T]): Promise<boolean> {
    try {
      await this.connection.request(type, body);
      return true;
    } catch (error) {
      if (error instanceof RequestError) this.refused(error);
      return false;
    }
  }

  /** Whether the own picture and voice may be in a recording. What is shown is always the server's word. */
  async answerRecording(accepted: boolean): Promise<void> {
    const done = await this.ask('recording_answer', { accepted });
    if (done) this.store.update({ recorded: accepted, recordingPutOff: false });
  }

  putOffRecordingQuestion(off: boolean): void {
    this.store.update({ recordingPutOff: off });
  }

  /** What this seat shows the HTTP interface, to be known there; changes when it comes back as another one. */
  get seat(): string | undefined {
    return prefs.resume(this.options.room);
  }

  get roomId(): string {
    return this.options.room;
  }

  leave(): void {
    this.connection.leave();
  }

  private get switches(): MediaSwitch[] {
    return [this.microphone, this.camera, this.screen];
  }

  private joined(joined: JoinedMessage): void {
    const before = this.store.value.me;
    const anew = before !== joined.participant;
    prefs.setResume(this.options.room, joined.resume);
    const mutedMeanwhile = !anew && joined.state.participants?.[joined.participant]?.microphone === 'muted';
    if (mutedMeanwhile && this.microphone.on && !this.microphone.store.value.pending) this.microphone.forceOff();
    const { participant: me, role, state: room, moderation, recorded } = joined;
    this.store.update({ me, role, room, moderation, recorded, waiting: undefined });
    this.reports.clear();
    // Told again once the consent is.
    this.face.setWanted(false);
    if (before !== undefined) void this.face.rejoined();
    // Before the offer, so that nothing comes that is not wanted.
    this.quality.joined(joined.quality ?? 'auto');
    const { ice_servers: iceServers = [], ice_transport_policy: iceTransportPolicy = 'all' } = joined;
    this.media.joined({ iceServers, iceTransportPolicy }, anew);
    this.showLink();
    if (before === undefined) this.firstJoin(joined);
    else this.rejoined(joined);
  }

  private waiting({ reason, room, resume }: WaitingMessage): void {
    prefs.setResume(this.options.room, resume);
    this.store.update({ waiting: { reason, room } });
  }

  dismissUnmuteAsked(): void {
    this.store.update({ unmuteAsked: undefined });
  }

  private maySend(joined: JoinedMessage): boolean {
    return maySend(joined.role, isOnStage(joined.state, joined.participant));
  }

  private rejoined(joined: JoinedMessage): void {
    const allowed = this.maySend(joined);
    if (!allowed && this.switches.some((item) => item.on)) {
      this.notices.add('info', (m) => m.notice.backInAudience);
    }
    for (const item of this.switches) {
      if (allowed) void item.resync();
      else item.release();
    }
  }

  /**
   * Everybody joins muted. Devices that were tried out before start here, if the person may send at all. A reload keeps
   * the seat but no device: the server is told what it still holds for on.
   */
  private firstJoin(joined: JoinedMessage): void {
    const media = this.startWith;
    this.startWith = null;
    if (media?.recorded && joined.recorded === undefined) void this.answerRecording(true);
    if (!this.maySend(joined)) return [this.camera, this.microphone].forEach((item) => item.release());
    const mine = joined.state.participants?.[joined.participant];
    const settle = (item: MediaSwitch, wanted: boolean, held: boolean) => {
      if (wanted || held) void item.set(wanted);
    };
    settle(this.camera, media?.camera !== undefined, mine?.camera === true);
    settle(this.microphone, media?.microphone !== undefined && !media.muted, mine?.microphone !== 'muted');
    settle(this.screen, false, mine?.screen === true);
  }

  private roomChanged(room: RoomState): void {
    const { me, role, room: before } = this.store.value;
    if (!me) return;
    const now = room.participants?.[me];
    const wasMuted = before?.participants?.[me]?.microphone === 'muted';
    this.store.update({ room, role: now?.role ?? role });
    if (!wasMuted && now?.microphone === 'muted' && this.microphone.on && !this.microphone.store.value.pending) {
      this.microphone.forceOff();
    }
    if (now?.microphone === 'live') this.dismissUnmuteAsked();
    // The next recording is another question.
    if (before?.recording && !room.recording) this.putOffRecordingQuestion(false);
    const onStage = isOnStage(room, me);
    if (onStage !== isOnStage(before, me)) this.stageChanged(onStage);
  }

  private stageChanged(onStage: boolean): void {
    const moderator = this.store.value.role === 'moderator';
    if (onStage) {
      return this.notices.add('info', (m) => (moderator ? m.notice.onStage : m.notice.calledOnStage));
    }
    this.dismissUnmuteAsked();
    // The server has turned everything off already.
    for (const item of this.switches) item.release();
    this.notices.add('info', (m) => m.notice.backInAudience);
  }

  private mutedByModerator(): void {
    this.microphone.forceOff();
    this.notices.add('warning', (m) => m.notice.mutedByModerator);
  }

  private refused(error: RequestError): void {
    if (error.code === 'closed' || error.code === 'timeout') {
      return this.notices.add('warning', (m) => m.notice.notConnected);
    }
    this.notices.add('warning', (m) => m.refusal[error.code]);
  }

  private socketChanged(state: SocketState): void {
    this.socket = state;
    if (state === 'reconnecting') this.quality.lost();
    this.showLink();
  }

  private showLink(): void {
    const link = linkState(this.socket, this.media?.state ?? 'closed', this.connectedBefore);
    if (link === 'connected') this.connectedBefore = true;
    this.store.update({ link });
  }

  private networkChanged(): void {
    if (this.connection.joined) {
      this.media.close();
      this.connection.reconnect();
    } else {
      this.connection.retryNow();
    }
  }

  private ended(reason: EndReason, code?: ErrorCode): void {
    this.stopWatching();
    this.vitals.stop();
    this.media.close();
    this.stills.clear();
    this.faces.clear();
    this.face.stop();
    this.switches.forEach((item) => item.release());
    prefs.setResume(this.options.room, undefined);
    this.store.update({ ended: { reason, code }, program: null, waiting: undefined });
  }

  private watchLevel(track: MediaStreamTrack | null): void {
    this.meter?.stop();
    this.meter = null;
    this.store.update({ talkingWhileMuted: false });
    if (!track) return;
    const detector = new TalkDetector();
    this.meter = new LevelMeter(track, (level) => {
      const talking = detector.add(level) && !this.microphone.on;
      if (talking !== this.store.value.talkingWhileMuted) this.store.update({ talkingWhileMuted: talking });
    });
  }
}
