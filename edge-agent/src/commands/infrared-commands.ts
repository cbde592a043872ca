import {
  type Button,
  checkCode,
  durationUs,
  encodePress,
  type Frame,
  hasToggle,
  type Library,
  protocolOf,
  RAW_GAP_US,
  toBursts,
  USUAL_CARRIER_HZ,
} from "@clima/infrared";
import { type Config, err, type IrRawCommand, type IrSendCommand, ok, parseIrRaw, parseIrSend, type Result } from "@clima/schemas";
import type { FrameLabel } from "../infrared/transmitter/transmitter.ts";
import type { ClimateMemory } from "./climate-memory.ts";
import { createClimatePlanner, type FrameToSend, type SentState } from "./climate-plan.ts";
import { type CommandOutcome, rejected } from "./command-outcome.ts";
import { type CommandPlan, commandParser, type Transmission } from "./command-plan.ts";
import { createMacroCommand } from "./macro-commands.ts";
import { createStateCommand } from "./state-command.ts";
import { gapOf, type PressGap } from "./transmissions.ts";

const MAX_ON_AIR_S = 15;
const US_PER_S = 1_000_000;

export interface InfraredCommandDeps {
  readonly library: Library;
  readonly rawRepeats: Config["station"]["infraredRawRepeats"];
  readonly climateMemory: ClimateMemory;
  readonly onState: (state: SentState) => void;
}

/** cmd/ir/…: press a button, send a protocol code, send raw timings. */
export function createInfraredCommands({ library, rawRepeats, climateMemory, onState }: InfraredCommandDeps) {
  const presses = createPresses();
  const press = (one: Omit<IrSendCommand, "id">) => planPress({ id: "", ...one }, library, presses);
  const states = createClimatePlanner({ library, memory: climateMemory, press, frame: planFrame });
  const stateCommand = createStateCommand(states, onState);
  return {
    "ir/macro": createMacroCommand({ press, state: stateCommand.planStep }),
    "ir/state": stateCommand.command,
    "ir/send": commandParser(parseIrSend, (command) => planSend(command, library, presses)),
    "ir/raw": commandParser(parseIrRaw, (command) => planRaw(command, rawRepeats)),
  };
}

/** Devices take the same light for a button that is still held, so what can change does with each press of a device's buttons. */
function createPresses() {
  const last = new Map<string, number>();
  const keyOf = ({ code, label }: Target) => ("protocol" in code ? `${code.protocol} ${code.address}` : `remote ${label.remote}`);
  const peek = (target: Target) => (last.get(keyOf(target)) ?? 0) + 1;
  return {
    /** The number of the next press, from 1. */
    peek,
    /** The same, which is then taken. */
    next(target: Target): number {
      const number = peek(target);
      last.set(keyOf(target), number);
      return number;
    },
  };
}

type Presses = ReturnType<typeof createPresses>;

interface Target {
  readonly code: Button;
  readonly label: FrameLabel;
  readonly what: string;
  readonly sends?: number | undefined;
  readonly gap?: PressGap | undefined;
}

type Wanted = Pick<IrSendCommand, "sends" | "holdMs" | "dryRun">;

function planSend(command: IrSendCommand, library: Library, presses: Presses): Result<CommandPlan, CommandOutcome> {
  const planned = planPress(command, library, presses);
  if (!planned.ok || !command.dryRun) return planned;
  const { frame, label, outcome } = planned.value;
  return dryRun(frame, label, outcome.message.replace(/^sent /, ""));
}

function planPress(command: IrSendCommand, library: Library, presses: Presses): Result<Transmission, CommandOutcome> {
  const target = lookUp(command, library);
  if (!target.ok) return target;
  const { code, label, what, gap } = target.value;
  const wrong = complaintOf(code);
  if (wrong !== undefined) return err(rejected("invalid", wrong));
  return planFrame({ frame: frameOf(target.value, command, presses), label, what, gap });
}

