/** Global Caché: `sendir,<module>,<id>,<Hz>,<repeats>,<offset>,<on>,<off>,…`, lengths in periods of the carrier. */
import { err, ok, type Result } from "@clima/schemas";
import type { WrittenTimings } from "./imported.ts";

const MAX_REPEATS = 50;
const MAX_LETTERS = 15;

/** Its timings, as often as it says, from `offset` on after the first time. In the compressed form a letter is the pair that was the first, second … of its kind. */
export function readSendir(text: string): Result<WrittenTimings, string> {
  const [, hz = "", repeats = "", offset = "", data = ""] =
    /^sendir,[\d:.]+,\d+,(\d{1,6}),(\d{1,5}),(\d{1,5}),([\dA-O,]+)$/.exec(text.trim()) ?? [];
  const carrierHz = Number(hz);
  if (carrierHz === 0) return err("expected sendir,1:1,1,<Hz>,<repeats>,<offset>,<on>,<off>…");
  const periods = expand(data);
  if (!periods.ok) return periods;
  const timingsUs = periods.value.map((length, index) => Math.round((length * 1e6) / carrierHz) * (index % 2 === 0 ? 1 : -1));
  const again = timingsUs.slice(Number(offset) - 1);
  const more = Math.min(MAX_REPEATS, Number(repeats)) - 1;
  return ok({ carrierHz, timingsUs: more > 0 ? [...timingsUs, ...Array.from({ length: more }, () => again).flat()] : timingsUs });
}

function expand(data: string): Result<readonly number[], string> {
  const known: (readonly [number, number])[] = [];
  const periods: number[] = [];
  for (const [token, on, off, letter = ""] of data.matchAll(/(\d+),(\d+),?|([A-O]),?|./g)) {
    const pair = on === undefined ? known[letter.charCodeAt(0) - 65] : ([Number(on), Number(off)] as const);
    if (!pair) return err(`${token} is no pair of lengths, and stands for none yet`);
    const isNew = !known.some(([knownOn, knownOff]) => knownOn === pair[0] && knownOff === pair[1]);
    if (isNew && known.length < MAX_LETTERS) known.push(pair);
    periods.push(...pair);
  }
  return ok(periods);
}
