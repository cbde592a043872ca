import { framesOf, isSameFrame } from "./frames.ts";

/** A code in the words of its protocol. */
export interface DecodedCode {
  readonly protocol: string;
  readonly address: number;
  readonly command: number;
}

export type Decode = (frameUs: readonly number[]) => DecodedCode | undefined;

/** A button of the library, as it would be received. */
export interface KnownFrame {
  readonly remote: string;
  readonly button: string;
  readonly frameUs: readonly number[];
}

export interface HeardPress {
  readonly code?: DecodedCode;
  /** How often the code came again after the first. */
  readonly repeats: number;
  readonly known?: Pick<KnownFrame, "remote" | "button">;
  /** The first frame, or the whole press where its frames are parts of one code. */
  readonly timingsUs: readonly number[];
}

export interface PressDeps {
  readonly decode: Decode;
  readonly known: () => readonly KnownFrame[];
}

/** NEC and its relatives say "again" with a leader and one mark. */
const MAX_REPEAT_TIMINGS = 3;

/** What a press means: its code, how often it came, and whose button it is. */
export function understandPress(timingsUs: readonly number[], { decode, known }: PressDeps): HeardPress {
  const [first = [], ...others] = framesOf(timingsUs);
  const code = decode(first);
  const isRepeat = (frame: readonly number[]) =>
    frame.length <= MAX_REPEAT_TIMINGS || isSameFrame(frame, first) || (code !== undefined && isSameCode(decode(frame), code));
  const repeats = others.filter(isRepeat).length;
  const isOneCode = repeats === others.length;
  const heardUs = isOneCode ? first : timingsUs;
  const button = known().find(({ frameUs }) => isSameFrame(frameUs, heardUs));
  return {
    ...(code === undefined ? {} : { code }),
    repeats: isOneCode ? repeats : 0,
    ...(button === undefined ? {} : { known: { remote: button.remote, button: button.button } }),
    timingsUs: heardUs,
  };
}

const isSameCode = (one: DecodedCode | undefined, other: DecodedCode): boolean =>
  one?.protocol === other.protocol && one.address === other.address && one.command === other.command;
