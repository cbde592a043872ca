/** The smallest count of so many bits from which on `reaches` holds; it must not change back. */
export function firstCount(bits: number, reaches: (counts: number) => boolean): number {
  let counts = 0;
  for (let step = 2 ** (bits - 1); step >= 1; step /= 2) if (!reaches(counts + step - 1)) counts += step;
  return counts;
}
