import type { Result } from "@clima/schemas";
import type { StoreError } from "./port.ts";

/** A record that the store will never take, and why. */
export interface Refusal<R> {
  readonly record: R;
  readonly reason: string;
}

export interface WrittenInHalves<R, A> {
  readonly refused: readonly Refusal<R>[];
  /** What the store answered to each part that it took as a whole. */
  readonly answers: readonly A[];
}

/**
 * Writes records; where the store refuses and does not name the bad ones, halves the batch until they stand alone, so that one bad
 * record costs no good one. Records are idempotent, so writing a half again does no harm. The error is the store's "unavailable".
 */
export async function writeInHalves<R, A>(
  records: readonly R[],
  write: (records: readonly R[]) => Promise<Result<A, StoreError>>,
): Promise<Result<WrittenInHalves<R, A>, StoreError>> {
  const written = await write(records);
  if (written.ok) return { ok: true, value: { refused: [], answers: [written.value] } };
  if (written.error.kind === "unavailable") return written;
  const named = written.error.refused;
  if (named) return onlyRefused(named.flatMap(({ index, message }) => refusal(records[index], message)));
  const [only] = records;
  if (records.length === 1 && only !== undefined) return onlyRefused(refusal(only, written.error.message));
  const middle = Math.ceil(records.length / 2);
  const first = await writeInHalves(records.slice(0, middle), write);
  if (!first.ok) return first;
  const second = await writeInHalves(records.slice(middle), write);
  if (!second.ok) return second;
  const refused = [...first.value.refused, ...second.value.refused];
  return { ok: true, value: { refused, answers: [...first.value.answers, ...second.value.answers] } };
}

const onlyRefused = <R>(refused: readonly Refusal<R>[]) => ({ ok: true, value: { refused, answers: [] } }) as const;
const refusal = <R>(record: R | undefined, reason: string): Refusal<R>[] => (record === undefined ? [] : [{ record, reason }]);