/** A frame that is to be sent once; `what` it is, in words. */
function planFrame({ frame, label, what, gap }: FrameToSend): Result<Transmission, CommandOutcome> {
  const refusal = refusalOf(frame, 1);
  if (refusal) return err(refusal);
  const outcome: CommandOutcome = { status: "ok", code: "sent", message: `sent ${what}`, ...label, frame };
  return ok({ kind: "transmit", frame, times: 1, label, outcome, ...(gap === undefined ? {} : { gap }) });
}

function complaintOf(code: Button): string | undefined {
  if (!("protocol" in code)) return undefined;
  const protocol = protocolOf(code.protocol);
  if (!protocol) return `protocol ${code.protocol} is not known`;
  const right = checkCode(protocol, code);
  return right.ok ? undefined : right.error;
}

function frameOf(target: Target, { sends = target.sends, holdMs, dryRun }: Wanted, presses: Presses): Frame {
  const { code } = target;
  const number = hasToggle(code) ? presses[dryRun ? "peek" : "next"](target) : 0;
  return encodePress(code, { sends, holdMs, number });
}

function lookUp({ remote, button, protocol, address, command }: IrSendCommand, library: Library): Result<Target, CommandOutcome> {
  if (remote !== undefined && button !== undefined) {
    const found = library.find(remote, button);
    if (!found.ok) return err(rejected(found.error.code, found.error.message));
    const { code, button: name, remote: owner } = found.value;
    return ok({ code, label: { remote: owner.name, button: name }, what: `${owner.name} ${name}`, sends: owner.sends, gap: gapOf(owner) });
  }
  // The schema gives a protocol its address and command; this is for the compiler.
  if (protocol === undefined || address === undefined || command === undefined)
    return err(rejected("invalid", "address and command are missing"));
  const what = `${protocol} address ${address} command ${command}`;
  return ok({ code: { protocol, address, command }, label: {}, what, gap: gapOf(library.ownerOf({ protocol, address })) });
}

/** Home Assistant's timings mostly contain their repeats and come with a repeat_count all the same, so it counts only where it is asked for. */
function planRaw(
  { timings, modulation, repeat_count = 0, dryRun: isDryRun }: IrRawCommand,
  rawRepeats: InfraredCommandDeps["rawRepeats"],
): Result<CommandPlan, CommandOutcome> {
  const times = rawRepeats === "send" ? 1 + repeat_count : 1;
  const endsWithMark = timings.length % 2 === 1;
  const timingsUs = times > 1 && endsWithMark ? [...timings, -RAW_GAP_US] : timings;
  const frame: Frame = { carrierHz: modulation ?? USUAL_CARRIER_HZ, timingsUs };
  const refusal = refusalOf(frame, times);
  if (refusal) return err(refusal);
  if (isDryRun) return dryRun({ ...frame, timingsUs: timings }, {}, `${timings.length} timings`);
  const outcome: CommandOutcome = {
    status: "ok",
    code: "sent",
    message: `sent ${timings.length} timings${times > 1 ? `, ${times} times` : ""}`,
  };
  return ok({ kind: "transmit", frame, times, label: {}, outcome });
}

/** Why it cannot be sent, before it is accepted: it takes too long, or has no gap at which what is too much for the kernel could be cut. */
function refusalOf({ timingsUs }: Frame, times: number): CommandOutcome | undefined {
  const onAirS = (times * durationUs(timingsUs)) / US_PER_S;
  if (onAirS > MAX_ON_AIR_S) return tooLong(onAirS);
  const bursts = toBursts(timingsUs);
  return bursts.ok ? undefined : rejected("too-long", bursts.error);
}

const tooLong = (onAirS: number): CommandOutcome =>
  rejected("too-long", `this takes ${onAirS.toFixed(1)} s on air; expected at most ${MAX_ON_AIR_S} s`);

function dryRun(frame: Frame, label: FrameLabel, what: string): Result<CommandPlan, CommandOutcome> {
  const outcome: CommandOutcome = { status: "ok", code: "dry-run", message: `would have sent ${what}`, ...label, frame };
  return ok({ kind: "act", run: async () => outcome });
}
