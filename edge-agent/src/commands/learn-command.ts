import { err, type IrLearnCommand, ok, type Result } from "@clima/schemas";
import type { Heard, LearnedCode, Learner } from "../infrared/receiver/learner.ts";
import { type Answer, failed, rejected } from "./answer.ts";
import type { Work } from "./work.ts";

/** What a station with a receiver can do. */
export interface Learning {
  readonly learner: Learner;
  /** Keeps a button with the remotes; absent where remotes cannot be changed. */
  readonly saveButton?: (remote: string, button: string, learned: LearnedCode) => Promise<Result<void, string>>;
}

const DEFAULT_SAMPLES = 2;
const DEFAULT_TIMEOUT_MS = 20_000;
const NO_RECEIVER =
  "this station has no infrared receiver, so it cannot learn buttons; on a Pi it needs dtoverlay=gpio-ir,gpio_pin=18 in config.txt";

/** Accepted when it listens and at each press, then how it ended. */
export function planLearn(command: IrLearnCommand, learning: Learning | undefined): Result<Work, Answer> {
  if (!learning) return err(rejected("unsupported", NO_RECEIVER));
  return ok({ kind: "act", run: (tell) => learn(command, learning, tell) });
}

type Tell = (progress: Answer) => void;

async function learn(command: IrLearnCommand, { learner, saveButton }: Learning, tell: Tell): Promise<Answer> {
  const { remote, button, samples = DEFAULT_SAMPLES, timeoutMs = DEFAULT_TIMEOUT_MS } = command;
  const label = { remote, button };
  const times = samples === 1 ? "once" : `${samples} times`;
  const message = `press ${button} of ${remote} ${times}, briefly, near the receiver; ${timeoutMs / 1000} s from now on`;
  const listening: Answer = { status: "accepted", code: "listening", message, ...label };
  const onHeard = ({ presses, alike }: Heard) =>
    tell({ status: "accepted", code: "heard", message: `heard ${presses}, ${alike} of ${samples} alike`, ...label });
  const learned = await learner.learn({ samples, timeoutMs }, onHeard, () => tell(listening));
  if (!learned.ok) {
    const { code, message: reason } = learned.error;
    return { ...(code === "busy" ? rejected(code, reason) : failed(code, reason)), ...label };
  }
  return keep(label, learned.value, saveButton);
}

async function keep(label: { remote: string; button: string }, learned: LearnedCode, save: Learning["saveButton"]): Promise<Answer> {
  const { frame } = learned;
  const what = `learned ${label.button} of ${label.remote} as ${describe(learned)}`;
  if (!save) {
    const hint = "this station cannot keep it; send the frame's timingsUs as timings on cmd/ir/raw";
    return { status: "ok", code: "learned", message: `${what}; ${hint}`, ...label, frame };
  }
  const saved = await save(label.remote, label.button, learned);
  if (!saved.ok) return { ...failed("save-failed", `${what}, but could not keep it: ${saved.error}`), ...label, frame };
  return { status: "ok", code: "learned", message: what, ...label, frame };
}

const describe = ({ code, frame }: LearnedCode): string =>
  code === undefined
    ? `${frame.timingsUs.length} timings`
    : `${code.protocol.toUpperCase()} address ${code.address} command ${code.command}`;
