/** What mode2 and ir-ctl print and ir-ctl sends: lines of `pulse 9000`, `space 4500`, or signed lengths on one line. */
import { buttonOfTimings, createButtons, type Imported, type LineProblem, remotesOf } from "./imported.ts";
import { buttonOfScancode } from "./keymap.ts";

interface Press {
  readonly line: number;
  carrierHz?: number;
  readonly timingsUs: number[];
}

/** Longer than any pause within one press. */
const BETWEEN_PRESSES_US = 500_000;

/** Each press is a button; one that was pressed again is there once. */
export function readPulseSpace(text: string, name: string): Imported {
  const buttons = createButtons();
  const problems: LineProblem[] = [];
  const seen = new Set<string>();
  const add = (line: number, button: ReturnType<typeof buttonOfTimings>) => {
    const key = button.ok ? JSON.stringify(button.value) : "";
    if (!button.ok) problems.push({ line, reason: `code: ${button.error}` });
    else if (!seen.has(key)) buttons.add("code", button.value);
    seen.add(key);
  };
  let press: Press = { line: 1, timingsUs: [] };
  const end = (line: number) => {
    if (press.timingsUs.some((us) => us > 0)) add(press.line, buttonOfTimings(press.timingsUs, press.carrierHz));
    press = { line, timingsUs: [] };
  };
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const read = readLine(line);
    if (read.carrierHz !== undefined) press.carrierHz = read.carrierHz;
    if (read.scancode !== undefined) add(index + 1, buttonOfScancode(...read.scancode));
    for (const us of read.timingsUs ?? []) {
      if (us <= -BETWEEN_PRESSES_US) end(index + 1);
      else press.timingsUs.push(us);
    }
    if (read.isEnd) end(index + 2);
    if (read.isUnknown)
      problems.push({ line: index + 1, reason: `${line.trim().slice(0, 60)}: expected pulse, space, carrier or timeout` });
  }
  end(0);
  return { remotes: remotesOf(name, buttons), problems };
}

interface Line {
  readonly carrierHz?: number;
  readonly scancode?: readonly [protocol: string, scancode: number];
  readonly timingsUs?: readonly number[];
  readonly isEnd?: boolean;
  readonly isUnknown?: boolean;
}

const SIGNED = /^\s*[+-]\d{1,9}(?:[\s,]+[+-]\d{1,9})*\s*(?:#.*)?$/;

function readLine(line: string): Line {
  if (SIGNED.test(line)) {
    const timingsUs = (line.replace(/#.*/, "").match(/[+-]\d+/g) ?? []).map(Number);
    return { timingsUs, isEnd: /#\s*timeout/.test(line) };
  }
  const [word = "", value = ""] = line
    .replace(/(?:#|\/\/).*/, "")
    .trim()
    .split(/\s+/);
  const [, protocol = "", scancode = ""] = /^([\w-]+):(0x[0-9a-f]+|\d+)$/i.exec(value) ?? [];
  if (word === "scancode" && protocol !== "") return { scancode: [protocol, Number(scancode)] };
  if (!/^\d{1,9}$/.test(value)) return word === "" ? {} : { isUnknown: true };
  switch (word) {
    case "pulse":
      return { timingsUs: [Number(value)] };
    case "space":
      return { timingsUs: [-Number(value)] };
    case "carrier":
      return { carrierHz: Number(value) };
    case "timeout":
      return { isEnd: true };
    default:
      return { isUnknown: true };
  }
}

/** Whether the first line that says something is one of these. */
export function isPulseSpace(text: string): boolean {
  const first = text.split(/\r?\n/, 200).find((line) => line.trim() !== "" && !/^\s*(#|\/\/|Using |Trying |Running )/.test(line));
  return (
    first !== undefined &&
    (/^\s*(?:(?:pulse|space|carrier|timeout)\s+\d+|scancode\s+\w+:)/.test(first) || (SIGNED.test(first) && / [+-]/.test(first)))
  );
}
