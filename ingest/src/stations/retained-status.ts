import { ok, parseStatus, type Topics } from "@clima/schemas";
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
    const { station } = topic;
    void isNews(station, status.value).then((news) => (news ? receive(delivery) : delivery.acknowledge()));
    return true;
  }

  /** Of two that are told one after the other, the second is compared with the first. */
  async function isNews(station: string, status: Status): Promise<boolean> {
    const last = known.get(station) ?? (await storedLast(station));
    // A live one that came while the store was asked is newer than what is told again
    if (last === "unknown" || last === "outdated") return false;
    remember(station, status);
    return last !== status;
  }

  async function storedLast(station: string): Promise<Status | "none" | "unknown" | "outdated"> {
    const stations = await store.stationsWithPoints("station_status");
    if (!stations.ok) return "unknown";
    const lastTakenAt = stations.value.find((each) => each.station === station)?.lastTakenAt;
    const lastMs = Date.parse(lastTakenAt ?? "");
    const points = Number.isNaN(lastMs) ? ok([]) : await store.points("station_status", station, lastMs, lastMs + 1);
    if (!points.ok) return "unknown";
    if (known.has(station)) return "outdated";
    const last = points.value.at(-1);
    return last === undefined ? "none" : last.fields["online"] === 1 ? "online" : "offline";
  }

  return { take };
}
