/** JSON of other programs that has codes in it: Tasmota's IrReceived and IRsend, Zigbee2MQTT, Home Assistant's storage of Broadlink. */
import { err, type Result } from "@clima/schemas";
import type { Button } from "../library/remote.ts";
import { readBroadlink, readTuya } from "./base64-codes.ts";
import { buttonOfTimings, cleanName, createButtons, type Imported, type LineProblem, remotesOf, type WrittenTimings } from "./imported.ts";
import { buttonOfBits } from "./sent-bits.ts";
import { readTasmotaRaw } from "./tasmota.ts";
import { readTimings } from "./timings.ts";

const MAX_DEPTH = 12;

type Members = Readonly<Record<string, unknown>>;
const isMembers = (value: unknown): value is Members => typeof value === "object" && value !== null && !Array.isArray(value);

/** A code in a JSON, and the names that lead to it. */
interface FoundCode {
  readonly path: readonly string[];
  readonly button: Result<Button, string>;
}

const ofTimings = (read: Result<WrittenTimings, string>): Result<Button, string> =>
  read.ok ? buttonOfTimings(read.value.timingsUs, read.value.carrierHz) : read;

/** Tasmota's: what it knows the protocol of has its bits, and all may have the timings. */
function tasmotaCode({ Protocol: protocol, Bits: bits, Data: data, RawData: raw }: Members): Result<Button, string> {
  const named =
    typeof data === "string" && /^0x[0-9a-f]{1,32}$/i.test(data) && typeof protocol === "string"
      ? buttonOfBits(protocol.toUpperCase(), BigInt(data), Number(bits))
      : err("expected Protocol, Bits and Data like 0x00FF00FF, or RawData");
  if (named.ok || raw === undefined) return named;
  return ofTimings(typeof raw === "string" ? readTasmotaRaw(raw) : readTimings(JSON.stringify(raw)));
}

/** Names of Zigbee2MQTT for codes of Tuya's blasters, which are a text, or an object with timings. */
const TUYA_NAMES = new Set(["ir_code_to_send", "learned_ir_code", "key_code"]);
/** Names that say nothing of a button. */
const WRAPPERS = new Set([...TUYA_NAMES, "IrReceived", "IRsend", "IRSend", "data", "learned_ir_timings", "key1"]);

function* codesIn(value: unknown, path: readonly string[]): Generator<FoundCode> {
  if (!isMembers(value) || path.length > MAX_DEPTH) return;
  const button = codeOf(value);
  if (button) yield { path, button };
  else for (const [name, inner] of Object.entries(value)) yield* codesOfMember(name, inner, path);
}

/** Undefined where an object is no code itself. */
function codeOf(value: Members): Result<Button, string> | undefined {
  if ("Protocol" in value || "RawData" in value) return tasmotaCode(value);
  return Array.isArray(value["timings"]) ? ofTimings(readTimings(JSON.stringify(value))) : undefined;
}

function* codesOfMember(name: string, inner: unknown, path: readonly string[]): Generator<FoundCode> {
  const inside = WRAPPERS.has(name) ? path : [...path, name];
  if (typeof inner !== "string") yield* codesIn(inner, inside);
  else if (TUYA_NAMES.has(name) && inner !== "") yield { path: inside, button: ofTimings(readTuya(inner)) };
}

/** The first code of a line of JSON, also where words stand before it, as in a log. */
export function readJsonCode(text: string): Result<Button, string> {
  const start = text.indexOf("{");
  if (start < 0) return err("there is no JSON in it");
  try {
    const [first] = codesIn(JSON.parse(text.slice(start)), []);
    return first?.button ?? err("the JSON has no code of Tasmota or Zigbee2MQTT, and no timings");
  } catch (cause) {
    return err(`not JSON: ${(cause as Error).message}`);
  }
}

/** `.storage/broadlink_remote_…_codes`: commands of devices, of which some are two codes in turn. */
function* codesOfBroadlink(data: unknown): Generator<FoundCode> {
  for (const [device, commands] of membersOf(data))
    for (const [name, codes] of membersOf(commands))
      for (const code of [codes].flat())
        yield {
          path: [device, name],
          button: typeof code === "string" ? ofTimings(readBroadlink(code)) : err("expected a code in base64"),
        };
}

const membersOf = (value: unknown) => (isMembers(value) ? Object.entries(value) : []);

/** A remote of each name that `remoteOf` gives to a code. */
function collect(codes: Iterable<FoundCode>, remoteOf: (code: FoundCode) => readonly [remote: string, path: readonly string[]]): Imported {
  const remotes = new Map<string, ReturnType<typeof createButtons>>();
  const problems: LineProblem[] = [];
  for (const code of codes) {
    const [name, path] = remoteOf(code);
    const label = path.length === 0 ? "code" : cleanName(path.join(" "));
    const buttons = remotes.get(name) ?? createButtons();
    remotes.set(name, buttons);
    if (code.button.ok) buttons.add(label, code.button.value);
    else problems.push({ line: 0, reason: `${label}: ${code.button.error}` });
  }
  return { remotes: [...remotes].flatMap(([name, buttons]) => remotesOf(cleanName(name), buttons)), problems };
}

/** A whole file. */
export function readJsonCodes(text: string, name: string): Imported {
  const file: unknown = JSON.parse(text);
  if (isMembers(file) && String(file["key"]).startsWith("broadlink_remote_"))
    return collect(codesOfBroadlink(file["data"]), ({ path: [device = name, ...path] }) => [device, path]);
  return collect(codesIn(file, []), ({ path }) => [name, path]);
}

const NAMES = /"(?:key"\s*:\s*"broadlink_remote_|IrReceived"|IRsend"|RawData"|Protocol"|ir_code_to_send"|learned_ir_|key_code"|timings")/i;

/** Whether a text is one JSON with such codes. */
export function isJsonCodes(text: string): boolean {
  if (!/^\s*\{/.test(text) || !NAMES.test(text)) return false;
  try {
    return isMembers(JSON.parse(text));
  } catch (cause) {
    if ((cause as Error).name === "SyntaxError") return false;
    throw cause;
  }
}
