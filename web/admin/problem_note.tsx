import { useContext, useEffect, useState } from 'preact/hooks';
import { LanguageContext, useMessages } from '../shared/i18n';
import { duration } from './formats';
import type { Problem } from './problem';

/** Seconds left until `until`, counting down; 0 without it. */
export function useSecondsLeft(until: number | undefined): number {
  const left = () => (until === undefined ? 0 : Math.max(0, Math.ceil((until - Date.now()) / 1000)));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    setSeconds(left());
    if (until === undefined) return;
    const timer = setInterval(() => setSeconds(left()), 500);
    return () => clearInterval(timer);
  }, [until]);
  return seconds;
}

/** What went wrong. How long to wait counts down for the eye, and is read out once. */
export function ProblemNote({ problem }: { problem: Problem | undefined }) {
  const m = useMessages();
  const { language } = useContext(LanguageContext);
  const seconds = useSecondsLeft(problem?.until);
  if (!problem || (problem.until !== undefined && seconds === 0)) return null;
  return (
    <div class="problem" data-testid="problem" data-kind={problem.kind}>
      <p role="alert">{m.admin.problem[problem.kind]}</p>
      {seconds > 0 && <p role="timer">{m.admin.tryAgainIn(duration(seconds, language))}</p>}
    </div>
  );
}
