/** lircd.conf in and out: codes are put into timings as lirc's transmitter does, then named by their protocol where they have one. */
import { USUAL_CARRIER_HZ } from "../frame.ts";
import { buttonsInOrder } from "../library/button-order.ts";
import { encodePress } from "../library/press.ts";
import type { Remote } from "../library/remote.ts";
import { cleanName, createButtons, type Imported, type LineProblem } from "./imported.ts";
import { type LircRemote, parseLircdConfig } from "./lircd-config.ts";
import { buttonOfKey, minSendsOf } from "./lircd-press.ts";

/** All remotes of a file. */
export function readLircd(text: string, name: string): Imported {
  const { remotes, problems } = parseLircdConfig(text);
  const imported = remotes.map((remote) => readRemote(remote, name));
  return {
    remotes: imported.flatMap(({ remote }) => (Object.keys(remote.buttons).length > 0 ? [remote] : [])),
    problems: [...problems, ...imported.flatMap((one) => one.problems)],
  };
}

function readRemote(lirc: LircRemote, fileName: string): { readonly remote: Remote; readonly problems: readonly LineProblem[] } {
  const buttons = createButtons();
  const problems: LineProblem[] = [];
  for (const { name, line, ...signal } of [...lirc.keys, ...lirc.rawKeys]) {
    const button = buttonOfKey(lirc, signal);
    if (button.ok) buttons.add(cleanName(name), button.value);
    else problems.push({ line, reason: `${lirc.name} ${name}: ${button.error}` });
  }
  const sends = minSendsOf(lirc);
  return { remote: { name: cleanName(lirc.name || fileName), ...(sends > 1 ? { sends } : {}), ...buttons.all() }, problems };
}

const LINE_LENGTHS = 6;
const LAST_GAP_US = 40_000;

/** A file for lircd, every button as its timings. */
export function writeLircd(remotes: readonly Remote[]): string {
  return remotes.map(writeRemote).join("\n");
}

function writeRemote(remote: Remote): string {
  const { name } = remote;
  const signals = buttonsInOrder(remote).map(([button, code]) => [button, encodePress(code)] as const);
  const carrierHz = signals[0]?.[1].carrierHz ?? USUAL_CARRIER_HZ;
  const keys = signals.flatMap(([button, { timingsUs }]) => [
    "",
    `          name ${withoutSpaces(button)}`,
    ...rows(timingsUs.map(Math.abs)),
  ]);
  const head = [`  name  ${withoutSpaces(name)}`, "  flags RAW_CODES", "  eps            30", "  aeps          100"];
  const lines = ["begin remote", "", ...head, `  frequency  ${carrierHz}`, `  gap  ${LAST_GAP_US}`, "", "      begin raw_codes"];
  return [...lines, ...keys, "", "      end raw_codes", "", "end remote", ""].join("\n");
}

const withoutSpaces = (name: string) => name.replace(/[\s#]+/g, "_");

const rows = (lengths: readonly number[]): string[] =>
  Array.from({ length: Math.ceil(lengths.length / LINE_LENGTHS) }, (_, row) =>
    lengths
      .slice(row * LINE_LENGTHS, (row + 1) * LINE_LENGTHS)
      .map((us) => String(us).padStart(8))
      .join(""),
  );

/** Whether a text is a lircd.conf. */
export const isLircd = (text: string): boolean => /^\s*begin\s+remote\b/m.test(text);
