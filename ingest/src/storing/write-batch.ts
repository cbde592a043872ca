import type { Result, StoreRecord } from "@clima/schemas";
import type { Store, StoreError } from "@clima/store";
import type { RefusedRecord } from "./port.ts";

/**
 * Writes records; where the store refuses and does not name the bad ones, halves the batch until they stand alone, so that one bad
 * record costs no good one. Records are idempotent, so writing a half again does no harm. Returns the refused ones, or the store's
 * "unavailable".
 */
export async function writeBatch(store: Store, records: readonly StoreRecord[]): Promise<Result<readonly RefusedRecord[], StoreError>> {
  const written = await store.write(records);
  if (written.ok) return { ok: true, value: [] };
  if (written.error.kind === "unavailable") return written;
  const named = written.error.refused;
  if (named) return { ok: true, value: named.flatMap(({ index, message }) => refusal(records[index], message)) };
  const [only] = records;
  if (records.length === 1 && only) return { ok: true, value: refusal(only, written.error.message) };
  const middle = Math.ceil(records.length / 2);
  const first = await writeBatch(store, records.slice(0, middle));
  if (!first.ok) return first;
  const second = await writeBatch(store, records.slice(middle));
  return second.ok ? { ok: true, value: [...first.value, ...second.value] } : second;
}

const refusal = (record: StoreRecord | undefined, reason: string): RefusedRecord[] => (record ? [{ record, reason }] : []);
