import { err, ok, type Result } from "@clima/schemas";
import type { Frame } from "../frame.ts";
import { encodeSequence, type Sequence, type Spacing, spaced } from "./sequence.ts";

/** What a button means to a device. */
export interface Code {
  readonly address: number;
  readonly command: number;
  /** Changes with every press, in protocols that have it. */
  readonly toggle?: 0 | 1;
  /** Of a device that has another than its protocol. */
  readonly carrierHz?: number;
}

/** A way of writing codes in light. Timings are in µs: positive light on, negative off. */
export interface Protocol {
  readonly name: string;
  /** The protocol in the notation of IRP, as IrpProtocols.xml of IrpTransmogrifier has it unless said otherwise. */
  readonly irp: string;
  readonly carrierHz: number;
  readonly maxAddress: number;
  readonly maxCommand: number;
  /** Devices want the code so often before they believe it. */
  readonly minSends?: number;
  readonly hasToggle?: boolean;
  /** From the start of a frame to that of the next, or from its end. */
  readonly spacing: Spacing;
  /** After what is sent while the button is held, where that is another. */
  readonly repeatSpacing?: Spacing;
  /** How many frames belong together and say a code only so; 1 when absent. */
  readonly framesACode?: number;
  /** Its frames have no check: beside frames of another kind they are no code, but a part of something longer, as an air conditioner's state. */
  readonly isAlone?: boolean;
  /** How many timings a frame has, at the least and at the most. */
  readonly timings?: { readonly least: number; readonly most: number };
  /** A share of each timing by which it may be wrong. */
  readonly tolerance?: number;
  /** What is sent first, from the first mark to the last. */
  first(code: Code): readonly number[];
  /** What is sent while the button is held, after `sent` others of this press, 1 when absent; the first again without this function. */
  repeat?(code: Code, sent?: number): readonly number[];
  /** What is sent when the button is let go. */
  last?(code: Code): readonly number[];
  /** The code of a frame, from the first mark to the last; undefined where it is none of this protocol. */
  decode(timingsUs: readonly number[]): Code | undefined;
}

/** Wrong by a quarter is still right: receivers stretch marks, and remotes age. */
export const TOLERANCE = 0.255;

/** Whether a timing is the expected one, within a share of it; a mark is never near a space. */
export const isNear = (us: number, expectedUs: number, tolerance = TOLERANCE): boolean =>
  Math.sign(us) === Math.sign(expectedUs) && Math.abs(us - expectedUs) <= tolerance * Math.abs(expectedUs);

/** Whether all timings are the expected ones, and as many. */
export const areNear = (timingsUs: readonly number[], expectedUs: readonly number[], tolerance = TOLERANCE): boolean =>
  timingsUs.length === expectedUs.length && expectedUs.every((us, index) => isNear(timingsUs[index] ?? 0, us, tolerance));

/** The frames of a code. */
export function sequenceOf(protocol: Protocol, code: Code): Sequence {
  const { minSends = 1, spacing, repeatSpacing = spacing } = protocol;
  const frame = (sent: number) =>
    sent === 0 ? spaced(protocol.first(code), spacing) : spaced(protocol.repeat?.(code, sent) ?? protocol.first(code), repeatSpacing);
  const end = protocol.last?.(code);
  return { carrierHz: code.carrierHz ?? protocol.carrierHz, minSends, frame, ...(end ? { end } : {}) };
}

/** The code `sends` times, and never less often than its devices want it; without a gap after the last. */
export const encodeSignal = (protocol: Protocol, code: Code, sends?: number): Frame => encodeSequence(sequenceOf(protocol, code), sends);

/** Says which field is outside of what the protocol can carry. */
export function checkCode({ name, maxAddress, maxCommand }: Protocol, { address, command }: Code): Result<void, string> {
  if (!isWithin(address, maxAddress)) return err(`address is ${address}; expected 0 to ${maxAddress} for ${name}`);
  if (!isWithin(command, maxCommand)) return err(`command is ${command}; expected 0 to ${maxCommand} for ${name}`);
  return ok(undefined);
}

const isWithin = (value: number, max: number) => Number.isInteger(value) && value >= 0 && value <= max;
