import { type Complaint, ok, type Result } from "@clima/schemas";
import type { Frame } from "../infrared/frame.ts";
import type { FrameLabel } from "../infrared/transmitter/transmitter.ts";
import type { Answer } from "./answer.ts";

/** One frame of a command, and the pause after it. */
export interface Step {
  readonly frame: Frame;
  /** How often it is sent. */
  readonly times: number;
  readonly label: FrameLabel;
  readonly pauseMs: number;
}

export interface Transmission {
  readonly kind: "transmit";
  readonly steps: readonly Step[];
  readonly label: FrameLabel;
  readonly answer: Answer;
  /** Of a macro: a newer one of the same name takes its place. */
  readonly name?: string;
}

export interface Act {
  readonly kind: "act";
  /** `tell` is for what the sender should know before the answer. */
  run(tell: (progress: Answer) => void): Promise<Answer>;
}

export interface Cancel {
  readonly kind: "cancel";
  /** Of a macro; everything when absent. */
  readonly name?: string;
  /** Ends what is no transmission; answers how much that was. */
  cancelMore(): number;
}

/** A command after look-up and encoding: what remains to be done. */
export type Work = Act | Cancel | Transmission;

/** A command that was parsed. */
export interface Understood {
  readonly id?: string;
  readonly expiresAt?: string;
  /** Looks up and encodes; the answer says why it cannot. */
  plan(): Result<Work, Answer>;
}

/** From the payload of one kind of command. */
export type Understand = (payload: Uint8Array) => Result<Understood, Complaint>;

interface Addressed {
  readonly id?: string;
  readonly expiresAt?: string;
}

export function understand<T extends Addressed>(
  parse: (payload: Uint8Array) => Result<T, Complaint>,
  plan: (command: T) => Result<Work, Answer>,
): Understand {
  return (payload) => {
    const parsed = parse(payload);
    if (!parsed.ok) return parsed;
    const { id, expiresAt } = parsed.value;
    return ok({
      ...(id === undefined ? {} : { id }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
      plan: () => plan(parsed.value),
    });
  };
}
