import { sequenceOf } from "../codec/protocol.ts";
import { protocolOf } from "../codec/protocols.ts";
import { encodeSequence, type Sequence, type SpacedFrame, sendsWithin, spaced } from "../codec/sequence.ts";
import type { Frame } from "../frame.ts";
import type { Button, RawButton } from "./remote.ts";

/** After timings that say nothing of it: longer than any space inside a frame, so that receivers see two frames. */
export const RAW_GAP_US = 40_000;

export interface Press {
  /** 1 when absent; more where the button's devices want more. */
  readonly sends?: number | undefined;
  /** As often as fits into this, in place of `sends`. */
  readonly holdMs?: number | undefined;
  /** Which press it is, for buttons whose light changes with every press. */
  readonly number?: number | undefined;
}

/** What is sent when a button is pressed. */
export function encodePress(button: Button, { sends = 1, holdMs, number = 0 }: Press = {}): Frame {
  const sequence = sequenceOfButton(button, number);
  return encodeSequence(sequence, holdMs === undefined ? sends : sendsWithin(sequence, holdMs));
}

/** Whether its light changes with every press, so that devices tell a new press from a held button. */
export const hasToggle = (button: Button): boolean =>
  "protocol" in button ? protocolOf(button.protocol)?.hasToggle === true : button.toggled !== undefined;

/** The frames of a press; throws where the button is of no known protocol, which no remote has. */
export function sequenceOfButton(button: Button, number = 0): Sequence {
  if (!("protocol" in button)) return sequenceOfRaw(button, number);
  const protocol = protocolOf(button.protocol);
  if (!protocol) throw new Error(`protocol ${button.protocol} is not known`);
  return sequenceOf(protocol, protocol.hasToggle ? { ...button, toggle: number % 2 === 0 ? 0 : 1 } : button);
}

function sequenceOfRaw(button: RawButton, number: number): Sequence {
  const forms = [button, ...(button.toggled ?? [])];
  const { timingsUs, repeatTimingsUs = [timingsUs] } = forms[number % forms.length] ?? button;
  const frame = (sent: number) =>
    withGap(button, sent === 0 ? timingsUs : (repeatTimingsUs[(sent - 1) % repeatTimingsUs.length] ?? timingsUs));
  return { carrierHz: button.carrierHz, minSends: button.minSends ?? 1, frame };
}

/** Timings that end with a space say their gap themselves. */
function withGap({ gapUs = RAW_GAP_US, periodUs }: RawButton, timingsUs: readonly number[]): SpacedFrame {
  const last = timingsUs.at(-1) ?? 0;
  if (last < 0) return { timingsUs: timingsUs.slice(0, -1), gapUs: -last };
  return spaced(timingsUs, periodUs === undefined ? { gapUs } : { periodUs });
}
