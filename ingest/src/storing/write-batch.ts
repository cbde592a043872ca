import type { Reading, Result } from "@clima/schemas";
import type { Store, StoreError } from "@clima/store";
import type { RefusedReading } from "./port.ts";

/**
 * Writes readings; where the store refuses and does not name the bad ones, halves the batch until they stand alone, so that one bad
 * reading costs no good one. Readings are idempotent, so writing a half again does no harm. Returns the refused ones, or the store's
 * "unavailable".
 */
export async function writeBatch(store: Store, readings: readonly Reading[]): Promise<Result<readonly RefusedReading[], StoreError>> {
  const written = await store.write(readings);
  if (written.ok) return { ok: true, value: [] };
  if (written.error.kind === "unavailable") return written;
  const named = written.error.refused;
  if (named) return { ok: true, value: named.flatMap(({ index, message }) => refusal(readings[index], message)) };
  const [only] = readings;
  if (readings.length === 1 && only) return { ok: true, value: refusal(only, written.error.message) };
  const middle = Math.ceil(readings.length / 2);
  const first = await writeBatch(store, readings.slice(0, middle));
  if (!first.ok) return first;
  const second = await writeBatch(store, readings.slice(middle));
  return second.ok ? { ok: true, value: [...first.value, ...second.value] } : second;
}

const refusal = (reading: Reading | undefined, reason: string): RefusedReading[] => (reading ? [{ reading, reason }] : []);
