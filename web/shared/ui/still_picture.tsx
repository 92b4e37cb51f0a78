import { useContext, useEffect, useState } from 'preact/hooks';
import { LanguageContext, useMessages } from '../i18n';
import { oldAfterMs, pictureTime } from '../room/formats';
import type { Still } from '../room/stills';

/** True when the picture is not the present any more; looked at now and then. */
function useOld(at: number): boolean {
  const [old, setOld] = useState(false);
  useEffect(() => {
    setOld(false);
    const timer = setInterval(() => setOld(Date.now() - at > oldAfterMs), 2_000);
    return () => clearInterval(timer);
  }, [at]);
  return old;
}

export function StillPicture({ still, names }: { still: Still; names: string }) {
  const m = useMessages();
  const { language } = useContext(LanguageContext);
  const old = useOld(still.at);
  return (
    <>
      <img class="still" src={still.url} alt={m.program.still(names)} data-testid="still-picture" decoding="sync" />
      {old && (
        <p class="program-hint corner" data-testid="still-age">
          {m.program.stillOf(pictureTime(still.at, language))}
        </p>
      )}
    </>
  );
}
