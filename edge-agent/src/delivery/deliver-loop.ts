import type { Log, Topics } from "@clima/schemas";
import type { Outbox, TakenReading } from "../outbox/port.ts";
import type { Clock } from "../platform/clock.ts";
import type { MessageLink } from "../platform/message-link.ts";
import { createAcknowledgedPublish } from "./acknowledged-publish.ts";
import { createBackfillLane } from "./backfill-lane.ts";
import { createForgetter } from "./forgetter.ts";
import { createLatestValues } from "./latest-values.ts";
import { telemetryJson } from "./messages.ts";

export interface DeliverLoop {
  /** A reading of now that is in the outbox. */
  deliverLive(taken: TakenReading): void;
  /** Older readings were put into the outbox. */
  deliverBackfill(): void;
  /** Resolves when the broker has everything, or when the signal is aborted. */
  emptied(signal: AbortSignal): Promise<void>;
}

export interface DeliverDeps {
  readonly station: string;
  readonly topics: ReturnType<Topics["station"]>;
  readonly link: MessageLink;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly log: Log;
  /** How old the newest reading may be when a connection comes up and still be the weather of now. */
  readonly freshForMs: () => number;
  /** How many readings the broker has acknowledged, and which. */
  readonly onDelivered?: (readings: number, ids: readonly number[]) => void;
}

/** Beyond this a slow broker gets live readings as backfill. */
const LIVE_AT_ONCE = 100;
const EMPTIED_POLL_MS = 10;

/**
 * outbox ▶ MQTT. Readings of now go out one by one on telemetry, and what is new in them on latest; what the outbox held when the connection came up goes on
 * backfill, beside them. A reading is forgotten on its PUBACK, not before.
 */
export function createDeliverLoop(deps: DeliverDeps): DeliverLoop {
  const { station, topics, link, outbox, clock, log } = deps;
  const publish = createAcknowledgedPublish(link, clock);
  const underWay = new Set<number>();
  const forgetter = createForgetter(outbox, (reason) => log.error(`agent: delivered readings will be sent again: ${reason}`));
  const latest = createLatestValues({ link, topics, clock });
  let newest: (TakenReading & { readonly atMonotonicMs: number; isDelivered: boolean }) | undefined;
  let liveUnderWay = 0;

  const acknowledge = (ids: readonly number[]) => {
    forgetter.forget(ids);
    deps.onDelivered?.(ids.length, ids);
  };
  const backfill = createBackfillLane({
    station,
    topic: topics.backfill,
    outbox,
    clock,
    publish,
    isConnected: link.isConnected,
    underWay,
    onAcknowledged: acknowledge,
    onReadFailed: (reason) => log.error(`agent: the outbox cannot be read: ${reason}`),
  });

  async function sendLive({ id, reading }: TakenReading): Promise<void> {
    underWay.add(id);
    liveUnderWay += 1;
    const published = await publish(topics.telemetry, telemetryJson(station, reading));
    liveUnderWay -= 1;
    underWay.delete(id);
    if (!published.ok) return backfill.sendAgain(id);
    if (newest?.id === id) newest.isDelivered = true;
    acknowledge([id]);
  }

  function deliverLive(taken: TakenReading): void {
    newest = { ...taken, atMonotonicMs: clock.monotonicMs(), isDelivered: false };
    if (!link.isConnected()) return;
    if (liveUnderWay < LIVE_AT_ONCE) void sendLive(taken);
    else backfill.pump();
    latest.publish(taken.reading.values);
  }

  /** The reading that was taken just before the connection came up is still the weather of now. */
  function deliverNewest(): void {
    if (!newest || clock.monotonicMs() - newest.atMonotonicMs >= deps.freshForMs()) return;
    if (!newest.isDelivered) void sendLive(newest);
    latest.publish(newest.reading.values);
  }

  link.onConnect(() => {
    latest.forgetConnection();
    deliverNewest();
    backfill.restart();
  });
  return {
    deliverLive,
    deliverBackfill: backfill.pump,
    async emptied(signal) {
      while (outbox.count() > 0 && !signal.aborted) await clock.sleepMs(EMPTIED_POLL_MS, signal);
    },
  };
}
