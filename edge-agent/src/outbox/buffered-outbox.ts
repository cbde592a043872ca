import { err, ok, type Result } from "@clima/schemas";
import type { Alongside, Outbox, OutboxRow, StoredOutbox } from "./port.ts";

export interface BufferedOutbox extends Outbox {
  /** Writes what waits in memory; the error says why it still waits. */
  flush(): Result<void, string>;
}

/** Beyond this many in memory, while the disk cannot be written, append is an error. */
const MAX_WAITING = 10_000;

/**
 * Spares an SD card: a reading waits in memory, and what the broker acknowledges before the next flush is never written. Several at once, and
 * what comes with an urgent note (the rain that they count must not be counted again), are on the disk when append returns.
 */
export function createBufferedOutbox(stored: StoredOutbox): BufferedOutbox {
  let lastId = stored.lastId();
  let waiting: (OutboxRow & { readonly takenAtMs: number })[] = [];
  let note: (() => void) | undefined;

  function flush(): Result<void, string> {
    if (waiting.length === 0 && !note) return ok(undefined);
    const written = stored.appendRows(waiting, note);
    if (!written.ok) return written;
    waiting = [];
    note = undefined;
    return ok(undefined);
  }

  function appendMany(readings: Parameters<Outbox["appendMany"]>[0], alongside?: Alongside): Result<readonly number[], string> {
    const [before, noteBefore] = [waiting, note];
    if (before.length >= MAX_WAITING) return err(`the disk takes no readings, and ${before.length} wait in memory already`);
    const rows = readings.map((reading) => ({ id: ++lastId, json: JSON.stringify(reading), takenAtMs: Date.parse(reading.takenAt) }));
    waiting = [...before, ...rows];
    note = alongside?.write ?? note;
    if (alongside?.isUrgent || rows.length > 1) {
      const flushed = flush();
      if (!flushed.ok) {
        [waiting, note] = [before, noteBefore];
        return flushed;
      }
    }
    return ok(rows.map(({ id }) => id));
  }

  return {
    flush,
    append(reading) {
      const ids = appendMany([reading]);
      return ids.ok ? ok(ids.value[0] ?? 0) : ids;
    },
    appendMany,
    oldest(afterId, limit) {
      const rows = stored.oldest(afterId, limit);
      // Ids in memory are above all that are on the disk
      return rows.ok ? ok([...rows.value, ...waiting.filter(({ id }) => id > afterId)].slice(0, limit)) : rows;
    },
    forget(ids) {
      const forgotten = new Set(ids);
      const inMemory = new Set(waiting.map(({ id }) => id));
      waiting = waiting.filter(({ id }) => !forgotten.has(id));
      const onDisk = ids.filter((id) => !inMemory.has(id));
      return onDisk.length === 0 ? ok(undefined) : stored.forget(onDisk);
    },
    count: () => stored.count() + waiting.length,
    oldestTakenAtMs: () => stored.oldestTakenAtMs() ?? waiting[0]?.takenAtMs,
    droppedCount: stored.droppedCount,
  };
}
