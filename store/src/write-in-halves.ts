import { err, ok, type Result } from "@clima/schemas";
import type { StoreError } from "./port.ts";

/** A record that the store will never take, and why. */
export interface Refusal<R> {
  readonly record: R;
  readonly reason: string;
}

/** All other records are stored. */
export interface WrittenInHalves<R, A> {
  readonly refused: readonly Refusal<R>[];
  /** What the store answered to each part that it took as a whole. */
  readonly answers: readonly A[];
}

/** The error is the store's "unavailable". */
type Written<R, A> = Promise<Result<WrittenInHalves<R, A>, StoreError>>;

/** So often the store fails at a batch before it is halved, and at a record alone, while others pass, before it is refused. */
const TRIES = 3;
/** Where nothing has passed since the last try, one of so many records alone has to. */
const SAMPLES = 3;

/**
 * Writes records so that a bad one costs no good one. Where the store refuses and does not name the bad ones, the batch is halved until they
 * stand alone; so it is where the store fails at the same batch again and again (`mayLieInRecords`). A record at which it fails each time,
 * alone and while others pass, is refused; while the store takes nothing, nothing is. After an error the same array is to be written again
 * after a pause: failures are counted by it and by its records. What is written again does no harm, for records are idempotent.
 */
export function createWriteInHalves<R extends object, A>(
  writeOnce: (records: readonly R[]) => Promise<Result<A, StoreError>>,
): (records: readonly R[]) => Written<R, A> {
  let passes = 0;
  /** Of batches and of records alone: how often the store failed at them, and how many writes had passed by then. */
  const failures = new WeakMap<object, { readonly times: number; readonly passes: number }>();
  const hasPassedSince = (failed: object) => passes > (failures.get(failed)?.passes ?? -1);

  function noteFailure(of: object, count: number): number {
    const times = (failures.get(of)?.times ?? 0) + count;
    failures.set(of, { times, passes });
    return times;
  }

  async function tell(records: readonly R[]): Promise<Result<A, StoreError>> {
    const written = await writeOnce(records);
    if (written.ok) passes += 1;
    return written;
  }

  async function write(records: readonly R[]): Written<R, A> {
    const isTakingOthers = hasPassedSince(records);
    const written = await tell(records);
    if (written.ok) return ok({ refused: [], answers: [written.value] });
    const { error } = written;
    if (error.kind === "refused") return inHalves(records, error);
    if (!error.mayLieInRecords) return err(error);
    const times = noteFailure(records, 1);
    if (times < TRIES) return err(error);
    return isTakingOthers || (await takesSome(records, times)) ? inHalves(records, error) : err(error);
  }

  /** A few records alone, others at each try, spread over the batch by the golden ratio. */
  async function takesSome(records: readonly R[], times: number): Promise<boolean> {
    for (let sample = times * SAMPLES; sample < (times + 1) * SAMPLES; sample += 1) {
      const one = records[Math.floor(records.length * ((sample * GOLDEN) % 1))];
      if (one && (await tell([one])).ok) return true;
    }
    return false;
  }

  /** What the store did not take is written in two parts. The second is written also where the first has a record that is suspected. */
  async function inHalves(records: readonly R[], error: StoreError): Written<R, A> {
    if (error.refused) return ok(onlyRefused(error.refused.flatMap(({ index, message }) => refusal(records[index], message))));
    const [only] = records;
    if (records.length === 1 && only) return alone(only, error);
    const middle = Math.ceil(records.length / 2);
    const first = await part(records.slice(0, middle));
    if (!first.ok && !first.error.mayLieInRecords) return first;
    const second = await part(records.slice(middle));
    if (!second.ok) return second;
    return first.ok ? ok(joined(first.value, second.value)) : first;
  }

  async function part(records: readonly R[]): Written<R, A> {
    const written = await tell(records);
    if (written.ok) return ok({ refused: [], answers: [written.value] });
    const { error } = written;
    return error.kind === "refused" || error.mayLieInRecords ? inHalves(records, error) : err(error);
  }

  function alone(record: R, error: StoreError): Result<WrittenInHalves<R, A>, StoreError> {
    if (error.kind === "refused") return ok(onlyRefused(refusal(record, error.message)));
    const times = noteFailure(record, hasPassedSince(record) ? 1 : 0);
    if (times < TRIES) return err(error);
    const reason = `${error.message}; it failed at this alone ${times} times, and took others meanwhile`;
    return ok(onlyRefused(refusal(record, reason)));
  }

  return write;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;
const refusal = <R>(record: R | undefined, reason: string): Refusal<R>[] => (record ? [{ record, reason }] : []);
const onlyRefused = <R>(refused: readonly Refusal<R>[]) => ({ refused, answers: [] });
const joined = <R, A>(first: WrittenInHalves<R, A>, second: WrittenInHalves<R, A>): WrittenInHalves<R, A> => ({
  refused: [...first.refused, ...second.refused],
  answers: [...first.answers, ...second.answers],
});

/** The same for records that are written only once. */
export const writeInHalves = <R extends object, A>(
  records: readonly R[],
  writeOnce: (records: readonly R[]) => Promise<Result<A, StoreError>>,
): Written<R, A> => createWriteInHalves(writeOnce)(records);
