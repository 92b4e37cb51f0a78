import { useEffect, useRef } from 'preact/hooks';

/** A local track, mirrored as in a looking-glass. */
export function Preview({ track, label }: { track: MediaStreamTrack; label: string }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = new MediaStream([track]);
  }, [track]);
  return <video ref={video} class="preview" aria-label={label} autoplay playsInline muted />;
}
