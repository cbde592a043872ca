import { err, ok, type Point, type Result } from "@clima/schemas";
import type { StoreError } from "@clima/store";
import type { StationEvent } from "./api-types.ts";
import type { History } from "./parts.ts";

/** Nobody reads more. */
const EVENTS_AT_MOST = 300;
const INFRARED_KINDS: readonly StationEvent["kind"][] = ["sent", "received", "state"];

/** What happened to a station in a time, newest first; of many the newest. */
export async function readLog(
  store: Pick<History, "points">,
  station: string,
  fromMs: number,
  toMs: number,
): Promise<Result<readonly StationEvent[], StoreError>> {
  const [statuses, infrared] = await Promise.all([
    store.points("station_status", station, fromMs, toMs),
    store.points("ir_event", station, fromMs, toMs),
  ]);
  if (!statuses.ok) return err(statuses.error);
  if (!infrared.ok) return err(infrared.error);
  const events = [...changesOf(statuses.value), ...infrared.value.flatMap(eventOfInfrared)];
  return ok(events.sort((one, other) => (one.at < other.at ? 1 : -1)).slice(0, EVENTS_AT_MOST));
}

/** A status that is told again is no news. */
function changesOf(points: readonly Point[]): readonly StationEvent[] {
  const inOrder = [...points].sort((one, other) => (one.takenAt < other.takenAt ? -1 : 1));
  return inOrder
    .filter(({ fields }, at) => at === 0 || fields["online"] !== inOrder[at - 1]?.fields["online"])
    .map(({ takenAt, fields }) => ({ at: takenAt, kind: fields["online"] === 1 ? "online" : "offline" }));
}

function eventOfInfrared({ takenAt, tags }: Point): readonly StationEvent[] {
  const kind = INFRARED_KINDS.find((each) => each === tags["event"]);
  if (kind === undefined) return [];
  const { remote, button, result } = tags;
  return [
    {
      at: takenAt,
      kind,
      ...(remote === undefined ? {} : { remote }),
      ...(button === undefined ? {} : { button }),
      ...(result === undefined ? {} : { result }),
    },
  ];
}
