import type { Frame } from "@clima/infrared";
import { ok, type PayloadComplaint, type Result } from "@clima/schemas";
import type { FrameLabel } from "../infrared/transmitter/transmitter.ts";
import type { CancellableKind } from "./cancellation.ts";
import type { CommandOutcome } from "./command-outcome.ts";
import type { PressGap } from "./transmissions.ts";

/** Reports progress while a command is carried out. */
export type Progress = (code: string, message: string) => void;

/** A command after look-up and encoding: what is left to do. */
export type CommandPlan = Act | Transmission | InTurn | MacroPlan;

interface Act {
  readonly kind: "act";
  /** What it is to those who want to end it; absent: it cannot be ended. */
  readonly cancellable?: CancellableKind;
  run(progress: Progress, cancelled: AbortSignal): Promise<CommandOutcome>;
}

export interface Transmission {
  readonly kind: "transmit";
  readonly frame: Frame;
  readonly times: number;
  readonly label: FrameLabel;
  readonly outcome: CommandOutcome;
  /** Called when all of it has gone out. */
  onSent?(): void;
  readonly gap?: PressGap;
}

/** What is made when it is its turn to be sent, for it depends on what was sent before it. */
export interface InTurn {
  readonly kind: "in-turn";
  readonly label: FrameLabel;
  readonly gap?: PressGap | undefined;
  /** The error is what came of it where nothing is to be sent. */
  plan(): Result<Transmission, CommandOutcome>;
}

export type MacroStep = Transmission | InTurn | { readonly kind: "pause"; readonly pauseMs: number };

export interface MacroPlan {
  readonly kind: "macro";
  readonly name: string;
  readonly steps: readonly MacroStep[];
  readonly outcome: CommandOutcome;
}

/** A command that was parsed. */
export interface ParsedCommand {
  readonly id?: string;
  readonly expiresAt?: string;
  /** Looks up and encodes; the error is the outcome of a command for which that is not possible. */
  plan(): Result<CommandPlan, CommandOutcome>;
}

/** Reads the payload of one kind of command. */
export type CommandParser = (payload: Uint8Array) => Result<ParsedCommand, PayloadComplaint>;

interface Addressed {
  readonly id?: string;
  readonly expiresAt?: string;
}

/** A parser whose command is looked up and encoded by `plan`, when it is its turn. */
export function commandParser<T extends Addressed>(
  parse: (payload: Uint8Array) => Result<T, PayloadComplaint>,
  plan: (command: T) => Result<CommandPlan, CommandOutcome>,
): CommandParser {
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
