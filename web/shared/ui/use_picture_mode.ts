import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Rung } from '../protocol/types';
import { nextMode, type PictureMode } from '../room/picture_mode';
import { isMoving } from '../room/quality';
import type { Stills } from '../room/stills';
import { useStore } from '../room/store';

const blindMs = 1_000;

/** Calls back once, at the next frame; browsers that cannot tell are given a second for it. */
function onNextFrame(video: HTMLVideoElement, action: () => void): () => void {
  if ('requestVideoFrameCallback' in video) {
    const handle = video.requestVideoFrameCallback(action);
    return () => video.cancelVideoFrameCallback(handle);
  }
  const timer = setTimeout(action, blindMs);
  return () => clearTimeout(timer);
}

/** What to show in the picture's place; stills that are over are released. */
export function usePictureMode(video: RefObject<HTMLVideoElement>, rung: Rung | undefined, stills: Stills) {
  const { still } = useStore(stills.store);
  const [mode, setMode] = useState<PictureMode>('video');
  const [movedOn, setMovedOn] = useState<Rung>();
  const moving = rung !== undefined && isMoving(rung);
  useEffect(() => {
    if (!moving) return setMovedOn(undefined);
    return video.current ? onNextFrame(video.current, () => setMovedOn(rung)) : undefined;
  }, [moving]);
  useEffect(() => {
    const next = nextMode(mode, { rung, hasStill: still !== null, moved: movedOn !== undefined });
    if (next !== mode) setMode(next);
    if (next === 'video' && mode === 'still') stills.clear();
  }, [mode, rung, still, movedOn]);
  return { mode, still };
}
