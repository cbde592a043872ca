import { err, ok, type Result } from "@clima/schemas";
import { toBursts } from "../codec/bursts.ts";
import { pioneer } from "../codec/nec.ts";
import { checkCode, type Protocol } from "../codec/protocol.ts";
import { protocolOf } from "../codec/protocols.ts";
import { decodeWhole } from "../codec/signal.ts";
import { USUAL_CARRIER_HZ } from "../frame.ts";
import { orderedButtons } from "../library/button-order.ts";
import type { Button, Remote } from "../library/remote.ts";

/** What could not be read. */
export interface LineProblem {
  /** From 1; 0 where the whole file is meant. */
  readonly line: number;
  readonly reason: string;
  /** Of how many it is said; one where absent. */
  readonly count?: number;
}

export interface Imported {
  readonly remotes: readonly Remote[];
  readonly problems: readonly LineProblem[];
}

const MAX_TIMINGS = 4096;
const MAX_TIMING_US = 500_000;
const MAX_CARRIER_HZ = 500_000;

/** Timings as a file has them. */
export interface WrittenTimings {
  /** Absent where the file does not say. */
  readonly carrierHz?: number;
  readonly timingsUs: readonly number[];
}

/**
 * Timings as a button: its code where all of it is one code of a known protocol, which can then be repeated properly; otherwise as they are. The
 * carrier, in Hz, is undefined where the file does not say.
 */
export function buttonOfTimings(timingsUs: readonly number[], writtenHz?: number): Result<Button, string> {
  const whole = inTurn(timingsUs);
  const carrierHz = writtenHz === undefined ? undefined : Math.round(writtenHz);
  const refused = whyNotSent(whole, carrierHz);
  if (refused !== undefined) return err(refused);
  const code = decodeWhole(whole);
  if (code) {
    const { address, command } = code;
    const protocol = code.protocol === "nec" && isCarrierOf(pioneer, carrierHz) ? pioneer : protocolOf(code.protocol);
    const own = protocol && carrierHz !== undefined && !isCarrierOf(protocol, carrierHz) ? { carrierHz } : {};
    return ok({ protocol: protocol?.name ?? code.protocol, address, command, ...own });
  }
  // What a transmitter would refuse at the press is refused at the import
  const bursts = toBursts(whole);
  return bursts.ok ? ok({ carrierHz: carrierHz ?? USUAL_CARRIER_HZ, timingsUs: whole }) : bursts;
}

/** A receiver does not see the difference. */
const SAME_CARRIER = 0.02;
const isCarrierOf = (protocol: Protocol, carrierHz = 0) => Math.abs(carrierHz - protocol.carrierHz) <= SAME_CARRIER * protocol.carrierHz;

/** Marks and spaces in turn, from the first mark to the last: neighbours of one kind are one. */
export function inTurn(timingsUs: readonly number[]): number[] {
  const whole: number[] = [];
  for (const us of timingsUs.map(Math.round)) {
    if (us === 0 || (us < 0 && whole.length === 0)) continue;
    const last = whole.at(-1) ?? 0;
    if (last !== 0 && Math.sign(last) === Math.sign(us)) whole[whole.length - 1] = last + us;
    else whole.push(us);
  }
  if ((whole.at(-1) ?? 0) < 0) whole.pop();
  return whole;
}

function whyNotSent(timingsUs: readonly number[], carrierHz = USUAL_CARRIER_HZ): string | undefined {
  if (!(carrierHz >= 0 && carrierHz <= MAX_CARRIER_HZ)) return `its carrier is ${carrierHz} Hz; expected 0 to ${MAX_CARRIER_HZ}`;
  if (timingsUs.length === 0) return "there is no light in it";
  if (timingsUs.length > MAX_TIMINGS) return `it has ${timingsUs.length} timings; expected at most ${MAX_TIMINGS}`;
  const long = timingsUs.find((us) => Math.abs(us) > MAX_TIMING_US);
  return long === undefined ? undefined : `a timing is ${long} µs; expected at most ${MAX_TIMING_US}`;
}

/** A code as a button, or why its protocol cannot carry it. */
export function buttonOfCode(protocolName: string, address: number, command: number, carrierHz?: number): Result<Button, string> {
  const protocol = protocolOf(protocolName);
  if (!protocol) return err(`protocol ${protocolName} is not known`);
  const right = checkCode(protocol, { address, command });
  const own = carrierHz === undefined || isCarrierOf(protocol, carrierHz) ? {} : { carrierHz };
  return right.ok ? ok({ protocol: protocolName, address, command, ...own }) : right;
}

/** Collects buttons; of two of one name the second gets a number. */
export function createButtons() {
  const buttons = new Map<string, Button>();
  const taken = new Set<string>();
  /** Where to go on, so that thousands of one name are not counted through each time. */
  const nextNumbers = new Map<string, number>();
  return {
    add(name: string, button: Button): void {
      const key = name.toLowerCase();
      let unique = name;
      let number = nextNumbers.get(key) ?? 2;
      for (; taken.has(unique.toLowerCase()); number += 1) unique = `${name} ${number}`;
      nextNumbers.set(key, number);
      taken.add(unique.toLowerCase());
      buttons.set(unique, button);
    },
    all: () => orderedButtons([...buttons]),
    count: () => buttons.size,
  };
}

/** The remote of the buttons that were read; none where there are none. */
export const remotesOf = (name: string, buttons: ReturnType<typeof createButtons>): readonly Remote[] =>
  buttons.count() > 0 ? [{ name, ...buttons.all() }] : [];

/** A name without what no name may have. */
export const cleanName = (name: string): string =>
  name
    .replace(/\p{Cc}/gu, "")
    .trim()
    .slice(0, 128)
    .replace(/^__proto__$/, "proto") || "unnamed";
