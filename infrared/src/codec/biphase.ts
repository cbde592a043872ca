/** Halves of bits: 1 is light, 0 is dark, each one unit long. */
export type Halves = readonly number[];

/** From the first mark to the last; what is dark before and after is left out. */
export function timingsOf(halves: Halves, unitUs: number): number[] {
  const runs: number[] = [];
  for (const [index, half] of halves.entries()) {
    if (index > 0 && half === halves[index - 1]) runs[runs.length - 1] = (runs.at(-1) ?? 0) + 1;
    else runs.push(1);
  }
  const first = halves[0] === 1 ? 0 : 1;
  const last = halves.at(-1) === 1 ? runs.length : runs.length - 1;
  return runs.slice(first, last).map((units, index) => Math.round(index % 2 === 0 ? units * unitUs : -units * unitUs));
}

/** The halves of timings, by how many units each is long; undefined where one is not of the longest allowed, or too far from any. */
export function halvesOf(timingsUs: readonly number[], unitUs: number, maxUnits: number, tolerance: number): number[] | undefined {
  const halves: number[] = [];
  for (const us of timingsUs) {
    const units = unitsOf(Math.abs(us) / unitUs, maxUnits, tolerance);
    if (units === undefined) return undefined;
    for (let unit = 0; unit < units; unit += 1) halves.push(us > 0 ? 1 : 0);
  }
  return halves;
}

/** The nearest whole number, measured by its own length. */
function unitsOf(units: number, max: number, tolerance: number): number | undefined {
  for (let whole = 1; whole <= max; whole += 1) if (Math.abs(units - whole) <= tolerance * whole) return whole;
  return undefined;
}

/** The bits of halves where `one` is light-dark or dark-light; undefined where a bit has no change in its middle. */
export function biphaseBits(halves: Halves, one: "light-first" | "dark-first"): number[] | undefined {
  const bits: number[] = [];
  for (let at = 0; at + 1 < halves.length; at += 2) {
    if (halves[at] === halves[at + 1]) return undefined;
    bits.push((halves[at] === 1) === (one === "light-first") ? 1 : 0);
  }
  return bits;
}
