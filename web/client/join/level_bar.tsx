import { useEffect, useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import { LevelMeter } from '../../shared/media/level';

export function LevelBar({ track }: { track: MediaStreamTrack }) {
  const m = useMessages();
  const [level, setLevel] = useState(0);
  useEffect(() => {
    const meter = new LevelMeter(track, setLevel);
    return () => meter.stop();
  }, [track]);
  const percent = Math.round(level * 100);
  return (
    <div class="level">
      <div
        class="level-track"
        role="meter"
        data-testid="level-meter"
        aria-label={m.join.level}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <div class="level-fill" style={{ transform: `scaleX(${level})` }} />
      </div>
      <p class="muted small">{m.join.levelHint}</p>
    </div>
  );
}
