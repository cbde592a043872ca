import { ago } from "./ago.ts";
import type { Storing } from "./api-types.ts";

/** The ingest publishes its health every ten seconds, so a stored reading is long known to be stored by then. */
const UNSTORED_FOR_LONG_MS = 120_000;

/** What somebody who looks at the page should know about readings that are not stored; undefined when all is well. */
export function storingWarning({ storeError, unstoredSince, isIngestAway }: Storing, nowMs: number): string | undefined {
  if (storeError !== undefined) return `Readings are not being stored: ${storeError}. They wait until the store is back.`;
  if (unstoredSince === undefined || nowMs - Date.parse(unstoredSince) <= UNSTORED_FOR_LONG_MS) return undefined;
  const cause = isIngestAway ? " The ingest is not connected to the broker." : "";
  return `Readings arrive but are not stored; the oldest that waits came ${ago(unstoredSince, nowMs)}.${cause}`;
}
