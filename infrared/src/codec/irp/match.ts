/** Reads steps of IRP out of timings. */
import { bitsOfValue, type Step, type Symbols, symbolBits } from "./passes.ts";

/** Where a frame is being read. */
interface Place {
  at: number;
  /** How much of the timing at this place is accounted for. */
  expectedUs: number;
  /** How far the timings so far are from what was expected. */
  wrongUs: number;
}

/** The bits of each run in the steps; undefined where the timings are not of them. Dark at the end may be missing. */
export function matchSteps(
  timingsUs: readonly number[],
  steps: readonly Step[],
  { tolerance, isHighFirst }: { readonly tolerance: number; readonly isHighFirst: boolean },
): number[][] | undefined {
  const place: Place = { at: 0, expectedUs: 0, wrongUs: 0 };
  const runs: number[][] = [];
  for (const step of steps) {
    if (step.kind === "light" && !consume(timingsUs, place, step.us, tolerance)) return undefined;
    if (step.kind !== "bits") continue;
    const bits = matchBits(timingsUs, place, step, { tolerance, isHighFirst });
    if (!bits) return undefined;
    runs.push(bits);
  }
  return place.at === timingsUs.length ? runs : undefined;
}

function matchBits(
  timingsUs: readonly number[],
  place: Place,
  { fields, symbols }: Step & { readonly kind: "bits" },
  { tolerance, isHighFirst }: { readonly tolerance: number; readonly isHighFirst: boolean },
): number[] | undefined {
  const size = symbolBits(symbols);
  const count = fields.reduce((sum, { width = 0 }) => sum + width, 0);
  const bits: number[] = [];
  while (bits.length < count) {
    const value = nearestSymbol(timingsUs, place, symbols, tolerance);
    if (value === undefined) return undefined;
    if (size === 1) bits.push(value);
    else bits.push(...bitsOfValue(value, size, isHighFirst));
  }
  return bits;
}

function nearestSymbol(timingsUs: readonly number[], place: Place, symbols: Symbols, tolerance: number): number | undefined {
  const { at, expectedUs } = place;
  let found: number | undefined;
  let best: Place | undefined;
  for (let value = 0; value < symbols.length; value += 1) {
    const attempt: Place = { at, expectedUs, wrongUs: 0 };
    if (!consumeAll(timingsUs, attempt, symbols[value] ?? [], tolerance)) continue;
    // What is left of a timing would be the next symbol's
    if (attempt.expectedUs > 0) attempt.wrongUs += Math.abs(timingsUs[attempt.at] ?? 0) - attempt.expectedUs;
    if (best && best.wrongUs <= attempt.wrongUs) continue;
    best = attempt;
    found = value;
  }
  if (best) Object.assign(place, best);
  return found;
}

function consumeAll(timingsUs: readonly number[], place: Place, lengths: readonly number[], tolerance: number): boolean {
  for (const us of lengths) if (!consume(timingsUs, place, us, tolerance)) return false;
  return true;
}

/** Neighbouring lengths of one kind are one timing. */
function consume(timingsUs: readonly number[], place: Place, us: number, tolerance: number): boolean {
  const actualUs = timingsUs[place.at];
  if (actualUs === undefined) return us < 0;
  if (actualUs * us <= 0) return false;
  const expectedUs = place.expectedUs + Math.abs(us);
  const wrongUs = Math.abs(Math.abs(actualUs) - expectedUs);
  if (wrongUs <= tolerance * expectedUs) {
    place.at += 1;
    place.expectedUs = 0;
    place.wrongUs += wrongUs;
    return true;
  }
  place.expectedUs = expectedUs;
  return Math.abs(actualUs) > expectedUs;
}
