import { parseStatus, type Topics } from "@clima/schemas";
import type { Store } from "@clima/store";
import type { Delivery } from "../consumer/port.ts";

type Status = "online" | "offline";

/** Anybody can make up stations; what is remembered has a limit. */
const MAX_STATIONS = 10_000;

/**
 * Brokers tell the retained status again at every subscription. It is news only where the last that is known is another: what came and went
 * while no session was there to keep it. The store is asked once for each station; while it is away, nothing is news.
 */
export function createRetainedStatus(topics: Topics, store: Pick<Store, "points" | "stationsWithPoints">) {
  const known = new Map<string, Status>();

  function remember(station: string, status: Status): void {
    if (known.size >= MAX_STATIONS && !known.has(station)) known.clear();
    known.set(station, status);
  }

  /** Whether the delivery is a retained status that is answered here; `receive` gets it when it is news. */
  function take(delivery: Delivery, receive: (delivery: Delivery) => void): boolean {
    const topic = topics.parse(delivery.topic);
    const status = topic?.kind === "status" ? parseStatus(delivery.payload) : undefined;
    if (topic?.kind !== "status" || !status?.ok) return false;
    if (!delivery.isRetained) {
      remember(topic.station, status.value);
      return false;
    }
    void lastOf(topic.station).then((last) => {
      const isNews = last !== "unknown" && last !== status.value;
      if (last !== "unknown") remember(topic.station, status.value);
      if (isNews) receive(delivery);
      else delivery.acknowledge();
    });
    return true;
  }

  async function lastOf(station: string): Promise<Status | "none" | "unknown"> {
    const remembered = known.get(station);
    if (remembered !== undefined) return remembered;
    const stations = await store.stationsWithPoints("station_status");
    if (!stations.ok) return "unknown";
    const lastTakenAt = stations.value.find((each) => each.station === station)?.lastTakenAt;
    if (lastTakenAt === undefined) return "none";
    const lastMs = Date.parse(lastTakenAt);
    const points = await store.points("station_status", station, lastMs, lastMs + 1);
    if (!points.ok) return "unknown";
    // A live one may have come meanwhile
    return known.get(station) ?? (points.value.at(-1)?.fields["online"] === 1 ? "online" : "offline");
  }

  return { take };
}
