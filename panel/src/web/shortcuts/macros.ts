import type { Reader } from "../../reader.ts";
import { type MacroEnd, runMacro } from "../../shortcuts/run-macro.ts";
import { type ButtonOf, hasButton, type Macro, type Shortcuts } from "../../shortcuts/shortcuts.ts";
import { api } from "../api.ts";
import { make } from "../dom.ts";
import type { Presser } from "../remote/press-button.ts";
import type { Remotes } from "./button-picker.ts";
import { describeStep } from "./step-words.ts";

/** Runs macros, one at a time; what is under way is said, and ends when the page is left. */
export function createMacros(station: string, reader: Reader, say: Presser["say"]) {
  const words = reader.words.shortcuts;
  const keys = make("div", { class: "keys", role: "group", "aria-label": words.macros });
  const stop = make("button", { type: "button", class: "stop-macro", hidden: "" }, words.stop);
  let running: AbortController | undefined;
  stop.addEventListener("click", () => running?.abort());

  async function run({ name, steps }: Macro): Promise<void> {
    if (running !== undefined) return;
    running = new AbortController();
    const pressed = document.activeElement;
    showRunning();
    const noteStep = (step: Macro["steps"][number], number: number) =>
      say("", `${name}: ${words.stepOf(reader.number(number, 0), reader.number(steps.length, 0), describeStep(step, reader))}`);
    const end = await runMacro(steps, { press: (button) => press(station, button), pause, noteStep }, running.signal);
    running = undefined;
    const hadFocus = document.activeElement === stop;
    showRunning();
    if (hadFocus) (pressed as HTMLElement | null)?.focus();
    say(end.kind === "done" ? "ok" : "bad", describeEnd(name, end, reader));
  }

  function showRunning(): void {
    const isRunning = running !== undefined;
    stop.hidden = !isRunning;
    for (const key of keys.querySelectorAll("button")) key.setAttribute("aria-disabled", String(isRunning));
    if (isRunning) stop.focus();
  }

  function keyOf(macro: Macro, isThere: boolean): HTMLButtonElement {
    const key = make("button", { type: "button", class: "key", "aria-label": words.run(macro.name) }, `▶ ${macro.name}`);
    key.disabled = !isThere;
    key.addEventListener("click", () => void run(macro));
    return key;
  }

  return {
    element: make("div", { class: "macros" }, keys, stop),
    render({ macros }: Shortcuts, remotes: Remotes): void {
      const isThere = ({ steps }: Macro) => steps.every((step) => "pauseMs" in step || hasButton(remotes, step));
      keys.replaceChildren(...macros.map((each) => keyOf(each, isThere(each))));
    },
    close: () => running?.abort(),
  };
}

async function press(station: string, { remote, button }: ButtonOf): Promise<string | undefined> {
  try {
    const { status, message } = await api.press(station, remote, button);
    return status === "ok" ? undefined : message;
  } catch (cause) {
    return (cause as Error).message;
  }
}

const pause = (pauseMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, pauseMs);
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener("abort", stop, { once: true });
  });

function describeEnd(name: string, end: MacroEnd, { words: { shortcuts: words }, number }: Reader): string {
  switch (end.kind) {
    case "done":
      return words.done(name);
    case "stopped":
      return words.stopped(name, number(end.step, 0));
    case "failed":
      return words.failed(name, number(end.step, 0), end.problem);
  }
}
