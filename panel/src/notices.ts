import type { Parts } from "./api-types.ts";

/** How the page reaches the panel. Times in ms since 1970 UTC, by the panel's clock. */
export interface Link {
  /** Since when this browser has no network. */
  readonly offlineSinceMs?: number | undefined;
  /** Since when the panel has not answered. */
  readonly silentSinceMs?: number | undefined;
}

export interface Notice {
  readonly about: "browser" | "panel" | "broker" | "ingest" | "store" | "storing";
  readonly words: string;
}

/**
 * What is not there that the page depends on, each once and since when; nothing when all is well. What cannot be known for want of the first of
 * them is not spoken of.
 */
export function noticesOf(link: Link, parts: Parts | undefined, nowMs: number): readonly Notice[] {
  if (link.offlineSinceMs !== undefined)
    return [{ about: "browser", words: `This browser is offline ${since(link.offlineSinceMs, nowMs)}. What is shown is from before.` }];
  if (link.silentSinceMs !== undefined)
    return [{ about: "panel", words: `The panel does not answer ${since(link.silentSinceMs, nowMs)}. What is shown is from before.` }];
  return parts === undefined ? [] : noticesOfParts(parts, nowMs);
}

function noticesOfParts({ broker, ingest, store, storing }: Parts, nowMs: number): readonly Notice[] {
  const notices: Notice[] = [];
  const sinceOf = (part: { since: string }) => since(Date.parse(part.since), nowMs);
  if (broker.isAway)
    notices.push({
      about: "broker",
      words:
        broker.problem === undefined
          ? `The broker is away ${sinceOf(broker)}. No reading arrives and no button can be pressed until it is back.`
          : `The broker refuses the panel ${sinceOf(broker)}: ${broker.problem}. No reading arrives and no button can be pressed until it is let in.`,
    });
  if (ingest?.isAway)
    notices.push({
      about: "ingest",
      words: `The ingest is away ${sinceOf(ingest)}. Readings are shown, but not stored until it is back.`,
    });
  if (store.isAway)
    notices.push({
      about: "store",
      words: `The store is away ${sinceOf(store)}: ${store.problem ?? "no answer"}. Readings wait, and the history cannot be shown until it is back.`,
    });
  else if (storing?.isAway)
    notices.push({
      about: "storing",
      words: `Readings are not being stored ${sinceOf(storing)}: ${storing.problem ?? "no reason given"}. They wait until the store is back.`,
    });
  return notices;
}

/** "since 14:02", "since 23 Nov, 14:02", "since 23 Nov 2025, 14:02", in the time of whoever looks. */
export function since(ms: number, nowMs: number): string {
  const then = new Date(ms);
  const now = new Date(nowMs);
  const time = then.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (then.toDateString() === now.toDateString()) return `since ${time}`;
  const isSameYear = then.getFullYear() === now.getFullYear();
  const day = then.toLocaleDateString("en-GB", { day: "numeric", month: "short", ...(isSameYear ? {} : { year: "numeric" }) });
  return `since ${day}, ${time}`;
}
