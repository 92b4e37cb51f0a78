import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { LanguageContext, useMessages } from '../i18n';
import { deliveryWords } from '../room/delivery_words';
import { roughBytes } from '../room/formats';
import type { RoomSession } from '../room/session';
import { useStore } from '../room/store';
import { SignalIcon } from './icons';
import { QualityPanel } from './quality_panel';

/** Open until it is closed, by Escape or by a click elsewhere too. */
function useDisclosure() {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const clicked = (event: Event) => !box.current?.contains(event.target as Node) && setOpen(false);
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', clicked);
    document.addEventListener('keydown', pressed);
    return () => {
      document.removeEventListener('pointerdown', clicked);
      document.removeEventListener('keydown', pressed);
    };
  }, [open]);
  return { open, toggle: () => setOpen(!open), box, button };
}

/** Under the picture: what one gets, why, and what it costs; behind it the choice. */
export function QualityBar({ session }: { session: RoomSession }) {
  const m = useMessages();
  const { language } = useContext(LanguageContext);
  const { link } = useStore(session.store);
  const { choice, delivery } = useStore(session.quality.store);
  const { perHour } = useStore(session.vitals.store);
  const { open, toggle, box, button } = useDisclosure();
  const shown = link === 'connected' ? delivery : null;
  const words = deliveryWords(m, choice, shown);
  return (
    <div class="quality" ref={box}>
      <button
        ref={button}
        type="button"
        class="quality-button"
        data-testid="quality-button"
        aria-expanded={open}
        aria-controls="quality-panel"
        title={m.quality.title}
        onClick={toggle}
      >
        <SignalIcon size={18} />
        <span class="sr-only">{m.quality.title}: </span>
        <span>{words}</span>
      </button>
      {perHour !== undefined && <span class="quality-rate">{m.quality.perHour(roughBytes(perHour, language))}</span>}
      <p
        class="sr-only"
        role="status"
        data-testid="delivery"
        data-choice={choice}
        data-rung={shown?.rung}
        data-reason={shown?.reason}
      >
        {words}
      </p>
      <div id="quality-panel" hidden={!open}>
        {open && <QualityPanel session={session} />}
      </div>
    </div>
  );
}
