import {
  type Config,
  err,
  type IrMacroCommand,
  type IrRawCommand,
  type IrSendCommand,
  ok,
  parseIrCancel,
  parseIrLearn,
  parseIrMacro,
  parseIrRaw,
  parseIrSend,
  type Result,
} from "@clima/schemas";
import { encodeNec, type NecCode, necSendsFor } from "../infrared/codec/nec.ts";
import { type Frame, timeOnAirUs } from "../infrared/frame.ts";
import type { Library } from "../infrared/library/library.ts";
import type { FrameLabel } from "../infrared/transmitter/transmitter.ts";
import { type Answer, rejected } from "./answer.ts";
import { type Learning, planLearn } from "./learn-command.ts";
import { type Step, understand, type Work } from "./work.ts";

const DEFAULT_CARRIER_HZ = 38_000;
/** Between copies of a raw frame that ends with a mark: longer than any space inside a frame, so that receivers see two frames. */
const RAW_GAP_US = 40_000;
const MAX_ON_AIR_S = 15;
const MAX_MACRO_ON_AIR_S = 60;
const US_PER_S = 1_000_000;

export type InfraredSettings = Pick<Config["infrared"], "rawRepeats">;

/** cmd/ir/…: press a button, send a protocol code or raw timings, several of them, and end that. */
export function createInfraredCommands(library: Library, settings: InfraredSettings, learning?: Learning) {
  return {
    "ir/send": understand(parseIrSend, (command) => planSend(command, library)),
    "ir/raw": understand(parseIrRaw, (command) => planRaw(command, settings)),
    "ir/macro": understand(parseIrMacro, (command) => planMacro(command, library)),
    "ir/cancel": understand(parseIrCancel, ({ name }) =>
      ok({
        kind: "cancel",
        ...(name === undefined ? {} : { name }),
        cancelMore: () => (name === undefined ? (learning?.learner.cancel() ?? 0) : 0),
      }),
    ),
    "ir/learn": understand(parseIrLearn, (command) => planLearn(command, learning)),
  };
}

interface Target {
  readonly code: NecCode;
  readonly label: FrameLabel;
}

function planSend(command: IrSendCommand, library: Library): Result<Work, Answer> {
  const pressed = pressOf(command, library);
  if (!pressed.ok) return pressed;
  const { frame, label, what } = pressed.value;
  if (command.dryRun) return dryRun(frame, label, what);
  const answer: Answer = { status: "ok", code: "sent", message: `sent ${what}`, ...label, frame };
  return ok({ kind: "transmit", steps: [{ frame, times: 1, label, pauseMs: 0 }], label, answer });
}

type PressRequest = Pick<IrSendCommand, "remote" | "button" | "protocol" | "address" | "command" | "sends" | "holdMs">;

interface Press {
  readonly frame: Frame;
  readonly label: FrameLabel;
  /** In words. */
  readonly what: string;
}

function pressOf(request: PressRequest, library: Library): Result<Press, Answer> {
  const target = lookUp(request, library);
  if (!target.ok) return target;
  const { code, label } = target.value;
  const sends = request.holdMs === undefined ? (request.sends ?? 1) : necSendsFor(request.holdMs);
  const what = label.button === undefined ? `NEC address ${code.address} command ${code.command}` : `${label.remote} ${label.button}`;
  return ok({ frame: encodeNec(code, sends), label, what });
}

function lookUp({ remote, button, address, command }: PressRequest, library: Library): Result<Target, Answer> {
  if (remote !== undefined && button !== undefined) {
    const found = library.find(remote, button);
    if (!found.ok) return err(rejected(found.error.code, found.error.message));
    const { code, ...label } = found.value;
    return ok({ code, label });
  }
  // The schema gives a protocol its address and command; this is for the compiler.
  if (address === undefined || command === undefined) return err(rejected("invalid", "address and command are missing"));
  return ok({ code: { address, command }, label: {} });
}

/** Home Assistant's commands mostly contain their repeats and have a repeat_count all the same, so it counts only when asked for. */
function planRaw(
  { timings, modulation, repeat_count = 0, dryRun: isDryRun }: IrRawCommand,
  settings: InfraredSettings,
): Result<Work, Answer> {
  const times = settings.rawRepeats === "send" ? 1 + repeat_count : 1;
  const frame = rawFrame(timings, modulation ?? DEFAULT_CARRIER_HZ, times);
  const onAirS = (times * timeOnAirUs(frame)) / US_PER_S;
  if (onAirS > MAX_ON_AIR_S) return err(tooLong(onAirS, MAX_ON_AIR_S));
  if (isDryRun) return dryRun({ ...frame, timingsUs: timings }, {}, `${timings.length} timings`);
  const answer: Answer = { status: "ok", code: "sent", message: `sent ${timings.length} timings${times > 1 ? `, ${times} times` : ""}` };
  return ok({ kind: "transmit", steps: [{ frame, times, label: {}, pauseMs: 0 }], label: {}, answer });
}

/** Copies are kept apart, also those of a frame that ends with its mark. */
function rawFrame(timings: readonly number[], carrierHz: number, times: number): Frame {
  const endsWithMark = timings.length % 2 === 1;
  return { carrierHz, timingsUs: times > 1 && endsWithMark ? [...timings, -RAW_GAP_US] : timings };
}

const tooLong = (onAirS: number, maxS: number): Answer =>
  rejected("too-long", `this takes ${onAirS.toFixed(1)} s on air; expected at most ${maxS} s`);

/** The whole macro is looked up before its first step is sent. */
function planMacro({ name, steps }: IrMacroCommand, library: Library): Result<Work, Answer> {
  const planned: Step[] = [];
  for (const [index, step] of steps.entries()) {
    const found = planStep(step, library);
    if (!found.ok) return err({ ...found.error, message: `steps[${index}]: ${found.error.message}` });
    planned.push(found.value);
  }
  const onAirS = planned.reduce((sum, { frame, times }) => sum + times * timeOnAirUs(frame), 0) / US_PER_S;
  if (onAirS > MAX_MACRO_ON_AIR_S) return err(tooLong(onAirS, MAX_MACRO_ON_AIR_S));
  const answer: Answer = { status: "ok", code: "sent", message: `sent ${planned.length} steps of ${name}` };
  return ok({ kind: "transmit", name, steps: planned, label: {}, answer });
}

function planStep(step: IrMacroCommand["steps"][number], library: Library): Result<Step, Answer> {
  const { pauseMs = 0, sends = 1, timings, modulation = DEFAULT_CARRIER_HZ } = step;
  if (timings !== undefined) return ok({ frame: rawFrame(timings, modulation, sends), times: sends, label: {}, pauseMs });
  const pressed = pressOf(step, library);
  return pressed.ok ? ok({ frame: pressed.value.frame, times: 1, label: pressed.value.label, pauseMs }) : pressed;
}

function dryRun(frame: Frame, label: FrameLabel, what: string): Result<Work, Answer> {
  const answer: Answer = { status: "ok", code: "dry-run", message: `would have sent ${what}`, ...label, frame };
  return ok({ kind: "act", run: async () => answer });
}
