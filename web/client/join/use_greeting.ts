import { useEffect, useState } from 'preact/hooks';
import { requestGreeting, type Greeting, type Pass } from '../../shared/room/entry';

/** The room's name and whom the invitation is for: undefined while that is not known, null where it is not told. */
export function useGreeting(room: string, pass: Pass, wanted: boolean): Greeting | null | undefined {
  const [greeting, setGreeting] = useState<Greeting | null | undefined>(undefined);
  useEffect(() => {
    if (!wanted) return;
    let current = true;
    requestGreeting(room, pass).then(
      (told) => current && setGreeting(told),
      // Joining fails, too, and says why.
      () => current && setGreeting(null),
    );
    return () => {
      current = false;
    };
  }, [room, pass, wanted]);
  return greeting;
}
