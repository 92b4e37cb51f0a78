import { setTimeout as pause } from 'node:timers/promises';

/** Tries until `check` does not throw any more, and gives what it returns; the last error when time is up. */
export async function eventually(check, { within = 60_000, every = 100 } = {}) {
  const end = performance.now() + within;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await pause(every);
  }
}
