import { type InfoMessage, type ParsedTopic, parseError, parseInfo } from "@clima/schemas";
import type { Twins } from "./api-types.ts";

interface Told {
  readonly payload: Uint8Array;
  readonly isRetained: boolean;
  readonly arrivedAtMs: number;
}

/** Births that are remembered of each station. */
const MAX_BIRTHS = 4;

/**
 * Notices two stations with the same id. Each throws the other off the broker and tells of itself when it is back: a start that tells of itself
 * again after another start did is the proof. The stations themselves say it on `error`, too (`same-station-id`).
 */
export function createTwins() {
  /** The birth messages of each station's last starts, the one heard last at the end. */
  const births = new Map<string, readonly InfoMessage[]>();
  const found = new Map<string, Twins>();

  /** Whether something is new about twins. */
  function take({ kind, station }: Pick<Extract<ParsedTopic, { station: string }>, "kind" | "station">, told: Told): boolean {
    const message = kind === "info" ? takeInfo(station, told) : kind === "error" ? messageOfError(told) : undefined;
    if (message === undefined) return false;
    found.set(station, { message, seenAt: new Date(told.arrivedAtMs).toISOString() });
    return true;
  }

  function takeInfo(station: string, { payload, isRetained }: Told): string | undefined {
    const info = parseInfo(payload);
    const known = births.get(station) ?? [];
    // What the broker kept may be old; it counts as what was before all else.
    if (!info.ok || (isRetained && known.length > 0)) return undefined;
    const at = known.findIndex(({ bootId }) => bootId === info.value.bootId);
    const after = at < 0 ? undefined : known.slice(at + 1).at(-1);
    births.set(station, [...known.filter((_, index) => index !== at), info.value].slice(-MAX_BIRTHS));
    return after && describe(station, after, info.value);
  }

  return {
    take,
    of: (station: string) => found.get(station),
    forget(station: string): void {
      births.delete(station);
      found.delete(station);
    },
  };
}

function messageOfError({ payload }: Told): string | undefined {
  const error = parseError(payload);
  return error.ok && error.value.code === "same-station-id" ? error.value.message : undefined;
}

const describe = (station: string, one: InfoMessage, other: InfoMessage) =>
  `Two stations are called ${station}: one on ${placeOf(one)}, and one on ${placeOf(other)}. ` +
  "Only one of them gets through; give the other another station.id (CLIMA_STATION_ID) and start it again.";

const placeOf = ({ host, startedAt }: InfoMessage) =>
  `${host === undefined ? "an unnamed host" : `host ${host}`} (started ${startedAt} by its clock)`;
