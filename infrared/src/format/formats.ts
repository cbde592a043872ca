import { err, type Result } from "@clima/schemas";
import { buttonsInOrder, orderedButtons } from "../library/button-order.ts";
import { encodePress } from "../library/press.ts";
import { type Button, type Remote, readRemoteFile, remoteFileText } from "../library/remote.ts";
import { readBroadlink, readBroadlinkHex, readTuya } from "./base64-codes.ts";
import { isEsphome, readEsphome } from "./esphome.ts";
import { isFlipper, readFlipper, writeFlipper } from "./flipper.ts";
import { isGirr, readGirr } from "./girr.ts";
import { buttonOfTimings, cleanName, createButtons, type Imported, type LineProblem, remotesOf, type WrittenTimings } from "./imported.ts";
import { isIrdb, readIrdb } from "./irdb.ts";
import { isJsonCodes, readJsonCode, readJsonCodes } from "./json-codes.ts";
import { isKeymap, readKeymap } from "./keymap.ts";
import { isLircd, readLircd, writeLircd } from "./lircd.ts";
import { summedUp } from "./problems.ts";
import { readPronto, writePronto } from "./pronto.ts";
import { isPulseSpace, readPulseSpace } from "./pulse-space.ts";
import { readSendir } from "./sendir.ts";
import { isSmartIr, readSmartIr } from "./smartir.ts";
import { readTasmotaRaw } from "./tasmota.ts";
import { readTimings } from "./timings.ts";

/** A kind of file, known by what is in it. */
interface Format {
  readonly name: string;
  isIt(text: string): boolean;
  read(text: string, name: string): Imported;
}

/** Asked in this order; what is none of them may be lines of single codes. */
const FORMATS: readonly Format[] = [
  { name: "Flipper", isIt: isFlipper, read: readFlipper },
  { name: "lircd.conf", isIt: isLircd, read: readLircd },
  { name: "irdb", isIt: isIrdb, read: readIrdb },
  { name: "SmartIR", isIt: isSmartIr, read: readSmartIr },
  { name: "Clima", isIt: (text) => /^\s*\{/.test(text) && text.includes('"remote/1"'), read: readOwn },
  { name: "Girr", isIt: isGirr, read: readGirr },
  { name: "ESPHome", isIt: isEsphome, read: readEsphome },
  { name: "keymap", isIt: isKeymap, read: readKeymap },
  { name: "mode2", isIt: isPulseSpace, read: readPulseSpace },
  { name: "JSON", isIt: isJsonCodes, read: readJsonCodes },
];

export interface ReadFile extends Imported {
  /** What kind of file it is; undefined where it is of none that is known. */
  readonly format: string | undefined;
}

/** A file of remotes in any of the known formats; `name` is the remote's where the file has none. */
export function readRemotes(text: string, name: string): ReadFile {
  const format = FORMATS.find(({ isIt }) => isIt(text));
  const { remotes, problems } = format ? format.read(text, name) : readLines(text, name);
  return { format: format?.name ?? (remotes.length > 0 ? "codes" : undefined), remotes, problems: summedUp(problems) };
}

function readOwn(text: string): Imported {
  const remote = readRemoteFile(text);
  return remote.ok ? { remotes: [remote.value], problems: [] } : { remotes: [], problems: [{ line: 0, reason: remote.error }] };
}

type ReadCode = (text: string) => Result<Button, string>;

const asButton =
  (read: (text: string) => Result<WrittenTimings, string>): ReadCode =>
  (text) => {
    const raw = read(text);
    return raw.ok ? buttonOfTimings(raw.value.timingsUs, raw.value.carrierHz) : raw;
  };

/** How a single code may be written; the first that can be read is taken. */
const CODES: readonly ReadCode[] = [
  ...[readPronto, readSendir, readBroadlinkHex, readTasmotaRaw, readTimings].map(asButton),
  readJsonCode,
  ...[readBroadlink, readTuya].map(asButton),
];
const KNOWN =
  "expected a file of one of the kinds that docs/infrared.md lists, or lines like `power: <code>` with Pronto, Tasmota, Broadlink, Tuya, sendir or timings";

/** `name: code`; a name with more than words in it is a JSON text. */
const LABELLED = /^\s*(?:("(?:[^"\\]|\\.){1,400}")|([^:{["]{1,128}?))\s*:\s*(\S.*)$/;

