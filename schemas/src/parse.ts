import { describeErrors } from "./complaint.ts";
import type { BackfillMessage, TelemetryMessage } from "./generated/types.ts";
import * as validators from "./generated/validators.js";
import type { Reading } from "./reading.ts";
import { err, ok, type Result } from "./result.ts";
import { show, showText } from "./show.ts";
import type { Validator } from "./validator.ts";

/** Path and reason, in words. */
export type PayloadComplaint = string;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** [RFC 3629] A payload that is not UTF-8 is refused as a whole: replacing what cannot be read would store what nobody sent. */
function parseText(payload: Uint8Array | string): Result<string, PayloadComplaint> {
  if (typeof payload === "string") return ok(payload);
  try {
    return ok(utf8.decode(payload));
  } catch {
    return err("the payload is not UTF-8 text");
  }
}

/** The JSON value of a payload, nested as deeply as it likes; no validator or complaint follows it down. */
export function parseJson(payload: Uint8Array | string): Result<unknown, PayloadComplaint> {
  const text = parseText(payload);
  if (!text.ok) return text;
  if (text.value === "") return err("the payload is empty; expected JSON");
  try {
    return ok(JSON.parse(text.value));
  } catch {
    // The engine's own words differ between versions of Node and carry raw control characters of the payload into logs
    return err(`the payload is ${showText(text.value)}; expected JSON`);
  }
}

/** A parser for one message: bytes in, the typed message or the complaint out. Nobody else casts. */
function parserOf<T>(validator: Validator<T>, semantics: (message: T) => PayloadComplaint | undefined = () => undefined) {
  return (payload: Uint8Array | string): Result<T, PayloadComplaint> => {
    const json = parseJson(payload);
    if (!json.ok) return json;
    if (!validator(json.value)) return err(complaintOf(validator));
    const complaint = semantics(json.value);
    return complaint === undefined ? ok(json.value) : err(complaint);
  };
}

/** The validator keeps its last errors, and with them the whole message; they are let go once they are told. */
function complaintOf(validator: Validator<unknown>): PayloadComplaint {
  const complaint = describeErrors(validator.errors ?? []);
  validator.errors = null;
  return complaint;
}

/** JSON Schema cannot say "alternating". */
function complainOfTimings(path: string, timings: readonly number[] | undefined): PayloadComplaint | undefined {
  const wrong = timings?.findIndex((us, index) => us === 0 || us > 0 !== (index % 2 === 0)) ?? -1;
  if (timings === undefined || wrong === -1) return undefined;
  const expected = wrong % 2 === 0 ? "a mark (positive)" : "a space (negative)";
  return `${path}[${wrong}] is ${timings[wrong]}; expected ${expected}, for marks and spaces alternate`;
}

export const parseTelemetry = parserOf<TelemetryMessage>(validators.isTelemetryMessage);
export const parseBackfill = parserOf<BackfillMessage>(validators.isBackfillMessage);
export const parseInfo = parserOf(validators.isInfoMessage);
export const parseHealth = parserOf(validators.isHealthMessage);
export const parseLatest = parserOf(validators.isLatestMessage);
export const parseRemoteFile = parserOf(validators.isRemoteFile);
export const parseIrSend = parserOf(validators.isIrSendCommand);
export const parseIrRaw = parserOf(validators.isIrRawCommand, (m) => complainOfTimings("timings", m.timings));
export const parseIrMacro = parserOf(validators.isIrMacroCommand);
export const parseIrCancel = parserOf(validators.isIrCancelCommand);
export const parseIrStateCommand = parserOf(validators.isIrStateCommand);
export const parseIrState = parserOf(validators.isIrStateMessage);
export const parseIrLearn = parserOf(validators.isIrLearnCommand);
export const parseStationCommand = parserOf(validators.isStationCommand);
export const parseSetInterval = parserOf(validators.isSetIntervalCommand);
export const parseResult = parserOf(validators.isResultMessage, (m) => complainOfTimings("frame.timingsUs", m.frame?.timingsUs));
export const parseIrReceived = parserOf(validators.isIrReceivedMessage, (m) => complainOfTimings("timingsUs", m.timingsUs));
export const parseError = parserOf(validators.isErrorMessage);
export const parseIngestHealth = parserOf(validators.isIngestHealthMessage);
export const parseDoorHealth = parserOf(validators.isDoorHealthMessage);
export const parseRejected = parserOf(validators.isRejectedMessage);

/** status is plain text, so that mosquitto_sub shows it and Home Assistant reads it without a template. */
export function parseStatus(payload: Uint8Array | string): Result<"online" | "offline", PayloadComplaint> {
  const text = parseText(payload);
  if (!text.ok) return text;
  return validators.isStatusMessage(text.value) ? ok(text.value) : err(`status is ${show(text.value)}; expected online or offline`);
}

/** The readings of a telemetry message or of a backfill message, as one list. */
export const readingsOfTelemetry = (message: TelemetryMessage): Reading[] => [readingOf(message.station, message)];
/** The readings of a backfill message, each with its station. */
export const readingsOfBackfill = ({ station, readings }: BackfillMessage): Reading[] =>
  readings.map((reading) => readingOf(station, reading));

/** Written out, for it is done for every message: taking an object apart and together again costs as much as parsing it. */
function readingOf(station: string, { bootId, seq, takenAt, values, quality }: BackfillMessage["readings"][number]): Reading {
  const reading = { station, bootId, seq, takenAt, values };
  return quality === undefined ? reading : { ...reading, quality };
}
