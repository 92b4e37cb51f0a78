import { useEffect, useRef, useState } from 'preact/hooks';
import { useMessages, type Messages } from '../i18n';
import { setSpeaker } from '../media/devices';
import type { LinkState } from '../room/link_state';
import type { RoomState } from '../protocol/types';
import { FullscreenIcon, PictureInPictureIcon, SpeakerIcon } from './icons';

interface ProgramProps {
  stream: MediaStream | null;
  link: LinkState;
  mixer: RoomState['mixer'];
  speaker?: string;
}

function hintFor(m: Messages, link: LinkState, mixer: RoomState['mixer'], playing: boolean): string | undefined {
  if (link === 'reconnecting') return m.program.reconnecting;
  if (mixer === 'restarting') return m.program.restarting;
  if (mixer === 'starting') return m.program.starting;
  return playing ? undefined : m.program.waiting;
}

function usePlayback(stream: MediaStream | null) {
  const video = useRef<HTMLVideoElement>(null);
  const [refused, setRefused] = useState(false);
  const play = () => {
    const element = video.current;
    if (!element?.srcObject) return;
    element.play().then(
      () => setRefused(false),
      (error: unknown) => setRefused(error instanceof Error && error.name === 'NotAllowedError'),
    );
  };
  useEffect(() => {
    const element = video.current;
    if (!element || !stream) return;
    if (element.srcObject !== stream) element.srcObject = stream;
    play();
  }, [stream]);
  return { video, refused, play };
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

/** The one mixed picture with its sound. */
export function Program({ stream, link, mixer, speaker }: ProgramProps) {
  const m = useMessages();
  const figure = useRef<HTMLElement>(null);
  const { video, refused, play } = usePlayback(stream);
  const [playing, setPlaying] = useState(false);
  const full = useFullscreen();
  useEffect(() => {
    if (video.current) void setSpeaker(video.current, speaker);
  }, [speaker]);
  const hint = hintFor(m, link, mixer, playing);
  return (
    <figure class="program" ref={figure}>
      <video
        ref={video}
        data-testid="program-video"
        aria-label={m.program.label}
        autoplay
        playsInline
        onPlaying={() => setPlaying(true)}
        onEmptied={() => setPlaying(false)}
      />
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
        {document.pictureInPictureEnabled && playing && (
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
