import { durationUs, type Frame } from "../frame.ts";

/** How far frames are apart: from the start of one to that of the next, or from its end. */
export type Spacing = { readonly periodUs: number } | { readonly gapUs: number };

export interface SpacedFrame {
  /** From the first mark to the last. */
  readonly timingsUs: readonly number[];
  /** Dark after it. */
  readonly gapUs: number;
}

/** What goes out while a button is held. */
export interface Sequence {
  readonly carrierHz: number;
  /** Devices want it so often before they believe it. */
  readonly minSends: number;
  /** What is sent after `sent` others of this press. */
  frame(sent: number): SpacedFrame;
  /** What is sent once more when the button is let go, from the first mark to the last. */
  readonly end?: readonly number[];
}

/** Between frames whose period is shorter than what they carry. */
export const LEAST_GAP_US = 10_000;

/** A frame with the dark after it. */
export const spaced = (timingsUs: readonly number[], spacing: Spacing): SpacedFrame => ({
  timingsUs,
  gapUs: "gapUs" in spacing ? spacing.gapUs : Math.max(LEAST_GAP_US, spacing.periodUs - durationUs(timingsUs)),
});

/** So often, and never less often than its devices want it; without a gap after the last. */
export function encodeSequence(sequence: Sequence, sends = 1): Frame {
  const count = Math.max(sends, sequence.minSends);
  const timingsUs: number[] = [];
  for (let sent = 0; sent < count; sent += 1) {
    const { timingsUs: frame, gapUs } = sequence.frame(sent);
    timingsUs.push(...frame, -gapUs);
  }
  return { carrierHz: sequence.carrierHz, timingsUs: sequence.end ? [...timingsUs, ...sequence.end] : timingsUs.slice(0, -1) };
}

/** How often it is sent while a button is held so long. */
export function sendsWithin(sequence: Sequence, holdMs: number): number {
  const { timingsUs, gapUs } = sequence.frame(1);
  return Math.max(1, Math.ceil((holdMs * 1000) / (durationUs(timingsUs) + gapUs)));
}
