import { readdirSync, readFileSync } from "node:fs";
import {
  parseBackfill,
  parseDoorHealth,
  parseError,
  parseHealth,
  parseInfo,
  parseIngestHealth,
  parseIrCancel,
  parseIrLearn,
  parseIrMacro,
  parseIrRaw,
  parseIrReceived,
  parseIrSend,
  parseIrState,
  parseIrStateCommand,
  parseLatest,
  parseRejected,
  parseRemoteFile,
  parseResult,
  parseSetInterval,
  parseStationCommand,
  parseStatus,
  parseTelemetry,
  type Result,
} from "../src/index.ts";

type Parser = (payload: Uint8Array | string) => Result<unknown, string>;

/** By the name of the message: that of its file in messages/. */
export const parsers: Readonly<Record<string, Parser>> = {
  backfill: parseBackfill,
  "door-health": parseDoorHealth,
  error: parseError,
  health: parseHealth,
  info: parseInfo,
  "ingest-health": parseIngestHealth,
  "ir-cancel": parseIrCancel,
  "ir-learn": parseIrLearn,
  "ir-macro": parseIrMacro,
  "ir-raw": parseIrRaw,
  "ir-received": parseIrReceived,
  "ir-send": parseIrSend,
  "ir-state": parseIrState,
  "ir-state-command": parseIrStateCommand,
  latest: parseLatest,
  rejected: parseRejected,
  remote: parseRemoteFile,
  result: parseResult,
  "set-interval": parseSetInterval,
  "station-command": parseStationCommand,
  status: parseStatus,
  telemetry: parseTelemetry,
};

export interface Example {
  readonly file: string;
  readonly message: string;
  /** Text is the payload as it is; anything else is its JSON value. */
  readonly payload: unknown;
  /** Of an invalid one, the exact words of the refusal. */
  readonly complaint: string;
}

const folder = (name: string) => new URL(`../examples/${name}/`, import.meta.url);

export const examplesOf = (validity: "valid" | "invalid"): readonly Example[] =>
  readdirSync(folder(validity))
    .sort()
    .map((file) => ({ file, ...JSON.parse(readFileSync(new URL(file, folder(validity)), "utf8")) }));

export const payloadText = ({ payload }: Pick<Example, "payload">): string =>
  typeof payload === "string" ? payload : JSON.stringify(payload);
