import type { LibraryService } from "@clima/infrared";
import { buttonsOf, err, type IrLearnCommand, lessonMs, ok, parseIrLearn, type Result } from "@clima/schemas";
import { canReceive, type Receiver } from "../infrared/receiver/receiver.ts";
import type { Clock } from "../platform/clock.ts";
import { type CommandOutcome, rejected } from "./command-outcome.ts";
import { type CommandPlan, commandParser, type Progress } from "./command-plan.ts";
import { createLesson, type Lesson } from "./lesson.ts";

const NO_RECEIVER = rejected(
  "unsupported",
  "this station has no infrared receiver, so it cannot learn buttons; send raw timings on cmd/ir/raw",
);
const CANCELLED = { code: "cancelled", message: "the lesson was ended by ir/cancel, or as the agent stops" };

export interface LearnDeps {
  readonly receiver: Receiver | undefined;
  readonly saveButton: LibraryService["saveButton"];
  readonly clock: Clock;
}

/** cmd/ir/learn: waits for presses of buttons, one after the other, and puts each into the library. One lesson at a time. */
export function createLearnCommand({ receiver, saveButton, clock }: LearnDeps) {
  let lesson: Lesson | undefined;
  receiver?.onSignal((timingsUs, carrierHz) => lesson?.hear({ timingsUs, carrierHz }));

  async function learn(command: IrLearnCommand, progress: Progress, cancelled: AbortSignal): Promise<CommandOutcome> {
    const { remote, samples } = command;
    const [buttons, lastsMs] = [buttonsOf(command), lessonMs(command)];
    const own = createLesson({ remote, buttons, samples, saveButton, progress });
    lesson = own;
    receiver?.measureCarrier?.(true);
    const what = buttons.length === 1 ? "press the button" : `press: ${buttons[0]}`;
    progress("listening", `point the remote at the station and ${what}; ${lastsMs / 1000} s are left`);
    await clock.sleepMs(lastsMs, AbortSignal.any([own.over, cancelled]));
    receiver?.measureCarrier?.(false);
    lesson = undefined;
    return own.outcome(cancelled.aborted ? CANCELLED : timeIsOver(lastsMs));
  }

  function plan(command: IrLearnCommand): Result<CommandPlan & { kind: "act" }, CommandOutcome> {
    if (!canReceive(receiver)) return err(NO_RECEIVER);
    const twice = firstTwice(buttonsOf(command));
    if (twice !== undefined) return err(rejected("invalid", `buttons has ${JSON.stringify(twice)} twice; expected each name once`));
    if (lesson) return err(rejected("busy", "another lesson is under way; wait for its result, or end it by ir/cancel"));
    return ok({ kind: "act", cancellable: "lesson", run: (progress, signal) => learn(command, progress, signal) });
  }

  return {
    command: commandParser(parseIrLearn, plan),
    /** Without a command, as when the station's own button is held. */
    async learnNow(remote: string, button: string, progress: Progress): Promise<CommandOutcome> {
      const planned = plan({ id: "", remote, button });
      return planned.ok ? planned.value.run(progress, new AbortController().signal) : planned.error;
    },
  };
}

const timeIsOver = (lastsMs: number) => ({
  code: "nothing-learned",
  message: `no presses that agree were heard within ${lastsMs / 1000} s; was the right button pressed, nearby?`,
});

/** Upper and lower case are the same button. */
const firstTwice = (names: readonly string[]): string | undefined =>
  names.find((name, index) => names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) < index);