/** Lines of `name: code`, or one code alone, which becomes the button "code". */
function readLines(text: string, name: string): Imported {
  const buttons = createButtons();
  const problems: LineProblem[] = [];
  const whole = asButton(readTimings)(text);
  if (whole.ok) return { remotes: [{ name, buttons: { code: whole.value } }], problems: [] };
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    const [label, code] = labelled(line);
    const button = readCode(code);
    if (button.ok) buttons.add(cleanName(label), button.value);
    else problems.push({ line: index + 1, reason: `${line.trim().slice(0, 60)}: ${button.error}` });
  }
  return { remotes: remotesOf(name, buttons), problems };
}

function labelled(line: string): readonly [label: string, code: string] {
  const [, quoted, words = "code", code = line] = LABELLED.exec(line) ?? [];
  if (quoted === undefined) return /^sendir\b/.test(line.trim()) ? ["code", line] : [words, code];
  try {
    return [String(JSON.parse(quoted)), code];
  } catch (cause) {
    if ((cause as Error).name === "SyntaxError") return [quoted, code];
    throw cause;
  }
}

function readCode(text: string): Result<Button, string> {
  for (const read of CODES) {
    const button = read(text.trim());
    if (button.ok) return button;
  }
  return err(KNOWN);
}

export const WRITTEN_FORMATS = ["clima", "flipper", "lircd", "pronto", "timings"] as const;
export type WrittenFormat = (typeof WRITTEN_FORMATS)[number];

/** Why a remote cannot be written in a format; undefined where it can. */
export const whyNotWritten = ({ name, climate }: Remote, format: WrittenFormat): string | undefined =>
  climate === undefined || format === "clima"
    ? undefined
    : `${name} is an air conditioner (${climate.protocol}), which has a code for each state; only the format clima can hold that, not ${format}`;

/** A remote in another format. */
export function writeRemote(remote: Remote, format: WrittenFormat): string {
  const lines = (write: (button: Remote["buttons"][string]) => string) =>
    buttonsInOrder(remote)
      .map(([name, button]) => `${asLabel(name)}: ${write(button)}\n`)
      .join("");
  switch (format) {
    case "clima":
      return remoteFileText(remote);
    case "flipper":
      return writeFlipper(remote);
    case "lircd":
      return writeLircd(byCarrier(remote));
    case "pronto":
      return lines(writePronto);
    case "timings":
      return lines((button) => {
        const { carrierHz, timingsUs } = encodePress(button);
        return JSON.stringify({ timings: timingsUs, modulation: carrierHz });
      });
  }
}

/** A name that would not be read back as it is written as a JSON text. */
const asLabel = (name: string) => (/[:#{["\\]|^\s|\s$|^sendir/.test(name) ? JSON.stringify(name) : name);

/** lircd has one carrier for a remote: a part for each, the first with the remote's own name. */
function byCarrier(remote: Remote): readonly Remote[] {
  const { buttons: _buttons, order: _order, ...rest } = remote;
  const parts = new Map<number, (readonly [string, Button])[]>();
  for (const entry of buttonsInOrder(remote)) {
    const { carrierHz } = encodePress(entry[1]);
    const part = parts.get(carrierHz) ?? [];
    part.push(entry);
    parts.set(carrierHz, part);
  }
  return [...parts].map(([hz, entries], index) => ({
    ...rest,
    name: index === 0 ? remote.name : `${remote.name}_${hz}`,
    ...orderedButtons(entries),
  }));
}
