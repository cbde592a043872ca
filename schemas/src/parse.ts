import type { ErrorObject } from "ajv";
import { describeErrors, show } from "./complaint.ts";
import type { BackfillMessage, TelemetryMessage } from "./generated/types.ts";
import * as validators from "./generated/validators.js";
import type { Reading } from "./reading.ts";
import { err, ok, type Result } from "./result.ts";

interface Validator<T> {
  (data: unknown): data is T;
  errors?: ErrorObject[] | null;
}

/** Path and reason, in words. */
export type Complaint = string;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The JSON value of a payload. */
export function parseJson(payload: Uint8Array | string): Result<unknown, Complaint> {
  try {
    const text = typeof payload === "string" ? payload : utf8.decode(payload);
    if (text === "") return err("the payload is empty; expected JSON");
    return ok(JSON.parse(text));
  } catch (cause) {
    return err(`the payload is not JSON: ${(cause as Error).message}`);
  }
}

/** A parser for one message: bytes in, the typed message or the complaint out. Nobody else casts (style rule 13). */
function parserOf<T>(validator: Validator<T>, semantics: (message: T) => Complaint | undefined = () => undefined) {
  return (payload: Uint8Array | string): Result<T, Complaint> => {
    const json = parseJson(payload);
    if (!json.ok) return json;
    if (!validator(json.value)) return err(describeErrors(validator.errors ?? []));
    const complaint = semantics(json.value);
    return complaint === undefined ? ok(json.value) : err(complaint);
  };
}

/** The pattern of the schema lets 30 February pass; this does not. */
function complainOfInstant(path: string, text: string | undefined): Complaint | undefined {
  if (text === undefined) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) || new Date(ms).toISOString() !== text ? `${path} is ${show(text)}; no such day` : undefined;
}

const complainOfExpiry = (message: { expiresAt?: string }) => complainOfInstant("expiresAt", message.expiresAt);

function complainOfBackfill(message: BackfillMessage): Complaint | undefined {
  for (const [index, reading] of message.readings.entries()) {
    const complaint = complainOfInstant(`readings[${index}].takenAt`, reading.takenAt);
    if (complaint !== undefined) return complaint;
  }
  return undefined;
}

function complainOfTimings(timings: readonly number[]): Complaint | undefined {
  const wrong = timings.findIndex((us, index) => us === 0 || us > 0 !== (index % 2 === 0));
  if (wrong === -1) return undefined;
  const expected = wrong % 2 === 0 ? "a mark (positive)" : "a space (negative)";
  return `timings[${wrong}] is ${timings[wrong]}; expected ${expected}, for marks and spaces alternate`;
}

export const parseTelemetry = parserOf<TelemetryMessage>(validators.isTelemetryMessage, (m) => complainOfInstant("takenAt", m.takenAt));
export const parseBackfill = parserOf<BackfillMessage>(validators.isBackfillMessage, complainOfBackfill);
export const parseInfo = parserOf(validators.isInfoMessage);
export const parseHealth = parserOf(validators.isHealthMessage);
export const parseLatest = parserOf(validators.isLatestMessage);
export const parseIrSend = parserOf(validators.isIrSendCommand, complainOfExpiry);
export const parseIrRaw = parserOf(validators.isIrRawCommand, (m) => complainOfTimings(m.timings) ?? complainOfExpiry(m));
export const parseIrLearn = parserOf(validators.isIrLearnCommand, complainOfExpiry);
export const parseStationCommand = parserOf(validators.isStationCommand, complainOfExpiry);
export const parseSetInterval = parserOf(validators.isSetIntervalCommand, complainOfExpiry);
export const parseResult = parserOf(validators.isResultMessage);
export const parseIrReceived = parserOf(validators.isIrReceivedMessage);
export const parseError = parserOf(validators.isErrorMessage);
export const parseIngestHealth = parserOf(validators.isIngestHealthMessage);
export const parseRejected = parserOf(validators.isRejectedMessage);

/** status is plain text, so that mosquitto_sub shows it and Home Assistant reads it without a template. */
export function parseStatus(payload: Uint8Array | string): Result<"online" | "offline", Complaint> {
  const text = typeof payload === "string" ? payload : new TextDecoder().decode(payload);
  return validators.isStatusMessage(text) ? ok(text) : err(`status is ${show(text)}; expected online or offline`);
}

/** The readings of a telemetry message or of a backfill message, as one list. */
export const readingsOfTelemetry = ({ schema: _schema, ...reading }: TelemetryMessage): Reading[] => [reading as Reading];
export const readingsOfBackfill = ({ station, readings }: BackfillMessage): Reading[] =>
  readings.map((reading) => ({ station, ...reading }) as Reading);
