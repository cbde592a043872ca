import { splitFrames, stretchUs, unstretched } from "./frames.ts";
import { areNear, type Code, type Protocol } from "./protocol.ts";
import { decodeFrame, type NamedCode, protocolOf } from "./protocols.ts";

export interface DecodedSignal extends NamedCode {
  /** How often it was sent, the first included. */
  readonly sends: number;
}

/** The code of a press with its repeats; undefined where its first frames are of no protocol. What follows of another code is left out. */
export function decodeSignal(timingsUs: readonly number[]): DecodedSignal | undefined {
  const frames = splitFrames(timingsUs);
  const found = firstCode(frames);
  const protocol = found && protocolOf(found.code.protocol);
  if (!found || !protocol) return undefined;
  const { code: first, rest } = found;
  const other = rest.findIndex((frame) => !isRepeat(frame, first, protocol));
  const framesSent = 1 + (other < 0 ? rest.length : other);
  return { ...first, sends: Math.ceil(framesSent / framesASend(first, protocol)) };
}

/** The first frame that has a code, and those after it, without what the receiver has added to the light of the first. */
function firstCode(frames: readonly (readonly number[])[]) {
  for (const [index, frame] of frames.entries()) {
    for (const us of new Set([0, stretchUs(frame)])) {
      const code = decodeFrame(unstretched(frame, us));
      if (code) return { code, rest: frames.slice(index + 1).map((later) => unstretched(later, us)) };
    }
  }
  return undefined;
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
