import { ok, type Result } from "@clima/schemas";
import { readAhead, readInPieces, type Span, type Store, type StoreError } from "@clima/store";
import { compare, createChecksums } from "./compare.ts";
import { type MovedKind, type MovedRecord, recordOf } from "./moved-kind.ts";

/** What was found of a month of a station after it was moved. */
export interface MovedMonth {
  /** In the source. */
  readonly records: number;
  /** That were written now; the others were there. */
  readonly written: number;
  /** Of the source, and of the same records in the target: equal when everything arrived. */
  readonly sourceChecksum: string;
  readonly targetChecksum: string;
  readonly onlyInTarget: number;
}

export interface Stores {
  readonly source: Store;
  readonly target: Store;
}

const BATCH_RECORDS = 10_000;

/**
 * Brings a month of a station into the target, piece by piece, and reads each piece again there. Done again, it writes what is lacking and no
 * more. `onPart` hears how much of the month is done, 0 to 1; what it throws ends the move.
 */
export async function moveMonth(
  kind: MovedKind,
  { source, target }: Stores,
  span: Span,
  onPart: (part: number) => void,
): Promise<Result<MovedMonth, StoreError>> {
  const sums = createChecksums();
  let [records, written, onlyInTarget] = [0, 0, 0];
  const read = (...asked: readonly [string, number, number]) => kind.read(source, ...asked);
  let fromMs = span.fromMs;
  for await (const piece of readAhead(readInPieces(read, span))) {
    if (!piece.ok) return piece;
    const toMs = fromMs + piece.value.lengthMs;
    const arrived = await movePiece(kind, target, piece.value.records, { ...span, fromMs, toMs });
    if (!arrived.ok) return arrived;
    records += piece.value.records.length;
    written += arrived.value.written;
    onlyInTarget += arrived.value.onlyInTarget;
    sums.add(piece.value.records, arrived.value.there);
    fromMs = toMs;
    onPart((fromMs - span.fromMs) / (span.toMs - span.fromMs));
  }
  return ok({ records, written, onlyInTarget, ...sums.texts() });
}

interface ArrivedPiece {
  readonly there: readonly MovedRecord[];
  readonly written: number;
  readonly onlyInTarget: number;
}

async function movePiece(
  kind: MovedKind,
  target: Store,
  records: readonly MovedRecord[],
  { station, fromMs, toMs }: Span,
): Promise<Result<ArrivedPiece, StoreError>> {
  const before = await kind.read(target, station, fromMs, toMs);
  if (!before.ok) return before;
  const { lacking, onlyInTarget } = compare(records, before.value);
  if (lacking.length === 0) return ok({ there: before.value, written: 0, onlyInTarget });
  for (let first = 0; first < lacking.length; first += BATCH_RECORDS) {
    const stored = await target.write(lacking.slice(first, first + BATCH_RECORDS).map(recordOf));
    if (!stored.ok) return stored;
  }
  const after = await kind.read(target, station, fromMs, toMs);
  return after.ok ? ok({ there: after.value, written: lacking.length, onlyInTarget }) : after;
}
