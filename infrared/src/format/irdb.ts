/** irdb's CSV: functionname,protocol,device,subdevice,function; numbers as IrpProtocols.xml has them. */
import { err, type Result } from "@clima/schemas";
import type { Button } from "../library/remote.ts";
import { buttonOfCode, buttonOfTimings, cleanName, createButtons, type Imported, type LineProblem, remotesOf } from "./imported.ts";
import { type IrdbProtocol, irdbProtocol } from "./irdb-names.ts";

type Convert = (
  device: number,
  subdevice: number,
  command: number,
) => readonly [protocol: string, address: number, command: number, carrierHz?: number | undefined];

const oneByte =
  (name: string, carrierHz?: number): Convert =>
  (device, _subdevice, command) => [name, device, command, carrierHz];
/** Without a subdevice it is the device's complement, which is what our nec sends for one byte. */
const nec =
  (name: string): Convert =>
  (device, subdevice, command) => {
    if (isComplement(device, subdevice)) return [name, device, command];
    return subdevice === 0 ? ["necext", device, command | ((255 - command) << 8)] : [name, device | (subdevice << 8), command];
  };
const isComplement = (device: number, subdevice: number) => subdevice < 0 || (device ^ subdevice) === 255;
/** A command of 16 bits; where its second half is the complement of the first, it is NEC. */
const necF16: Convert = (device, subdevice, command) => {
  const [low, high] = [command & 255, command >> 8];
  const second = subdevice < 0 ? 255 - device : subdevice;
  return (low ^ high) === 255 ? nec("nec")(device, second, low) : ["necext", device | (second << 8), command];
};
const twoBytes =
  (name: string): Convert =>
  (device, subdevice, command) => [name, device | (Math.max(0, subdevice) << 8), command];
const necx: Convert = (device, subdevice, command) =>
  subdevice < 0 || subdevice === device ? ["samsung32", device, command] : ["necx", device | (subdevice << 8), command];

const JVC_MAKER = 0x0103;

const PROTOCOLS: Readonly<Record<string, Convert>> = {
  nec: nec("nec"),
  nec1: nec("nec"),
  nec2: nec("nec"),
  "nec1-f16": necF16,
  "nec2-f16": necF16,
  necx1: necx,
  necx2: necx,
  pioneer: nec("pioneer"),
  sony12: oneByte("sirc12"),
  sony15: oneByte("sirc15"),
  rc5: oneByte("rc5"),
  rc6: oneByte("rc6"),
  jvc: oneByte("jvc"),
  sony20: (device, subdevice, command) => ["sirc20", device | (Math.max(0, subdevice) << 5), command],
  panasonic: twoBytes("panasonic"),
  aiwa: twoBytes("aiwa"),
  rca: oneByte("rca"),
  mitsubishi: oneByte("mitsubishi"),
  sharp: oneByte("sharp"),
  denon: oneByte("denon"),
  "sharp{1}": oneByte("sharp"),
  "sharp{2}": oneByte("sharp"),
  "denon{2}": oneByte("denon"),
  "jvc{2}": oneByte("jvc"),
  "rca(old)": oneByte("rca"),
  "rca-38": oneByte("rca", 38_700),
  "rca-38(old)": oneByte("rca", 38_700),
  "denon{1}": oneByte("denon"),
  dish_network: (device, subdevice, command) => ["dish", Math.max(0, subdevice) | (device << 5), command],
  "jvc-48": (device, subdevice, command) => ["jvc48", JVC_MAKER + (device | (Math.max(0, subdevice) << 8)) * 0x1_0000, command],
  mce: (device, subdevice, command) => ["mce", Math.max(0, subdevice) | (device << 8), command],
};

/** All rows of a file; the remote gets the name given. */
export function readIrdb(text: string, name: string): Imported {
  const buttons = createButtons();
  const problems: LineProblem[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "" || (index === 0 && /^functionname/i.test(line))) continue;
    const columns = line.split(",");
    const button = toButton(columns);
    if (button.ok) buttons.add(cleanName(columns.slice(0, -4).join(",")), button.value);
    else problems.push({ line: index + 1, reason: button.error });
  }
  return { remotes: remotesOf(name, buttons), problems };
}

function toButton(columns: readonly string[]): Result<Button, string> {
  const [protocol = "", ...numbers] = columns.slice(-4);
  const [device = Number.NaN, subdevice = Number.NaN, command = Number.NaN] = numbers.map((text) =>
    text.trim() === "" ? Number.NaN : Number(text),
  );
  if (columns.length < 5 || ![device, subdevice, command].every(Number.isInteger)) {
    return err(`${columns.join(",").slice(0, 80)}; expected functionname,protocol,device,subdevice,function`);
  }
  return buttonOfIrp(protocol, [device, subdevice, command]);
}

/** The button of a protocol by the name that IrpProtocols.xml has for it; without a subdevice that is -1. */
export function buttonOfIrp(protocol: string, code: readonly [device: number, subdevice: number, command: number]): Result<Button, string> {
  const key = protocol.trim().toLowerCase();
  const convert = Object.hasOwn(PROTOCOLS, key) ? PROTOCOLS[key] : undefined;
  if (convert) return buttonOfCode(...convert(...code));
  const [device, subdevice, command] = code;
  const irp = irdbProtocol(key === "xmp-1" ? "xmp" : key);
  return irp
    ? irpButton(irp, { device, subdevice, command: key === "xmp-1" ? command * 256 : command })
    : err(`protocol ${protocol} is not known`);
}

interface Row {
  readonly device: number;
  readonly subdevice: number;
  readonly command: number;
}

/** Without a subdevice it is what the protocol says it is then. */
function irpButton({ protocol, carrierHz, isSpelling }: IrdbProtocol, { device, subdevice, command }: Row): Result<Button, string> {
  const code = protocol.toCode({ D: device, F: command, ...(subdevice < 0 ? {} : { S: subdevice }) });
  if (!code) return err(`${device}, ${subdevice}, ${command} is outside of what ${protocol.name} can carry`);
  if (!isSpelling) return buttonOfCode(protocol.name, code.address, code.command, carrierHz);
  return buttonOfTimings(protocol.first(code), protocol.carrierHz);
}

/** Whether a text is a CSV of irdb. */
export const isIrdb = (text: string): boolean => /^functionname,protocol,device,subdevice,function/i.test(text.trimStart());
