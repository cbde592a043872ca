import { type Button, decodeWhole, type LibraryService } from "@clima/infrared";
import { createSamples, type Heard, isOfButton, type Learned } from "../infrared/receiver/samples.ts";
import { type CommandOutcome, failed } from "./command-outcome.ts";
import type { Progress } from "./command-plan.ts";

export interface LessonDeps {
  readonly remote: string;
  /** In the order in which they are to be pressed. */
  readonly buttons: readonly string[];
  readonly samples: number | undefined;
  readonly saveButton: LibraryService["saveButton"];
  readonly progress: Progress;
}

interface LearnedButton extends Learned {
  readonly name: string;
}

/** One button after the other is heard until it is known, and put into the library at once, so that it stays whatever becomes of the others. */
export function createLesson({ remote, buttons, samples, saveButton, progress }: LessonDeps) {
  const over = new AbortController();
  const learned: LearnedButton[] = [];
  let current = createSamples(samples);
  let failure: string | undefined;
  let isStillSaid = false;
  const next = () => buttons[learned.length] ?? "";

  function hear(heard: Heard): void {
    if (over.signal.aborted) return;
    const before = learned.at(-1);
    if (before && isOfButton(heard.timingsUs, before.button)) return sayStill(before.name);
    const outcome = current.add(heard);
    if (typeof outcome === "number") progress("heard", describePress(heard, next(), outcome, current.differ()));
    else keep({ ...outcome, name: next() });
  }

  /** Once for a button, however long it is held. */
  function sayStill(name: string): void {
    if (!isStillSaid) progress("still-pressed", `that is ${name} again; now press: ${next()}`);
    isStillSaid = true;
  }

  function keep(button: LearnedButton): void {
    const saved = saveButton(remote, button.name, button.button);
    if (!saved.ok) {
      failure = saved.error;
      return over.abort();
    }
    learned.push(button);
    current = createSamples(samples);
    isStillSaid = false;
    if (learned.length === buttons.length) return over.abort();
    progress("learned-one", `${learned.length} of ${buttons.length} learned: ${describeLearned(button)}; now press: ${next()}`);
  }

  /** `why`: what ended it, where that was not the last button. */
  function outcome(why: Pick<CommandOutcome, "code" | "message">): CommandOutcome {
    return {
      ...endOf(why),
      remote,
      ...(buttons.length === 1 ? { button: buttons[0] ?? "" } : {}),
      learned: learned.map(({ name }) => name),
    };
  }

  function endOf(why: Pick<CommandOutcome, "code" | "message">): CommandOutcome {
    const told = learned.map(describeLearned).join("; ");
    const missing = buttons.slice(learned.length).join(", ");
    if (missing === "") return { status: "ok", code: "learned", message: `learned ${remote} ${told}` };
    const partly = learned.length === 0 ? "" : `; learned ${learned.length} of ${buttons.length}: ${told}; not learned: ${missing}`;
    if (failure !== undefined) return failed("not-saved", `${failure}${partly}`);
    return failed(why.code === "nothing-learned" && learned.length > 0 ? "learned-in-part" : why.code, `${why.message}${partly}`);
  }

  return { hear, outcome, over: over.signal };
}

export type Lesson = ReturnType<typeof createLesson>;

function describePress({ timingsUs, carrierHz }: Heard, button: string, more: number, differs: boolean): string {
  const measured = carrierHz === undefined ? "" : ` at ${describeCarrier(carrierHz)}`;
  const advice = differs
    ? "; it differs from the press before: a remote of which each press does, as of an air conditioner, is learned with samples 1"
    : "";
  const code = decodeWhole(timingsUs);
  const what = code ? describeButton(code) : `${timingsUs.length} timings of no known protocol`;
  return `heard ${what}${measured}; press ${button} ${more === 1 ? "once" : `${more} times`} more${advice}`;
}

const describeLearned = ({ name, button, samples }: LearnedButton): string =>
  `${name}: ${describeButton(button)}, from ${samples === 1 ? "one press" : `${samples} presses`}`;

const describeButton = (button: Button): string =>
  "protocol" in button
    ? `${button.protocol} address ${button.address} command ${button.command}`
    : `${button.timingsUs.length} timings of no known protocol at ${describeCarrier(button.carrierHz)}`;

const describeCarrier = (hz: number) => `${(hz / 1000).toFixed(1)} kHz`;
