import { createContext } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { isSignedOut, problemOf, type Problem } from './problem';

/** Called when the server says that nobody is signed in here any more. */
export const SignedOutContext = createContext<() => void>(() => undefined);

export interface Try {
  busy: boolean;
  problem: Problem | undefined;
  /** Runs one at a time; true when it went well. */
  run(action: () => Promise<unknown>): Promise<boolean>;
}

export function useTry(): Try {
  const signedOut = useContext(SignedOutContext);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const running = useRef(false);
  const run = async (action: () => Promise<unknown>) => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setProblem(undefined);
    try {
      await action();
      return true;
    } catch (error) {
      if (isSignedOut(error)) signedOut();
      setProblem(problemOf(error));
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { busy, problem, run };
}

/** What the server tells, asked at once and again with `reload`. The old value stays until the new one is there. */
export function useLoaded<T>(load: () => Promise<T>, occasion: unknown = ''): { value: T | undefined; problem: Problem | undefined; reload(): Promise<unknown> } {
  const [value, setValue] = useState<T | undefined>(undefined);
  const { problem, run } = useTry();
  const reload = () => run(async () => setValue(await load()));
  useEffect(() => void reload(), [occasion]);
  return { value, problem, reload };
}
