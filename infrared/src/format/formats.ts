import { err, type Result } from "@clima/schemas";
import { buttonsInOrder } from "../library/button-order.ts";
import { type Remote, readRemoteFile, remoteFileText } from "../library/remote.ts";
import { readBroadlink, readTuya } from "./base64-codes.ts";
import { isFlipper, readFlipper, writeFlipper } from "./flipper.ts";
import { buttonOfTimings, cleanName, createButtons, type Imported, type LineProblem, type WrittenTimings } from "./imported.ts";
import { isIrdb, readIrdb } from "./irdb.ts";
import { isLircd, readLircd, writeLircd } from "./lircd.ts";
import { summedUp } from "./problems.ts";
import { readPronto, writePronto } from "./pronto.ts";
import { isSmartIr, readSmartIr } from "./smartir.ts";
import { readTasmotaRaw } from "./tasmota.ts";
import { readTimings, timingsOfButton } from "./timings.ts";

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

/** How a single code may be written; the first that can be read is taken. */
const CODES: readonly ((text: string) => Result<WrittenTimings, string>)[] = [
  readPronto,
  readTasmotaRaw,
  readTimings,
  readBroadlink,
  readTuya,
];
const KNOWN =
  "expected lircd.conf, Flipper, irdb, SmartIR or Clima's own, or lines like `power: <code>` with Pronto, Tasmota, Broadlink, Tuya or timings";

/** Lines of `name: code`, or one code alone, which becomes the button "code". */
function readLines(text: string, name: string): Imported {
  const buttons = createButtons();
  const problems: LineProblem[] = [];
  const whole = readTimings(text);
  const wholeButton = whole.ok ? buttonOfTimings(whole.value.timingsUs, whole.value.carrierHz) : whole;
  if (wholeButton.ok) return { remotes: [{ name, buttons: { code: wholeButton.value } }], problems: [] };
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    const [, label = "code", code = line] = /^\s*([^:{[]{1,128}?)\s*:\s*(\S.*)$/.exec(line) ?? [];
    const button = readCode(code);
    if (button.ok) buttons.add(cleanName(label), button.value);
    else problems.push({ line: index + 1, reason: `${line.trim().slice(0, 60)}: ${button.error}` });
  }
  return { remotes: buttons.count() > 0 ? [{ name, ...buttons.all() }] : [], problems };
}

function readCode(text: string) {
  for (const read of CODES) {
    const raw = read(text.trim());
    if (raw.ok) return buttonOfTimings(raw.value.timingsUs, raw.value.carrierHz);
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
      .map(([name, button]) => `${name}: ${write(button)}\n`)
      .join("");
  switch (format) {
    case "clima":
      return remoteFileText(remote);
    case "flipper":
      return writeFlipper(remote);
    case "lircd":
      return writeLircd([remote]);
    case "pronto":
      return lines(writePronto);
    case "timings":
      return lines((button) => {
        const { carrierHz, timingsUs } = timingsOfButton(button);
        return JSON.stringify({ timings: timingsUs, modulation: carrierHz });
      });
  }
}
