import { isRangeName, type RangeName } from "../ranges.ts";

/** What the address says after #: a station, and the time that its charts show. */
export interface Address {
  readonly station?: string | undefined;
  readonly range: RangeName;
}

export const DEFAULT_RANGE: RangeName = "24h";

/** Of `#garden?range=7d`; what it says that is not known is left out. */
export function readAddress(hash: string): Address {
  const [name = "", query = ""] = hash.replace(/^#/, "").split("?");
  const range = new URLSearchParams(query).get("range") ?? "";
  return { station: decoded(name), range: isRangeName(range) ? range : DEFAULT_RANGE };
}

export function writeAddress({ station = "", range }: Address): string {
  return `#${encodeURIComponent(station)}${range === DEFAULT_RANGE ? "" : `?range=${range}`}`;
}

function decoded(name: string): string | undefined {
  try {
    return name === "" ? undefined : decodeURIComponent(name);
  } catch {
    return undefined;
  }
}
