import type { Reader } from "../../reader.ts";
import { api } from "../api.ts";
import { make } from "../dom.ts";
import { pressable } from "./press-key.ts";

const HOLD_MS = 400;
const SHOWN_MS = 1500;

/** What the buttons of a remote have in common. */
export interface Presser {
  readonly station: string;
  readonly remote: string;
  readonly reader: Reader;
  /** Says in words what came of a press. */
  say(kind: "" | "ok" | "bad", words: string): void;
}

/** Presses a button, `holdMs` long, and says how that goes; whether it was sent. */
export async function sendPress({ station, remote, reader, say }: Presser, button: string, holdMs?: number): Promise<boolean> {
  const words = reader.words.remote;
  say("", holdMs === undefined ? words.sending(button) : words.holding(button));
  try {
    const { status, message, takenMs } = await api.press(station, remote, button, holdMs);
    const isSent = status === "ok";
    say(isSent ? "ok" : "bad", isSent ? words.sent(button, reader.number(takenMs, 0)) : words.failed(button, message));
    return isSent;
  } catch (cause) {
    say("bad", words.failed(button, (cause as Error).message));
    return false;
  }
}

/** A button of a remote. What came of a press is seen at the button for a moment, and said. `face`: what is on it, where that is not its name. */
export function createButton(presser: Presser, button: string, face: Node | string = button): HTMLButtonElement {
  const isNamed = face === button;
  const key = make(
    "button",
    { type: "button", class: "key", "data-button": button, ...(isNamed ? {} : { "aria-label": button, title: button }) },
    face,
  );
  let shown: ReturnType<typeof setTimeout> | undefined;

  function show(kind: "ok" | "bad"): void {
    clearTimeout(shown);
    key.dataset["outcome"] = kind;
    shown = setTimeout(() => delete key.dataset["outcome"], SHOWN_MS);
  }

  async function send(holdMs?: number): Promise<boolean> {
    const isSent = await sendPress(presser, button, holdMs);
    show(isSent ? "ok" : "bad");
    return isSent;
  }

  pressable(key, { once: () => send(), held: () => send(HOLD_MS) });
  return key;
}
