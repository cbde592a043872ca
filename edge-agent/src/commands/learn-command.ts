import type { Button, LibraryService } from "@clima/infrared";
import { err, type IrLearnCommand, ok, parseIrLearn, type Result } from "@clima/schemas";
import { canReceive, type Receiver } from "../infrared/receiver/receiver.ts";
import { createSamples, type Learned } from "../infrared/receiver/samples.ts";
import type { Clock } from "../platform/clock.ts";
import { type CommandOutcome, failed, rejected } from "./command-outcome.ts";
import { type CommandPlan, commandParser, type Progress } from "./command-plan.ts";

const TIMEOUT_MS = 30_000;

const NO_RECEIVER = rejected(
  "unsupported",
  "this station has no infrared receiver, so it cannot learn buttons; send raw timings on cmd/ir/raw",
);

export interface LearnDeps {
  readonly receiver: Receiver | undefined;
  readonly saveButton: LibraryService["saveButton"];
  readonly clock: Clock;
}

/** cmd/ir/learn: waits for presses of a button until enough agree, and puts it into the library. One at a time. */
export function createLearnCommand({ receiver, saveButton, clock }: LearnDeps) {
  let onSignal: ((timingsUs: readonly number[]) => void) | undefined;
  receiver?.onSignal((timingsUs) => onSignal?.(timingsUs));

  async function listen(timeoutMs: number, progress: Progress): Promise<Learned | undefined> {
    const samples = createSamples();
    const done = new AbortController();
    let learned: Learned | undefined;
    onSignal = (timingsUs) => {
      const outcome = samples.add(timingsUs);
      if (typeof outcome === "number")
        return progress("heard", `heard it; press the same button ${outcome === 1 ? "once" : `${outcome} times`} more`);
      learned = outcome;
      done.abort();
    };
    progress("listening", `point the remote at the station and press the button; ${timeoutMs / 1000} s are left`);
    await clock.sleepMs(timeoutMs, done.signal);
    onSignal = undefined;
    return learned;
  }

  async function learn({ remote, button, timeoutMs = TIMEOUT_MS }: IrLearnCommand, progress: Progress): Promise<CommandOutcome> {
    const learned = await listen(timeoutMs, progress);
    if (!learned)
      return failed(
        "nothing-learned",
        `no presses that agree were heard within ${timeoutMs / 1000} s; was the right button pressed, nearby?`,
      );
    const saved = saveButton(remote, button, learned.button);
    if (!saved.ok) return failed("not-saved", saved.error);
    return { status: "ok", code: "learned", message: `learned ${remote} ${button}: ${describe(learned.button)}`, remote, button };
  }

  function plan(command: IrLearnCommand): Result<CommandPlan & { kind: "act" }, CommandOutcome> {
    if (!canReceive(receiver)) return err(NO_RECEIVER);
    if (onSignal) return err(rejected("busy", "another button is being learned; wait for its result"));
    return ok({ kind: "act", run: (progress) => learn(command, progress) });
  }

  return {
    command: commandParser(parseIrLearn, plan),
    /** Without a command, as when the station's own button is held. */
    async learnNow(remote: string, button: string, progress: Progress): Promise<CommandOutcome> {
      const planned = plan({ id: "", remote, button });
      return planned.ok ? planned.value.run(progress) : planned.error;
    },
  };
}

const describe = (button: Button): string =>
  "protocol" in button
    ? `${button.protocol} address ${button.address} command ${button.command}`
    : `${button.timingsUs.length} timings of no known protocol`;
