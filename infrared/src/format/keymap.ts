/** The kernel's keymaps (v4l-utils, rc_keymap(5)): scancodes of a protocol, in TOML, and in the older lines `0x1e0c KEY_POWER`. */
import { err, type Result } from "@clima/schemas";
import { reversed } from "../codec/bits.ts";
import type { Button } from "../library/remote.ts";
import { buttonOfCode, buttonOfTimings, cleanName, createButtons, type Imported, type LineProblem, remotesOf } from "./imported.ts";
import { buttonOfNec } from "./sent-bits.ts";

type ToButton = (scancode: number) => Result<Button, string>;

// Linux, drivers/media/rc/ir-nec-decoder.c and include/media/rc-core.h: 16 bits are address and command, 24 both bytes of the address and the
// command; 32 have, from the top, the second byte sent, the first, the fourth and the third
const nec: ToButton = (scancode) => {
  const [top, high, middle, low] = [24, 16, 8, 0].map((shift) => (scancode >>> shift) & 0xff) as [number, number, number, number];
  if (scancode <= 0xffff) return buttonOfCode("nec", middle, low);
  return scancode <= 0xff_ffff
    ? buttonOfNec(high | (middle << 8), low | ((255 - low) << 8))
    : buttonOfNec(high | (top << 8), low | (middle << 8));
};
// drivers/media/rc/ir-sony-decoder.c: device, extension and function, each a byte
const sony: ToButton = (scancode) => {
  const [device, extension, command] = [(scancode >> 16) & 0xff, (scancode >> 8) & 0xff, scancode & 0x7f];
  if (extension > 0) return buttonOfCode("sirc20", device | (extension << 5), command);
  return buttonOfCode(device > 31 ? "sirc15" : "sirc12", device, command);
};
const twoBytes =
  (protocol: string): ToButton =>
  (scancode) =>
    buttonOfCode(protocol, scancode >>> 8, scancode & 0xff);

/** Names of the kernel and of ir-ctl. */
const PROTOCOLS: Readonly<Record<string, ToButton>> = {
  nec,
  necx: nec,
  nec32: nec,
  "nec-x": nec,
  "nec-32": nec,
  rc5: twoBytes("rc5"),
  "rc-5": twoBytes("rc5"),
  rc6: (scancode) => (scancode > 0xffff ? buttonOfCode("mce", (scancode >> 8) & 0x7f_ffff, scancode & 0xff) : twoBytes("rc6")(scancode)),
  "rc-6": (scancode) => twoBytes("rc6")(scancode),
  rc6_0: twoBytes("rc6"),
  sony,
  sony12: sony,
  sony15: sony,
  sony20: sony,
  // drivers/media/rc/ir-jvc-decoder.c: the bits as sent, the first highest; ours are the lowest first
  jvc: (scancode) => buttonOfCode("jvc", reversed((scancode >>> 8) & 0xff), reversed(scancode & 0xff)),
  sharp: twoBytes("sharp"),
};

/** The button of a scancode, where its protocol is one that Clima has. */
export function buttonOfScancode(protocol: string, scancode: number): Result<Button, string> {
  const key = protocol.toLowerCase();
  const toButton = Object.hasOwn(PROTOCOLS, key) ? PROTOCOLS[key] : undefined;
  if (!toButton) return err(`protocol ${protocol} is not known; known are ${Object.keys(PROTOCOLS).join(", ")}`);
  return Number.isSafeInteger(scancode) && scancode <= 0xffff_ffff ? toButton(scancode) : err("a scancode has at most 32 bits");
}

interface Table {
  name: string;
  protocol: string;
  readonly buttons: ReturnType<typeof createButtons>;
  /** The key of the raw signal that is being read. */
  rawKey: string;
}

const newTable = (name: string): Table => ({ name, protocol: "", buttons: createButtons(), rawKey: "" });

/** Each table of a file is a remote. */
export function readKeymap(text: string, name: string): Imported {
  const problems: LineProblem[] = [];
  const tables: Table[] = [];
  const isToml = /^\s*\[\[protocols\]\]/m.test(text);
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (isToml ? /^\s*\[\[protocols\]\]/.test(line) : /^#\s*table\b/.test(line) || tables.length === 0) tables.push(newTable(name));
    const reason = readLine(line, tables.at(-1) ?? newTable(name));
    if (reason !== undefined) problems.push({ line: index + 1, reason });
  }
  return { remotes: tables.flatMap((table) => remotesOf(cleanName(table.name), table.buttons)), problems };
}

function readLine(line: string, table: Table): string | undefined {
  const [, oldName, oldProtocol] = /^#\s*table\s+([^,]*),\s*type:\s*([\w-]+)/.exec(line) ?? [];
  if (oldName !== undefined && oldProtocol !== undefined) {
    table.name = oldName;
    table.protocol = oldProtocol;
    return undefined;
  }
  const [, key = "", value = ""] = /^\s*(\w+)\s*=\s*"?([^"#]*)"?/.exec(line) ?? [];
  const [, scancode, keyName] = /^\s*"?(0x[0-9a-f]+|\d+)"?\s*(?:=\s*)?"?([^"#\s][^"#]*?)"?\s*(?:#.*)?$/i.exec(line) ?? [];
  if (scancode !== undefined && keyName !== undefined) return addButton(table, keyName, buttonOfScancode(table.protocol, Number(scancode)));
  return readParameter(key, value.trim(), table);
}

function readParameter(key: string, value: string, table: Table): string | undefined {
  if (key === "name") table.name = value || table.name;
  else if (key === "protocol") table.protocol = value;
  else if (key === "variant" && Object.hasOwn(PROTOCOLS, value.toLowerCase())) table.protocol = value;
  else if (key === "keycode") table.rawKey = value;
  else if (key === "raw") return addRaw(table, value);
  return undefined;
}

function addRaw(table: Table, value: string): string | undefined {
  const lengths = value.match(/\d{1,9}/g) ?? [];
  const timingsUs = lengths.map((us, index) => (index % 2 === 0 ? Number(us) : -Number(us)));
  return addButton(table, table.rawKey || "code", buttonOfTimings(timingsUs));
}

function addButton({ buttons }: Table, name: string, button: Result<Button, string>): string | undefined {
  if (!button.ok) return `${name}: ${button.error}`;
  buttons.add(cleanName(name), button.value);
  return undefined;
}

/** Whether a text is a keymap of the kernel. */
export const isKeymap = (text: string): boolean =>
  /^\s*\[\[protocols\]\]/m.test(text) || /^#\s*table\s[^\n]*type:/m.test(text.slice(0, 2000));
