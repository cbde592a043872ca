/** How a message is sent: which bits in which order, between which headers and gaps. All times in µs, without signs. */

/** The order of sending: bytes with their low or their high bit first, or one number with its highest bit first. */
export type BitOrder = "lsb" | "msb" | "number-msb";

export interface Part {
  /** Marks and spaces before the bits. */
  readonly headerUs?: readonly number[];
  /** From this bit of the message, in the order of sending, to before that one. */
  readonly bits?: readonly [from: number, to: number];
  /** All bits of this part are sent as their opposite. */
  readonly isInverted?: boolean;
  /** Each byte is followed by its opposite. */
  readonly isDoubled?: boolean;
  /** How often each byte is sent; once when absent. */
  readonly byteSends?: number;
  /** Sent after the bits and not of the message: "010". */
  readonly extraBits?: string;
  /** The last mark, where it is not as long as that of a bit. */
  readonly endMarkUs?: number;
  /** The space after the last mark; 0 where the next part follows the bits without either. */
  readonly gapUs: number;
}

/** How messages of one length are sent. */
export interface Layout {
  readonly bits: number;
  readonly parts: readonly Part[];
}

export interface FrameShape {
  readonly carrierHz: number;
  readonly order: BitOrder;
  readonly markUs: number;
  readonly oneUs: number;
  readonly zeroUs: number;
  /** The mark of a 0, where it is not as long as that of a 1. */
  readonly zeroMarkUs?: number;
  readonly layouts: readonly Layout[];
  /** How often a message is sent in full; once when absent. */
  readonly sends?: number;
  /** Added to the gap after the last time. */
  readonly restUs?: number;
  /** A message lasts so long with its gap, which is longer than the part's where that makes it so. */
  readonly periodUs?: number;
}

/** One part with header and all bits. */
export const wholeMessage = (bits: number, headerUs: readonly number[], gapUs: number): Layout => ({
  bits,
  parts: [{ headerUs, bits: [0, bits], gapUs }],
});

const NO_ADDRESS = -1;

/** The bit of a message, by its address, that is sent at an index. */
function addressOf(index: number, order: BitOrder, bits: number): number {
  if (order === "lsb") return index;
  return order === "msb" ? index ^ 7 : bits - 1 - index;
}

/** A bit on the air: that of the message at an address, or its opposite; of none, 0 or its opposite. */
interface AirBit {
  readonly address: number;
  readonly isOpposite: boolean;
}

/** A part with its bits in the order of sending, in arrays, which are read fast. */
export interface AirPart extends Part {
  /** Of each bit in the message; negative where it is not of the message. */
  readonly addresses: Int16Array;
  /** 1 where a bit is sent as its opposite. */
  readonly opposites: Uint8Array;
}

const byteWise = <Item>(items: readonly Item[]): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / 8) }, (_, index) => items.slice(8 * index, 8 * index + 8));

const opposite = (bit: AirBit): AirBit => ({ ...bit, isOpposite: !bit.isOpposite });

function bytesOnAir(byte: readonly AirBit[], { isDoubled, byteSends = 1 }: Part): readonly AirBit[] {
  const once = isDoubled ? [...byte, ...byte.map(opposite)] : byte;
  return Array.from({ length: byteSends }, () => once).flat();
}

function airPart(part: Part, order: BitOrder, bits: number): AirPart {
  const [from, to] = part.bits ?? [0, 0];
  const isOpposite = part.isInverted ?? false;
  const plain = Array.from({ length: to - from }, (_, index) => ({ address: addressOf(from + index, order, bits), isOpposite }));
  const extra = [...(part.extraBits ?? "")].map((bit) => ({ address: NO_ADDRESS, isOpposite: bit === "1" }));
  const all = [...byteWise(plain).flatMap((byte) => bytesOnAir(byte, part)), ...extra];
  return {
    ...part,
    addresses: Int16Array.from(all, ({ address }) => address),
    opposites: Uint8Array.from(all, (bit) => Number(bit.isOpposite)),
  };
}

export interface AirLayout {
  readonly byteCount: number;
  readonly parts: readonly AirPart[];
}

const compiled = new WeakMap<FrameShape, readonly AirLayout[]>();

/** The layouts of a shape, the longest first, worked out once. */
export function airLayouts(shape: FrameShape): readonly AirLayout[] {
  const known = compiled.get(shape);
  if (known) return known;
  const layouts = [...shape.layouts]
    .sort((a, b) => b.bits - a.bits)
    .map(({ bits, parts }) => ({
      byteCount: Math.ceil(bits / 8),
      parts: parts.map((part) => airPart(part, shape.order, bits)),
    }));
  compiled.set(shape, layouts);
  return layouts;
}
