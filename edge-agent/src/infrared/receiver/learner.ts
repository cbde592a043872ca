import { err, ok, type Result } from "@clima/schemas";
import type { Clock } from "../../platform/clock.ts";
import type { Frame } from "../frame.ts";
import { averageFrames } from "./average.ts";
import type { Ear } from "./ear.ts";
import { isSameFrame } from "./frames.ts";
import type { DecodedCode, HeardPress } from "./understand-press.ts";

export interface LearnRequest {
  /** How often the button must be heard alike. */
  readonly samples: number;
  readonly timeoutMs: number;
}

/** The code where it was decoded, which knows its repeats; the frame in any case. */
export interface LearnedCode {
  readonly code?: DecodedCode;
  readonly frame: Frame;
}

export interface LearnError {
  readonly code: "busy" | "timeout" | "cancelled";
  readonly message: string;
}

export interface Heard {
  readonly presses: number;
  /** Of the code that was heard most often. */
  readonly alike: number;
}

export type Learner = ReturnType<typeof createLearner>;

/** A receiver for 38 kHz gives the envelope and not the carrier, so this is a guess that is right for most. */
const CARRIER_HZ = 38_000;

/** Listens to one button at a time until it was heard alike often enough. */
export function createLearner(ear: Pick<Ear, "take">, clock: Clock) {
  let underWay: AbortController | undefined;

  async function learn(
    request: LearnRequest,
    onHeard: (heard: Heard) => void,
    onListening: () => void = () => {},
  ): Promise<Result<LearnedCode, LearnError>> {
    if (underWay) return err({ code: "busy", message: "another button is being learned; wait for it or send cmd/ir/cancel" });
    const cancelled = new AbortController();
    const timeUp = new AbortController();
    underWay = cancelled;
    const signal = AbortSignal.any([cancelled.signal, timeUp.signal]);
    void clock.sleepMs(request.timeoutMs, signal).then(() => timeUp.abort());
    try {
      onListening();
      const groups = await collect(ear, request.samples, signal, onHeard);
      const learned = groups.find((group) => group.length >= request.samples);
      if (learned) return ok(toCode(learned));
      return err(cancelled.signal.aborted ? { code: "cancelled", message: "cancelled; nothing was learned" } : timedOut(request, groups));
    } finally {
      underWay = undefined;
      timeUp.abort();
    }
  }

  return {
    learn,
    /** How many buttons were being learned: 0 or 1. */
    cancel(): number {
      if (!underWay || underWay.signal.aborted) return 0;
      underWay.abort();
      return 1;
    },
  };
}

type Groups = readonly (readonly HeardPress[])[];

/** Presses in groups of the same code, until one group is complete or the signal ends it. */
function collect(
  ear: Pick<Ear, "take">,
  samples: number,
  signal: AbortSignal,
  onHeard: (heard: Heard) => void,
): Promise<readonly (readonly HeardPress[])[]> {
  const groups: HeardPress[][] = [];
  return new Promise((resolve) => {
    const end = () => {
      giveBack();
      resolve(groups);
    };
    const giveBack = ear.take((press) => {
      const group = groups.find(([first]) => first !== undefined && isSamePress(first, press));
      if (group) group.push(press);
      else groups.push([press]);
      const alike = Math.max(...groups.map(({ length }) => length));
      onHeard({ presses: groups.flat().length, alike });
      if (alike >= samples) end();
    });
    signal.addEventListener("abort", end, { once: true });
  });
}

/** By its code, where there is one: a toggle bit makes every second press look different. */
function isSamePress(one: HeardPress, other: HeardPress): boolean {
  if (one.code && other.code) {
    const { protocol, address, command } = one.code;
    return protocol === other.code.protocol && address === other.code.address && command === other.code.command;
  }
  return isSameFrame(one.timingsUs, other.timingsUs);
}

function toCode(group: readonly HeardPress[]): LearnedCode {
  const [first] = group;
  const alike = group.map(({ timingsUs }) => timingsUs).filter((timingsUs) => isSameFrame(timingsUs, first?.timingsUs ?? []));
  const frame = { carrierHz: CARRIER_HZ, timingsUs: averageFrames(alike) };
  return first?.code === undefined ? { frame } : { code: first.code, frame };
}

function timedOut({ samples, timeoutMs }: LearnRequest, groups: Groups): LearnError {
  const presses = groups.flat().length;
  const within = `within ${timeoutMs / 1000} s`;
  if (presses === 0) return { code: "timeout", message: `no button was heard ${within}; hold the remote a hand's width from the receiver` };
  const best = Math.max(...groups.map(({ length }) => length));
  return {
    code: "timeout",
    message: `${presses} presses were heard ${within}, ${best} of them alike; expected ${samples}; press the same button each time, briefly`,
  };
}
