import { useEffect, useRef, useState } from 'preact/hooks';

/** Runs one request at a time. `busy` holds from the click on, so that a click is answered at once. */
export function useAction(action: () => Promise<unknown>): { busy: boolean; run(): void } {
  const [busy, setBusy] = useState(false);
  const here = useRef(true);
  useEffect(() => () => void (here.current = false), []);
  const run = () => {
    if (busy) return;
    setBusy(true);
    void action().finally(() => here.current && setBusy(false));
  };
  return { busy, run };
}
