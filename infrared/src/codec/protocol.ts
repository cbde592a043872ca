import { err, ok, type Result } from "@clima/schemas";
import { durationUs, type Frame } from "../frame.ts";

/** What a button means to a device. */
export interface Code {
  readonly address: number;
  readonly command: number;
  /** Changes with every press, in protocols that have it. */
  readonly toggle?: 0 | 1;
  /** Of a device that has another than its protocol. */
  readonly carrierHz?: number;
}

export type Spacing = { readonly periodUs: number } | { readonly gapUs: number };

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
  /** What is sent while the button is held; the first again when absent. */
  repeat?(code: Code): readonly number[];
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

/** Between frames whose period is shorter than what they carry. */
const LEAST_GAP_US = 10_000;

function gapAfterUs(spacing: Spacing, timingsUs: readonly number[]): number {
  if ("gapUs" in spacing) return spacing.gapUs;
  return Math.max(LEAST_GAP_US, spacing.periodUs - durationUs(timingsUs));
}

/** The code `sends` times, and never less often than its devices want it; without a gap after the last. */
export function encodeSignal(protocol: Protocol, code: Code, sends = 1): Frame {
  const count = Math.max(sends, protocol.minSends ?? 1);
  const first = protocol.first(code);
  const repeat = protocol.repeat?.(code) ?? first;
  const timingsUs = [...first];
  const { spacing, repeatSpacing = spacing } = protocol;
  for (let sent = 1; sent < count; sent += 1) {
    timingsUs.push(-(sent === 1 ? gapAfterUs(spacing, first) : gapAfterUs(repeatSpacing, repeat)), ...repeat);
  }
  const last = protocol.last?.(code);
  if (last) timingsUs.push(-gapAfterUs(count > 1 ? repeatSpacing : spacing, count > 1 ? repeat : first), ...last);
  return { carrierHz: code.carrierHz ?? protocol.carrierHz, timingsUs };
}

/** How often the code is sent while a button is held so long. */
export function sendsFor(protocol: Protocol, code: Code, holdMs: number): number {
  const frame = protocol.repeat?.(code) ?? protocol.first(code);
  const periodUs = durationUs(frame) + gapAfterUs(protocol.repeatSpacing ?? protocol.spacing, frame);
  return Math.max(1, Math.ceil((holdMs * 1000) / periodUs));
}

/** Says which field is outside of what the protocol can carry. */
export function checkCode({ name, maxAddress, maxCommand }: Protocol, { address, command }: Code): Result<void, string> {
  if (!isWithin(address, maxAddress)) return err(`address is ${address}; expected 0 to ${maxAddress} for ${name}`);
  if (!isWithin(command, maxCommand)) return err(`command is ${command}; expected 0 to ${maxCommand} for ${name}`);
  return ok(undefined);
}

const isWithin = (value: number, max: number) => Number.isInteger(value) && value >= 0 && value <= max;
