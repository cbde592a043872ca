/** A protocol as data. */
import type { Check } from "./checksums.ts";
import type { AcState } from "./climate-protocol.ts";
import type { Extra } from "./extras.ts";
import type { Field, Wish } from "./fields.ts";
import type { FrameShape } from "./frame-shape.ts";

/** What a protocol cannot hold together, mended in the wish before it is written. */
export type Rule = (wish: Wish) => Wish;

export interface AcDescription {
  readonly protocol: string;
  /** `default` where there is one only. */
  readonly model?: string;
  readonly shape: FrameShape;
  /** A whole message in hexadecimal, in which the fields and checks are written; a number with `0x`. */
  readonly base: string;
  /** The bytes or places that are as in `base` in every message of the protocol, and so tell it from others. */
  readonly fixed: string;
  /** Read in their order: a later one corrects what an earlier one said. */
  readonly fields: readonly Field[];
  readonly checks?: readonly Check[];
  readonly rules?: readonly Rule[];
  /** Sent instead of the state to switch off. */
  readonly offCode?: string;
  /** What has messages of its own, sent with the state when it changes. */
  readonly extras?: readonly Extra[];
  /** What is taken where a wish and the state before say nothing. */
  readonly usual?: Partial<Wish>;
  /** The messages on air for one of the state, where that is not what is sent. */
  readonly onAir?: (message: Uint8Array, wish: Wish, before: AcState | undefined) => readonly Uint8Array[];
  /** The message of the state in one that was heard, where it is sent in another form; undefined where it is none. */
  readonly heard?: (message: Uint8Array) => Uint8Array | undefined;
}

/** Where `is` holds, `then` is taken: `when({ mode: "auto" }, { temperatureC: 25 })`. */
export const when = (is: Partial<AcState>, then: Partial<Wish>): Rule => {
  const conditions = Object.entries(is) as [keyof AcState, unknown][];
  return (wish) => (conditions.every(([key, value]) => wish[key] === value) ? { ...wish, ...then } : wish);
};
