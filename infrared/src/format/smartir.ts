/** SmartIR's JSON: the codes of a device, in base64, hexadecimal or raw timings, by name or, for air conditioners, by state. */
import { err, type Result } from "@clima/schemas";
import type { Button } from "../library/remote.ts";
import { readBroadlink } from "./base64-codes.ts";
import { buttonOfTimings, cleanName, createButtons, type Imported, type LineProblem, remotesOf, type WrittenTimings } from "./imported.ts";
import { readPronto } from "./pronto.ts";
import { readTimings } from "./timings.ts";

interface SmartIr {
  readonly manufacturer?: unknown;
  readonly supportedModels?: unknown;
  readonly commandsEncoding?: unknown;
  readonly commands?: unknown;
  /** Of an air conditioner. */
  readonly operationModes?: unknown;
}

const READERS: Readonly<Record<string, (text: string) => Result<WrittenTimings, string>>> = {
  Base64: readBroadlink,
  Hex: readPronto,
  Pronto: readPronto,
  Raw: readTimings,
};

/** All codes of a file. A code within groups gets their names before its own, so an air conditioner has buttons like "cool auto 21". */
export function readSmartIr(text: string, name: string): Imported {
  let file: SmartIr;
  try {
    file = JSON.parse(text) as SmartIr;
  } catch (cause) {
    return { remotes: [], problems: [{ line: 0, reason: `not JSON: ${(cause as Error).message}` }] };
  }
  const encoding = String(file.commandsEncoding);
  const reader = Object.hasOwn(READERS, encoding) ? READERS[encoding] : undefined;
  if (!reader)
    return { remotes: [], problems: [{ line: 0, reason: `commandsEncoding is ${encoding}; expected ${Object.keys(READERS).join(", ")}` }] };
  const buttons = createButtons();
  const problems: LineProblem[] = [];
  for (const [path, code] of codesOf(file.commands, [])) {
    const button = toButton(code, reader);
    // A state's parts are told apart by the spaces between them, so none may have one in it
    const label = path.map((part) => (file.operationModes === undefined ? part : part.trim().replace(/\s+/g, "_"))).join(" ");
    if (button.ok) buttons.add(cleanName(label), button.value);
    else problems.push({ line: 0, reason: `${label}: ${button.error}` });
  }
  return { remotes: remotesOf(nameOf(file) ?? name, buttons), problems };
}

function nameOf({ manufacturer, supportedModels }: SmartIr): string | undefined {
  if (typeof manufacturer !== "string") return undefined;
  const model = Array.isArray(supportedModels) && typeof supportedModels[0] === "string" ? ` ${supportedModels[0]}` : "";
  return cleanName(`${manufacturer}${model}`);
}

function toButton(code: string, reader: (text: string) => Result<WrittenTimings, string>): Result<Button, string> {
  if (code.trim() === "") return err("the code is empty");
  const raw = reader(code);
  return raw.ok ? buttonOfTimings(raw.value.timingsUs, raw.value.carrierHz) : raw;
}

const MAX_DEPTH = 8;

function* codesOf(value: unknown, path: readonly string[]): Generator<readonly [path: readonly string[], code: string]> {
  if (typeof value === "string") yield [path, value];
  else if (Array.isArray(value) && value.every((one) => typeof one === "number")) yield [path, JSON.stringify(value)];
  else if (typeof value === "object" && value !== null && path.length < MAX_DEPTH) {
    for (const [key, inner] of Object.entries(value)) yield* codesOf(inner, [...path, key]);
  }
}

/** Whether a text is a JSON of SmartIR. */
export const isSmartIr = (text: string): boolean => /^\s*\{/.test(text) && text.includes('"commandsEncoding"');
