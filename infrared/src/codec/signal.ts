import { splitFrames, stretchUs, unstretched } from "./frames.ts";
import { areNear, type Code, checkCode, type Protocol } from "./protocol.ts";
import { decodeFrame, decodeTwoFrames, type NamedCode, protocolOf } from "./protocols.ts";

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
  if (protocol.isAlone && (other >= 0 || frames.length > rest.length + 1)) return undefined;
  const framesSent = 1 + (other < 0 ? rest.length : other);
  return { ...first, sends: framesSent === 1 ? 1 : Math.ceil(framesSent / framesASend(first, protocol)) };
}

/** The first frame that has a code, and those after it, without what the receiver has added to the light of the first. */
function firstCode(frames: readonly (readonly number[])[]) {
  for (const [index, frame] of frames.entries()) {
    const rest = frames.slice(index + 1);
    const found = codeAtStart(frame, rest) ?? stretchedCodeAtStart(frame, rest);
    if (found) return found;
  }
  return undefined;
}

function codeAtStart(frame: readonly number[], rest: readonly (readonly number[])[]) {
  const code = decodeFrame(frame) ?? decodeTwoFrames(frame, rest[0] ?? []);
  return code && { code, rest };
}

function stretchedCodeAtStart(frame: readonly number[], rest: readonly (readonly number[])[]) {
  const us = stretchUs(frame);
  if (us === 0) return undefined;
  return codeAtStart(
    unstretched(frame, us),
    rest.map((later) => unstretched(later, us)),
  );
}

/**
 * A code in the spelling in which it is heard: of codes that make the same light, as `nec` 54060 and `nec` 44, or of `pioneer` and `nec`, this is
 * the one. As it is where its protocol cannot carry it, or is only sent.
 */
export function canonicalCode({ protocol, address, command }: NamedCode): NamedCode {
  const known = protocolOf(protocol);
  const code = { address, command };
  const heard = known && checkCode(known, code).ok ? firstCode(splitFrames(known.first(code)))?.code : undefined;
  return heard ? { protocol: heard.protocol, address: heard.address, command: heard.command } : { protocol, ...code };
}

/**
 * The code of a press that is nothing but this code, with its repeats: sent, it makes the whole signal again. Undefined where frames of another
 * code are in it, as in the presses of some remotes that send two.
 */
export function decodeWhole(timingsUs: readonly number[]): DecodedSignal | undefined {
  const code = decodeSignal(timingsUs);
  const protocol = code && protocolOf(code.protocol);
  if (!code || !protocol) return undefined;
  const last = splitFrames(protocol.last?.(code) ?? []);
  return code.sends * splitFrames(protocol.first(code)).length + last.length >= splitFrames(timingsUs).length ? code : undefined;
}

/** More than one where a send is several frames. */
const framesASend = (code: Code, protocol: Protocol) => splitFrames(protocol.repeat?.(code) ?? protocol.first(code)).length;

/** The frames of what is sent while the button is held, and of a code that is in several of them. */
function partsOf(code: Code, protocol: Protocol): readonly (readonly number[])[] {
  const again = protocol.repeat ? splitFrames(protocol.repeat(code)) : [];
  return protocol.framesACode === undefined ? again : [...again, ...splitFrames(protocol.first(code))];
}

function isRepeat(frame: readonly number[], code: NamedCode, protocol: Protocol): boolean {
  if (partsOf(code, protocol).some((part) => areNear(frame, part, protocol.tolerance))) return true;
  const again = protocol.decode(frame);
  return again !== undefined && again.address === code.address && again.command === code.command && again.toggle === code.toggle;
}
