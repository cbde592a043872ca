import type { Outbox, OutboxRow } from "../outbox/port.ts";
import type { Clock } from "../platform/clock.ts";
import type { AcknowledgedPublish } from "./acknowledged-publish.ts";
import { backfillJson, fitBackfill } from "./messages.ts";

interface BackfillDeps {
  readonly station: string;
  readonly topic: string;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly publish: AcknowledgedPublish;
  readonly isConnected: () => boolean;
  /** Ids that are on their way already, on either lane. */
  readonly underWay: Set<number>;
  readonly onAcknowledged: (ids: readonly number[]) => void;
  readonly onReadFailed: (reason: string) => void;
}

const MESSAGES_AT_ONCE = 4;
const ROWS_AT_ONCE = 800;
const RETRY_MS = 1000;

/** Everything in the outbox that is not under way, oldest first, a few messages at once. */
export function createBackfillLane(deps: BackfillDeps) {
  const { station, topic, outbox, clock, publish, isConnected, underWay } = deps;
  let afterId = 0;
  let messages = 0;
  let isRetrying = false;

  /** Empty when there is nothing more; every call goes on after the rows of the one before, so that no row is sent twice on a connection. */
  function takeRows(): readonly OutboxRow[] {
    for (;;) {
      const read = outbox.oldest(afterId, ROWS_AT_ONCE);
      if (!read.ok) deps.onReadFailed(read.error);
      if (!read.ok || read.value.length === 0) return [];
      const rows = fitBackfill(
        station,
        read.value.filter(({ id }) => !underWay.has(id)),
      );
      afterId = (rows.at(-1) ?? read.value.at(-1))?.id ?? afterId;
      if (rows.length > 0) return rows;
    }
  }

  function pump(): void {
    while (isConnected() && !isRetrying && messages < MESSAGES_AT_ONCE) {
      const rows = takeRows();
      if (rows.length === 0) return;
      void send(rows);
    }
  }

  async function send(rows: readonly OutboxRow[]): Promise<void> {
    const ids = rows.map(({ id }) => id);
    messages += 1;
    for (const id of ids) underWay.add(id);
    const published = await publish(topic, backfillJson(station, rows));
    messages -= 1;
    for (const id of ids) underWay.delete(id);
    if (published.ok) deps.onAcknowledged(ids);
    else sendAgain(ids[0] ?? 0);
    pump();
  }

  /** After a moment, so that a broker that refuses is not asked again at once. */
  function sendAgain(firstId: number): void {
    afterId = Math.min(afterId, firstId - 1);
    if (!isConnected() || isRetrying) return;
    isRetrying = true;
    void clock.sleepMs(RETRY_MS).then(() => {
      isRetrying = false;
      pump();
    });
  }

  return {
    pump,
    sendAgain,
    /** A new connection: whatever is in the outbox is old. */
    restart(): void {
      afterId = 0;
      pump();
    },
  };
}
