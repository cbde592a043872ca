import type { AcState, Frame } from "@clima/infrared";
import type { ResultMessage } from "@clima/schemas";
import type { FrameLabel } from "../infrared/transmitter/transmitter.ts";

/** What became of a command, as its sender gets it. */
export interface CommandOutcome extends FrameLabel {
  readonly status: ResultMessage["status"];
  /** A stable word for programs. */
  readonly code: string;
  /** For people: what came, what was expected, what to do. */
  readonly message: string;
  readonly frame?: Frame;
  /** What the protocol of an air conditioner holds of the state that was wanted, and what it does not: one sentence each. */
  readonly held?: AcState;
  readonly adjustments?: readonly string[];
  /** Of a lesson: the buttons that were learned, also where others were not. */
  readonly learned?: readonly string[];
}

/** Not carried out, and nothing was sent. */
export const rejected = (code: string, message: string): CommandOutcome => ({ status: "rejected", code, message });
/** Carried out in vain, or in part. */
export const failed = (code: string, message: string): CommandOutcome => ({ status: "error", code, message });
