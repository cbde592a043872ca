import { areNear, type Code, type Protocol } from "./protocol.ts";
import { decodeFrame, type NamedCode, protocolOf } from "./protocols.ts";

/** Longer than any space in a frame, and shorter than any between two: 5.6 ms of a slow NEC header, 6 ms of Dish. */
const BETWEEN_FRAMES_US = 5800;

/** What a receiver heard, as frames from the first mark to the last. */
export function splitFrames(timingsUs: readonly number[]): readonly (readonly number[])[] {
  const frames: number[][] = [[]];
  for (const us of timingsUs) {
    if (us <= -BETWEEN_FRAMES_US) frames.push([]);
    else frames.at(-1)?.push(us);
  }
  return frames.map(trimmed).filter((frame) => frame.length > 0);
}

function trimmed(frame: readonly number[]): readonly number[] {
  const first = frame.findIndex((us) => us > 0);
  const last = frame.findLastIndex((us) => us > 0);
  return first < 0 ? [] : frame.slice(first, last + 1);
}

export interface DecodedSignal extends NamedCode {
  /** How often it was sent, the first included. */
  readonly sends: number;
}

/** The code of a press with its repeats; undefined where its first frames are of no protocol. What follows of another code is left out. */
export function decodeSignal(timingsUs: readonly number[]): DecodedSignal | undefined {
  const frames = splitFrames(timingsUs);
  const start = frames.findIndex((frame) => decodeFrame(frame) !== undefined);
  const first = decodeFrame(frames[start] ?? []);
  const protocol = first && protocolOf(first.protocol);
  if (!first || !protocol) return undefined;
  const rest = frames.slice(start + 1);
  const other = rest.findIndex((frame) => !isRepeat(frame, first, protocol));
  const framesSent = 1 + (other < 0 ? rest.length : other);
  return { ...first, sends: Math.ceil(framesSent / framesASend(first, protocol)) };
}

/**
 * The code of a press that is nothing but this code, with its repeats: sent, it makes the whole signal again. Undefined where frames of another
 * code are in it, as in the presses of some remotes that send two.
 */
export function decodeWhole(timingsUs: readonly number[]): DecodedSignal | undefined {
  const code = decodeSignal(timingsUs);
  const protocol = code && protocolOf(code.protocol);
  if (!code || !protocol) return undefined;
  return code.sends * splitFrames(protocol.first(code)).length >= splitFrames(timingsUs).length ? code : undefined;
}

/** Two with Sharp, whose codes are followed by their inverse. */
const framesASend = (code: Code, protocol: Protocol) => splitFrames(protocol.repeat?.(code) ?? protocol.first(code)).length;

function isRepeat(frame: readonly number[], code: NamedCode, protocol: Protocol): boolean {
  if (areNear(frame, protocol.repeat?.(code) ?? [])) return true;
  const again = protocol.decode(frame);
  return again !== undefined && again.address === code.address && again.command === code.command && again.toggle === code.toggle;
}
