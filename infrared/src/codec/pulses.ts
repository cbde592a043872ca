import { isNear } from "./protocol.ts";

/** Bits as marks and spaces of two lengths each, between a header and a last mark. All in µs. */
export interface PulseCoding {
  /** Mark and space; none in some protocols. */
  readonly headerUs?: readonly [number, number];
  readonly zeroUs: readonly [number, number];
  readonly oneUs: readonly [number, number];
  /** The mark that ends the last bit's space; absent where the bits are in the marks, and the last space is the gap. */
  readonly trailerUs?: number;
}

const headerOf = ({ headerUs }: PulseCoding): readonly number[] => (headerUs ? [headerUs[0], -headerUs[1]] : []);

const roundAway = (us: number) => Math.sign(us) * Math.round(Math.abs(us));

/** From the first mark to the last. */
export function pulsesOf(bits: readonly number[], coding: PulseCoding): number[] {
  const timingsUs = bits.flatMap((bit) => {
    const [mark, space] = bit === 1 ? coding.oneUs : coding.zeroUs;
    return [mark, -space];
  });
  const ended = coding.trailerUs === undefined ? timingsUs.slice(0, -1) : [...timingsUs, coding.trailerUs];
  return [...headerOf(coding), ...ended].map(roundAway);
}

/** The bits of a frame that has exactly so many; undefined where any timing is wrong. */
export function bitsOf(timingsUs: readonly number[], count: number, coding: PulseCoding): number[] | undefined {
  const header = headerOf(coding);
  const { trailerUs } = coding;
  if (timingsUs.length !== header.length + 2 * count + (trailerUs === undefined ? -1 : 1)) return undefined;
  if (!header.every((us, index) => isNear(timingsUs[index] ?? 0, us))) return undefined;
  if (trailerUs !== undefined && !isNear(timingsUs.at(-1) ?? 0, trailerUs)) return undefined;
  const bits: number[] = [];
  for (let at = header.length; bits.length < count; at += 2) {
    const bit = bitOf(timingsUs[at] ?? 0, timingsUs[at + 1], coding);
    if (bit === undefined) return undefined;
    bits.push(bit);
  }
  return bits;
}

function bitOf(mark: number, space: number | undefined, { zeroUs, oneUs }: PulseCoding): number | undefined {
  const is = ([markUs, spaceUs]: readonly [number, number]) => isNear(mark, markUs) && (space === undefined || isNear(space, -spaceUs));
  return is(zeroUs) ? 0 : is(oneUs) ? 1 : undefined;
}
