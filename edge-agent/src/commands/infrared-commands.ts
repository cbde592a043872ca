import { err, type IrRawCommand, type IrSendCommand, ok, parseIrLearn, parseIrRaw, parseIrSend, type Result } from "@clima/schemas";
import { encodeNec, type NecCode, necSendsFor } from "../infrared/codec/nec.ts";
import { type Frame, timeOnAirUs } from "../infrared/frame.ts";
import type { Library } from "../infrared/library/library.ts";
import type { FrameLabel } from "../infrared/transmitter/transmitter.ts";
import { type Answer, rejected } from "./answer.ts";
import { understand, type Work } from "./work.ts";

const DEFAULT_CARRIER_HZ = 38_000;
/** Between copies of a raw frame that ends with a mark: longer than any space inside a frame, so that receivers see two frames. */
const RAW_GAP_US = 40_000;
const MAX_ON_AIR_S = 15;
const US_PER_S = 1_000_000;

/** cmd/ir/…: press a button, send a protocol code, send raw timings. */
export function createInfraredCommands(library: Library) {
  return {
    "ir/send": understand(parseIrSend, (command) => planSend(command, library)),
    "ir/raw": understand(parseIrRaw, planRaw),
    "ir/learn": understand(parseIrLearn, () =>
      err(rejected("unsupported", "this station has no infrared receiver, so it cannot learn buttons; send raw timings on cmd/ir/raw")),
    ),
  };
}

interface Target {
  readonly code: NecCode;
  readonly label: FrameLabel;
}

function planSend(command: IrSendCommand, library: Library): Result<Work, Answer> {
  const target = lookUp(command, library);
  if (!target.ok) return target;
  const { code, label } = target.value;
  const sends = command.holdMs === undefined ? (command.sends ?? 1) : necSendsFor(command.holdMs);
  const frame = encodeNec(code, sends);
  const what = label.button === undefined ? `NEC address ${code.address} command ${code.command}` : `${label.remote} ${label.button}`;
  if (command.dryRun) return dryRun(frame, label, what);
  const answer: Answer = { status: "ok", code: "sent", message: `sent ${what}`, ...label, frame };
  return ok({ kind: "transmit", frame, times: 1, label, answer });
}

function lookUp({ remote, button, address, command }: IrSendCommand, library: Library): Result<Target, Answer> {
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

function planRaw({ timings, modulation, repeat_count, dryRun: isDryRun }: IrRawCommand): Result<Work, Answer> {
  const times = 1 + (repeat_count ?? 0);
  const endsWithMark = timings.length % 2 === 1;
  const timingsUs = times > 1 && endsWithMark ? [...timings, -RAW_GAP_US] : timings;
  const frame: Frame = { carrierHz: modulation ?? DEFAULT_CARRIER_HZ, timingsUs };
  const onAirS = (times * timeOnAirUs(frame)) / US_PER_S;
  if (onAirS > MAX_ON_AIR_S) {
    return err(rejected("too-long", `this takes ${onAirS.toFixed(1)} s on air; expected at most ${MAX_ON_AIR_S} s`));
  }
  if (isDryRun) return dryRun({ ...frame, timingsUs: timings }, {}, `${timings.length} timings`);
  const answer: Answer = { status: "ok", code: "sent", message: `sent ${timings.length} timings${times > 1 ? `, ${times} times` : ""}` };
  return ok({ kind: "transmit", frame, times, label: {}, answer });
}

function dryRun(frame: Frame, label: FrameLabel, what: string): Result<Work, Answer> {
  const answer: Answer = { status: "ok", code: "dry-run", message: `would have sent ${what}`, ...label, frame };
  return ok({ kind: "act", run: async () => answer });
}
