/** Slows down whoever guesses passwords: after a few failures from an address, or for a user, the next attempts must wait. */
export interface LoginThrottle {
  /** ms until the next attempt is looked at; 0: now. */
  waitMs(keys: readonly string[], now: number): number;
  failed(keys: readonly string[], now: number): void;
  succeeded(keys: readonly string[]): void;
}

const FREE_FAILURES = 3;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const FORGOTTEN_AFTER_MS = 600_000;
const REMEMBERED = 10_000;

interface Failures {
  readonly count: number;
  readonly at: number;
}

export function createLoginThrottle(): LoginThrottle {
  const failures = new Map<string, Failures>();

  function waitOf(key: string, now: number): number {
    const known = failures.get(key);
    if (!known || known.count <= FREE_FAILURES) return 0;
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (known.count - FREE_FAILURES - 1), LONGEST_WAIT_MS);
    return Math.max(0, known.at + wait - now);
  }

  function failed(keys: readonly string[], now: number): void {
    for (const key of keys) {
      const known = failures.get(key);
      const count = known && now - known.at < FORGOTTEN_AFTER_MS ? known.count : 0;
      failures.delete(key);
      failures.set(key, { count: count + 1, at: now });
    }
    while (failures.size > REMEMBERED) failures.delete(failures.keys().next().value as string);
  }

  return {
    waitMs: (keys, now) => Math.max(0, ...keys.map((key) => waitOf(key, now))),
    failed,
    succeeded: (keys) => {
      for (const key of keys) failures.delete(key);
    },
  };
}
