import type { Storing } from "./api-types.ts";
import type { Reader } from "./reader.ts";

/** The ingest publishes its health once a minute, and at once when the store takes nothing: by then a stored reading is known to be stored. */
const UNSTORED_FOR_LONG_MS = 120_000;

/** What somebody who looks at the page should know about readings that are not stored; undefined when all is well. */
export function storingWarning({ storeError, unstoredSince, isIngestAway }: Storing, nowMs: number, reader: Reader): string | undefined {
  const words = reader.words.state;
  if (storeError !== undefined) return words.notStored(storeError);
  if (unstoredSince === undefined || nowMs - Date.parse(unstoredSince) <= UNSTORED_FOR_LONG_MS) return undefined;
  const cause = isIngestAway ? ` ${words.noIngest}` : "";
  return `${words.unstored(reader.ago(unstoredSince, nowMs))}${cause}`;
}
