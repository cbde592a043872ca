/** A field of so many bits, the lowest first. */
export const lowFirst = (value: number, count: number): number[] =>
  Array.from({ length: count }, (_, bit) => Math.floor(value / 2 ** bit) % 2);

/** A field of so many bits, the highest first. */
export const highFirst = (value: number, count: number): number[] => lowFirst(value, count).reverse();

const fromLowFirst = (bits: readonly number[]): number => bits.reduce((sum, bit, index) => sum + bit * 2 ** index, 0);
/** The number whose bits these are, the highest first. */
export const fromHighFirst = (bits: readonly number[]): number => bits.reduce((sum, bit) => sum * 2 + bit, 0);

/** The bits of a byte, or of so many, in reverse. */
export const reversed = (value: number, count = 8): number => fromHighFirst(lowFirst(value, count));

/** Of so many bits. */
export const complement = (value: number, count: number): number => 2 ** count - 1 - value;

/** Takes fields from bits, one after the other. */
export function createFields(bits: readonly number[]) {
  let at = 0;
  const take = (count: number) => {
    at += count;
    return bits.slice(at - count, at);
  };
  return { low: (count: number) => fromLowFirst(take(count)), high: (count: number) => fromHighFirst(take(count)) };
}
