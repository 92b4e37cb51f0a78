import { useEffect, useRef, useState } from 'preact/hooks';
import { useMessages, type Messages } from '../i18n';
import { setSpeaker } from '../media/devices';
import type { LinkState } from '../room/link_state';
import { nameOf, onScreen } from '../room/selectors';
import type { RoomSession } from '../room/session';
import { useStore } from '../room/store';
import type { ProgramStreams } from '../media/peer';
import type { RoomState } from '../protocol/types';
import { FullscreenIcon, PictureInPictureIcon, SpeakerIcon } from './icons';
import { SoundOnly } from './sound_only';
import { StillPicture } from './still_picture';
import { usePictureMode } from './use_picture_mode';

interface ProgramProps {
  session: RoomSession;
  /** The device that sound goes to. */
  speaker?: string;
}

function hintFor(m: Messages, link: LinkState, mixer: RoomState['mixer'], playing: boolean): string | undefined {
  if (link === 'reconnecting') return m.program.reconnecting;
  if (mixer === 'restarting') return m.program.restarting;
  if (mixer === 'starting') return m.program.starting;
  return playing ? undefined : m.program.waiting;
}

/**
 * The sound has an element of its own: a video element plays nothing before its first frame, and without a picture there
 * is none. The browser keeps both in step all the same, as they belong to one stream.
 */
function usePlayback(streams: ProgramStreams | null) {
  const video = useRef<HTMLVideoElement>(null);
  const audio = useRef<HTMLAudioElement>(null);
  const [refused, setRefused] = useState(false);
  const play = () => {
    void video.current?.play().catch(() => undefined);
    audio.current?.play().then(
      () => setRefused(false),
      (error: unknown) => setRefused(error instanceof Error && error.name === 'NotAllowedError'),
    );
  };
  useEffect(() => {
    if (!streams || !video.current || !audio.current) return;
    if (video.current.srcObject !== streams.picture) video.current.srcObject = streams.picture;
    if (audio.current.srcObject !== streams.sound) audio.current.srcObject = streams.sound;
    play();
  }, [streams]);
  return { video, audio, refused, play };
}

function toggleFullscreen(figure: HTMLElement | null, video: HTMLVideoElement | null): void {
  if (document.fullscreenElement) return void document.exitFullscreen();
  if (figure?.requestFullscreen) return void figure.requestFullscreen();
  // iPhones know only the video's own full screen.
  (video as (HTMLVideoElement & { webkitEnterFullscreen?(): void }) | null)?.webkitEnterFullscreen?.();
}

function useFullscreen(): boolean {
  const [full, setFull] = useState(false);
  useEffect(() => {
    const read = () => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', read);
    return () => document.removeEventListener('fullscreenchange', read);
  }, []);
  return full;
}

const namesOnScreen = (room: RoomState): string =>
  onScreen(room)
    .map(({ participant }) => nameOf(room, participant))
    .join(', ');

/** The one mixed picture with its sound. */
export function Program({ session, speaker }: ProgramProps) {
  const m = useMessages();
  const { room, link, program } = useStore(session.store);
  const { delivery } = useStore(session.quality.store);
  const figure = useRef<HTMLElement>(null);
  const { video, audio, refused, play } = usePlayback(program);
  const { mode, still } = usePictureMode(video, delivery?.rung, session.stills);
  const [started, setStarted] = useState(false);
  const full = useFullscreen();
  useEffect(() => {
    if (audio.current) void setSpeaker(audio.current, speaker);
  }, [speaker]);
  const playing = started || mode !== 'video';
  const hint = hintFor(m, link, room?.mixer, playing);
  return (
    <figure class="program" ref={figure}>
      <video
        ref={video}
        data-testid="program-video"
        aria-label={m.program.label}
        aria-hidden={mode !== 'video'}
        autoplay
        muted
        playsInline
        onPlaying={() => setStarted(true)}
        onEmptied={() => setStarted(false)}
      />
      <audio ref={audio} data-testid="program-audio" autoplay />
      {mode === 'still' && still && room && <StillPicture still={still} names={namesOnScreen(room)} />}
      {mode === 'sound' && <SoundOnly speaking={room?.speaking ? nameOf(room, room.speaking) : undefined} />}
      {hint && (
        <p class={playing ? 'program-hint corner' : 'program-hint'} role="status">
          {!playing && <span class="spinner" aria-hidden="true" />}
          {hint}
        </p>
      )}
      {refused && (
        <button type="button" class="button primary tap-to-hear" data-testid="tap-to-hear" onClick={play}>
          <SpeakerIcon />
          {m.program.tapToHear}
        </button>
      )}
      <div class="program-tools">
        {document.pictureInPictureEnabled && started && mode === 'video' && (
          <button
            type="button"
            class="icon-button"
            aria-label={m.program.pictureInPicture}
            title={m.program.pictureInPicture}
            onClick={() => void video.current?.requestPictureInPicture().catch(() => undefined)}
          >
            <PictureInPictureIcon size={20} />
          </button>
        )}
        <button
          type="button"
          class="icon-button"
          aria-label={full ? m.program.leaveFullscreen : m.program.fullscreen}
          title={full ? m.program.leaveFullscreen : m.program.fullscreen}
          onClick={() => toggleFullscreen(figure.current, video.current)}
        >
          <FullscreenIcon size={20} />
        </button>
      </div>
    </figure>
  );
}
