import {
  type Command,
  type IrCancelCommand,
  type IrLearnCommand,
  type IrMacroCommand,
  type IrRawCommand,
  type IrSendCommand,
  type IrStateCommand,
  lessonMs,
  type PayloadComplaint,
  parseIrCancel,
  parseIrLearn,
  parseIrMacro,
  parseIrRaw,
  parseIrSend,
  parseIrStateCommand,
  parseSetInterval,
  parseStationCommand,
  type Result,
  type SetIntervalCommand,
  type StationCommand,
} from "@clima/schemas";

/** What is sent with each command, but the id: each command gets a fresh one. */
export interface CommandPayloads {
  readonly "ir/send": Omit<IrSendCommand, "id">;
  readonly "ir/raw": Omit<IrRawCommand, "id">;
  readonly "ir/learn": Omit<IrLearnCommand, "id" | "button" | "buttons"> & ButtonOrButtons;
  readonly "ir/state": Omit<IrStateCommand, "id">;
  readonly "ir/macro": Omit<IrMacroCommand, "id">;
  readonly "ir/cancel": Omit<IrCancelCommand, "id">;
  readonly read: Omit<StationCommand, "id">;
  readonly identify: Omit<StationCommand, "id">;
  readonly "set-interval": Omit<SetIntervalCommand, "id">;
  readonly reload: Omit<StationCommand, "id">;
}

/** The schema's choice, which its generated type leaves open. */
type ButtonOrButtons =
  | { readonly buttons: [string, ...string[]]; readonly button?: never }
  | { readonly button: string; readonly buttons?: never };

const PARSERS: Readonly<Record<Command, (payload: string) => Result<unknown, PayloadComplaint>>> = {
  "ir/send": parseIrSend,
  "ir/raw": parseIrRaw,
  "ir/learn": parseIrLearn,
  "ir/state": parseIrStateCommand,
  "ir/macro": parseIrMacro,
  "ir/cancel": parseIrCancel,
  read: parseStationCommand,
  identify: parseStationCommand,
  "set-interval": parseSetInterval,
  reload: parseStationCommand,
};

/** What is wrong with the payload of a command, as the station would say it. */
export function complainOfPayload(command: Command, payload: string): string | undefined {
  const parsed = PARSERS[command](payload);
  return parsed.ok ? undefined : parsed.error;
}

const ANSWER_WITHIN_MS = 5000;
/** The most that a macro takes. */
const MACRO_MS = 120_000;

/** How long the answer to a command may take, where nobody says it: as long as the station itself takes at most, and time for the way. */
export function usualTimeoutMs(command: Command, payload: object): number {
  if (command === "ir/macro") return MACRO_MS + ANSWER_WITHIN_MS;
  if (command !== "ir/learn") return ANSWER_WITHIN_MS;
  // It is not checked yet
  const { timeoutMs, buttons } = payload as { readonly timeoutMs?: unknown; readonly buttons?: unknown };
  const several = Array.isArray(buttons) ? { buttons } : { button: "" };
  return lessonMs(typeof timeoutMs === "number" ? { timeoutMs } : several) + ANSWER_WITHIN_MS;
}
