import type { Parts } from "./api-types.ts";
import type { Reader } from "./reader.ts";

/** How the page reaches the panel. Times in ms since 1970 UTC, by the panel's clock. */
export interface Link {
  /** Since when this browser has no network. */
  readonly offlineSinceMs?: number | undefined;
  /** Since when the panel has not answered. */
  readonly silentSinceMs?: number | undefined;
  /** Of when the values are that the browser kept, where the page was opened without the panel. */
  readonly keptAtMs?: number | undefined;
}

export interface Notice {
  readonly about: "browser" | "panel" | "broker" | "ingest" | "store" | "storing";
  readonly words: string;
}

/**
 * What is not there that the page depends on, each once and since when; nothing when all is well. What cannot be known for want of the first of
 * them is not spoken of.
 */
export function noticesOf(link: Link, parts: Parts | undefined, nowMs: number, reader: Reader): readonly Notice[] {
  const { browserOffline, panelSilent, shownIsFrom, shownIsFromBefore } = reader.words.state;
  const shown = link.keptAtMs === undefined ? shownIsFromBefore : shownIsFrom(reader.dayAndTime(link.keptAtMs, nowMs));
  if (link.offlineSinceMs !== undefined)
    return [{ about: "browser", words: `${browserOffline(reader.since(link.offlineSinceMs, nowMs))} ${shown}` }];
  if (link.silentSinceMs !== undefined)
    return [{ about: "panel", words: `${panelSilent(reader.since(link.silentSinceMs, nowMs))} ${shown}` }];
  return parts === undefined ? [] : noticesOfParts(parts, nowMs, reader);
}

/** What is wrong is told in the part's own words, in English. */
function noticesOfParts({ broker, ingest, store, storing }: Parts, nowMs: number, reader: Reader): readonly Notice[] {
  const words = reader.words.state;
  const notices: Notice[] = [];
  const sinceOf = (part: { since: string }) => reader.since(Date.parse(part.since), nowMs);
  if (broker.isAway)
    notices.push({
      about: "broker",
      words: broker.problem === undefined ? words.brokerAway(sinceOf(broker)) : words.brokerRefuses(sinceOf(broker), broker.problem),
    });
  if (ingest?.isAway) notices.push({ about: "ingest", words: words.ingestAway(sinceOf(ingest)) });
  if (store.isAway) notices.push({ about: "store", words: words.storeAway(sinceOf(store), store.problem ?? words.noAnswer) });
  else if (storing?.isAway)
    notices.push({ about: "storing", words: words.notStoredSince(sinceOf(storing), storing.problem ?? words.noReason) });
  return notices;
}
