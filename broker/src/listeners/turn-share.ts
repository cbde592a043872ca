/**
 * Bytes that are read from one connection in a turn of the event loop before the others have theirs. Node alone would read on up to
 * 32 times, and everybody would wait while what came is handled: half a second where somebody floods the broker.
 */
const SHARE_BYTES = 64 * 1024;

/** A connection that takes turns with the others. */
export interface TurnTaker {
  readThisTurnBytes: number;
  /** Nothing is to be read for another reason. */
  readonly isPaused: boolean;
  stopReading(): void;
  goOnReading(): void;
}

/** Connections that were read from in this turn. */
let readers: TurnTaker[] = [];

/** To be called for what was read: stops the reading until the next turn when that was the connection's share. */
export function noteRead(reader: TurnTaker, bytes: number): void {
  if (bytes === 0) return;
  if (reader.readThisTurnBytes === 0 && readers.push(reader) === 1) setImmediate(beginTurn);
  reader.readThisTurnBytes += bytes;
  if (reader.readThisTurnBytes >= SHARE_BYTES) reader.stopReading();
}

function beginTurn(): void {
  const before = readers;
  readers = [];
  for (const reader of before) {
    const hadItsShare = reader.readThisTurnBytes >= SHARE_BYTES;
    reader.readThisTurnBytes = 0;
    if (hadItsShare && !reader.isPaused) reader.goOnReading();
  }
}
