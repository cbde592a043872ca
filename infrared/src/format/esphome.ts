/** ESPHome: the actions `remote_transmitter.transmit_…` of a configuration, and the lines `Received NEC: …` of its log. */
import { err, type Result } from "@clima/schemas";
import type { Button } from "../library/remote.ts";
import { buttonOfCode, buttonOfTimings, cleanName, createButtons, type Imported, type LineProblem, remotesOf } from "./imported.ts";
import { readPronto } from "./pronto.ts";
import { buttonOfBits, buttonOfNec } from "./sent-bits.ts";

/** A code with what is said of it. */
interface Said {
  readonly line: number;
  readonly name: string;
  readonly kind: string;
  /** All after the kind. */
  text: string;
}

type Parameters = ReadonlyMap<string, number>;
type ToButton = (numbers: Parameters, text: string) => Result<Button, string>;

const number = (numbers: Parameters, name: string) => numbers.get(name) ?? Number.NaN;
const ofFields =
  (protocol: string): ToButton =>
  (numbers) =>
    buttonOfCode(protocol, number(numbers, "address"), number(numbers, "command"));
const ofBits =
  (protocol: string, usualBits: number): ToButton =>
  (numbers) => {
    const data = number(numbers, "data");
    return Number.isSafeInteger(data) ? buttonOfBits(protocol, BigInt(data), numbers.get("nbits") ?? usualBits) : err("it has no data");
  };

const KINDS: Readonly<Record<string, ToButton>> = {
  nec: (numbers) => buttonOfNec(number(numbers, "address"), number(numbers, "command")),
  samsung: ofBits("SAMSUNG", 32),
  sony: ofBits("SONY", 12),
  lg: ofBits("LG", 28),
  jvc: ofBits("JVC", 16),
  panasonic: (numbers) => {
    const [address, command] = [number(numbers, "address"), number(numbers, "command")];
    if (!Number.isSafeInteger(address) || !Number.isSafeInteger(command)) return err("it has no address and command");
    return buttonOfBits("PANASONIC", (BigInt(address) << 32n) | BigInt(command), 48);
  },
  pioneer: (numbers) => buttonOfCode("pioneer", number(numbers, "rc_code_1") >> 8, number(numbers, "rc_code_1") & 0xff),
  rc5: ofFields("rc5"),
  rc6: ofFields("rc6"),
  pronto: (_numbers, text) => {
    const raw = readPronto((text.match(/\b[0-9A-F]{4}\b/gi) ?? []).join(" "));
    return raw.ok ? buttonOfTimings(raw.value.timingsUs, raw.value.carrierHz) : raw;
  },
  raw: (numbers, text) => {
    const code = text.slice(Math.max(0, text.search(/\bcode\s*:/))).replace(/\bcarrier_frequency\s*:.*/g, "");
    return buttonOfTimings((code.match(/-?\b\d{1,7}\b/g) ?? []).map(Number), numbers.get("carrier_frequency"));
  },
};

function parametersOf(text: string): Parameters {
  const pairs = [...text.matchAll(/\b([a-z_]\w*)\s*[=:]\s*["']?(0x[0-9a-f]+|\d+(?:\.\d+)?)(k?)/gi)];
  return new Map(pairs.map(([, name = "", value, kilo]) => [name.toLowerCase(), Number(value) * (kilo === "k" ? 1000 : 1)]));
}

const ACTION = /^(\s*)(?:-\s*)?remote_transmitter\.transmit_(\w+):(.*)$/;
const HEARD = /\bReceived (\w+): ?(.*)$/;

/** All codes of a configuration or a log; a button is called as what does the action, and one that was heard again is there once. */
export function readEsphome(text: string, name: string): Imported {
  const buttons = createButtons();
  const problems: LineProblem[] = [];
  const seen = new Set<string>();
  for (const said of saidIn(text.split(/\r?\n/))) {
    const toButton = Object.hasOwn(KINDS, said.kind) ? KINDS[said.kind] : undefined;
    const button = toButton
      ? toButton(parametersOf(said.text), said.text)
      : err(`${said.kind} is not known; known are ${Object.keys(KINDS).join(", ")}`);
    const key = button.ok ? `${said.name} ${JSON.stringify(button.value)}` : "";
    if (!button.ok) problems.push({ line: said.line, reason: `${said.name}: ${button.error}` });
    else if (!seen.has(key)) buttons.add(said.name, button.value);
    seen.add(key);
  }
  return { remotes: remotesOf(name, buttons), problems };
}

const ESCAPE = String.fromCharCode(27);
const COLOUR = new RegExp(`${ESCAPE}\\[[\\d;]*m`, "g");
const withoutPrefix = (line: string) => line.replace(COLOUR, "").replace(/^(?:\[[^\]]{0,40}\])+:?\s*/, "");

function saidIn(lines: readonly string[]): readonly Said[] {
  const all: Said[] = [];
  let label = "code";
  /** How far the action that is being read is indented; what stands further in belongs to it. */
  let indent: number | undefined;
  for (const [index, line] of lines.entries()) {
    const [, before, action, inline = ""] = ACTION.exec(line) ?? [];
    const [, heard, rest = ""] = HEARD.exec(line) ?? [];
    const last = all.at(-1);
    if (action !== undefined) {
      all.push({ line: index + 1, name: label, kind: action, text: inline });
      indent = before?.length ?? 0;
    } else if (heard !== undefined) {
      all.push({ line: index + 1, name: "code", kind: heard.toLowerCase(), text: rest });
      indent = -1;
    } else if (last && indent !== undefined && isWithin(line, indent)) last.text += `\n${withoutPrefix(line)}`;
    else {
      indent = undefined;
      label = /^\s*(?:-\s*)?name:\s*["']?([^"'#]{1,128})/.exec(line)?.[1]?.trim() ?? label;
    }
  }
  return all.map((said) => ({ ...said, name: cleanName(said.name) }));
}

/** A log's next lines have only numbers after their place. */
const isWithin = (line: string, indent: number) =>
  indent < 0 ? /^[\s\d,A-Fa-f+-]+$/.test(withoutPrefix(line)) : line.trim() === "" || line.search(/\S/) > indent;

/** Whether a text is of ESPHome. */
export const isEsphome = (text: string): boolean =>
  text.includes("remote_transmitter.transmit_") || /\[remote\.\w+:?\d*\].*Received \w+:/.test(text);
