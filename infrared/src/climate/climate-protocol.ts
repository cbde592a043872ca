import type { AcFlag, Result } from "@clima/schemas";
import type { Frame } from "../frame.ts";

export { AC_FLAGS, type AcFlag } from "@clima/schemas";

export const AC_MODES = ["auto", "cool", "dry", "fan", "heat"] as const;
export type AcMode = (typeof AC_MODES)[number];
export const AC_FANS = ["auto", "min", "low", "medium", "high", "max"] as const;
export type AcFan = (typeof AC_FANS)[number];
export const AC_SWINGS = ["off", "auto", "highest", "high", "upperMiddle", "middle", "low", "lowest"] as const;
export type AcSwing = (typeof AC_SWINGS)[number];
export const AC_SWINGS_H = ["off", "auto", "leftMax", "left", "middle", "right", "rightMax", "wide"] as const;
export type AcSwingH = (typeof AC_SWINGS_H)[number];

/**
 * What an air conditioner does or shall do. In a wish, what is absent stays as it was before, or takes the usual value; in what was heard, it was
 * not said: a message that only switches off has no mode.
 */
export interface AcState extends Partial<Readonly<Record<AcFlag, boolean>>> {
  readonly power: boolean;
  readonly mode?: AcMode;
  readonly temperatureC?: number;
  readonly fan?: AcFan;
  /** Of the vertical vane: up and down. */
  readonly swing?: AcSwing;
  /** Of the horizontal vane: left and right. */
  readonly swingH?: AcSwingH;
}

/** What the messages of a protocol can hold. */
export interface AcRange {
  readonly modes: readonly AcMode[];
  readonly temperaturesC: { readonly min: number; readonly max: number; readonly step: number };
  readonly fans: readonly AcFan[];
  readonly swings: readonly AcSwing[];
  readonly swingsH: readonly AcSwingH[];
  readonly flags: readonly AcFlag[];
}

export interface AcSignal {
  readonly frame: Frame;
  /** The messages of the frame in hexadecimal, as they are sent; numbers with `0x`. */
  readonly codes: readonly string[];
  /** What the air conditioner holds when it has heard the frame. */
  readonly held: AcState;
  /** One sentence for each difference between what was wished and what is held. */
  readonly adjustments: readonly string[];
}

/** One protocol in the variant of one model of remote control. */
export interface AirConditioner {
  /** Lower case, as in `coolix`. */
  readonly protocol: string;
  /** `default` where there is only one. */
  readonly model: string;
  readonly range: AcRange;
  /** `before` is what was held after the last frame: some protocols say only what changes. An error says what is missing in the wish. */
  encode(wished: AcState, before?: AcState): Result<AcSignal, string>;
  /**
   * What the air conditioner holds after a received signal; undefined where it is not of this protocol. Timings in µs, positive = mark. `before` is
   * what it held: a signal that toggles is read as one after off where it is absent.
   */
  decode(timingsUs: readonly number[], before?: AcState): AcState | undefined;
}
