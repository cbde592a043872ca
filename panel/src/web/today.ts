import type { Today } from "../api-types.ts";
import { api } from "./api.ts";

const RELOAD_MS = 60_000;

/** What is known of a station's day so far, read anew every minute. */
export function createToday(station: string, onNews: () => void) {
  let today: Today | undefined;
  let askedAtMs = 0;
  let isAsking = false;

  async function load(): Promise<void> {
    if (isAsking) return;
    [isAsking, askedAtMs] = [true, Date.now()];
    try {
      today = await api.today(station);
      onNews();
    } catch {
      // That the panel or the store is away is said at the top; what was known is shown with its times.
    } finally {
      isAsking = false;
    }
  }

  return { load: () => void load(), isDue: () => Date.now() - askedAtMs > RELOAD_MS, now: () => today };
}
