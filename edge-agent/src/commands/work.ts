import type { Frame } from "@clima/infrared";
import { type Complaint, ok, type Result } from "@clima/schemas";
import type { FrameLabel } from "../infrared/transmitter/transmitter.ts";
import type { Answer } from "./answer.ts";

/** Tells, while a command is carried out, how it goes. */
export type Progress = (code: string, message: string) => void;

/** A command after look-up and encoding: what remains to be done. */
export type Work = { readonly kind: "act"; run(progress: Progress): Promise<Answer> } | Transmission | MacroWork;

export interface Transmission {
  readonly kind: "transmit";
  readonly frame: Frame;
  readonly times: number;
  readonly label: FrameLabel;
  readonly answer: Answer;
  /** Called when all of it has gone out. */
  onSent?(): void;
  /** How long the device needs before the next press. */
  readonly gapMs?: number;
}

export type MacroStep = Transmission | { readonly kind: "pause"; readonly pauseMs: number };

export interface MacroWork {
  readonly kind: "macro";
  readonly name: string;
  readonly steps: readonly MacroStep[];
  readonly answer: Answer;
}

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
