import type { Press, StationView } from "../api-types.ts";
import { api } from "./api.ts";
import { make } from "./dom.ts";
import type { Page } from "./page.ts";

/** The infrared remotes of a station, and what was pressed lately by anybody. */
export function createRemotePage(firstView: StationView): Page {
  const { station } = firstView;
  const remotes = make("div", { class: "ir" });
  const log = make("ol");
  const logCard = make("section", { class: "log", "aria-label": "Recent presses" }, make("h4", {}, "Recent presses"), log);
  const teacher = teachCard(station);
  let shown = "";

  function render(view: StationView): void {
    const known = JSON.stringify([view.info?.remotes, view.info?.infraredReceiver]);
    if (known !== shown) {
      shown = known;
      const all = Object.entries(view.info?.remotes ?? {});
      const cards = all.map(([name, buttons]) => remoteCard(station, name, buttons, isOpenAtFirst(name, all.length)));
      remotes.replaceChildren(...cards, ...(view.info?.infraredReceiver ? [teacher] : []), logCard);
    }
    const presses = view.presses.map(pressLine);
    log.replaceChildren(
      ...(presses.length > 0 ? presses : [make("li", {}, make("span", {}, "–"), make("span", {}, "none since the panel started"))]),
    );
  }

  render(firstView);
  return { element: remotes, render, close: () => {} };
}

/** Which remotes are unfolded, of all stations; what this browser refuses to keep is kept until the page is closed. */
const FOLDS = "clima-unfolded-remotes";
const folds = new Map<string, boolean>(readFolds());

function readFolds(): [string, boolean][] {
  try {
    return Object.entries(JSON.parse(localStorage.getItem(FOLDS) ?? "{}") as Record<string, boolean>);
  } catch {
    return [];
  }
}

function keepFold(remote: string, isOpen: boolean): void {
  folds.set(remote, isOpen);
  try {
    localStorage.setItem(FOLDS, JSON.stringify(Object.fromEntries(folds)));
  } catch {
    // A browser that keeps nothing: it is a convenience.
  }
}

/** On a phone several remotes would make a page of many screens. */
const isOpenAtFirst = (remote: string, count: number): boolean =>
  folds.get(remote) ?? (count === 1 || matchMedia("(min-width: 48rem)").matches);

function remoteCard(station: string, remote: string, buttons: readonly string[], isOpen: boolean): HTMLElement {
  const outcome = make("p", { class: "outcome", role: "status", "aria-live": "polite" });
  const keys = buttons.map((button) => {
    const key = make("button", { type: "button", "data-button": button }, button);
    key.addEventListener("click", () => void press(key, outcome, station, remote, button));
    return key;
  });
  const count = make("small", {}, buttons.length === 1 ? "1 button" : `${buttons.length} buttons`);
  const summary = make("summary", {}, make("h4", {}, remote), count);
  const attributes = { class: "remote", "data-remote": remote, ...(isOpen ? { open: "" } : {}) };
  const card = make("details", attributes, summary, make("div", { class: "buttons" }, ...keys), outcome);
  // A press folds it after this, or unfolds it.
  summary.addEventListener("click", () => keepFold(remote, !card.open));
  return card;
}

/** A form that has the station learn a button; how it goes is among the recent presses, too. */
function teachCard(station: string): HTMLElement {
  const field = (name: string, label: string) =>
    make("input", { name, placeholder: label, "aria-label": label, required: "", maxlength: "128" });
  const [remote, button] = [field("remote", "Remote"), field("button", "Button")];
  const start = make("button", { type: "submit" }, "Teach");
  const outcome = make("p", { class: "lesson", role: "status", "aria-live": "polite" });
  const form = make(
    "form",
    { class: "teach", "aria-label": "Teach a button" },
    make("h4", {}, "Teach a button"),
    remote,
    button,
    start,
    outcome,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void teach(start, outcome, station, remote.value.trim(), button.value.trim());
  });
  return form;
}

async function teach(start: HTMLButtonElement, outcome: HTMLElement, station: string, remote: string, button: string): Promise<void> {
  start.disabled = true;
  outcome.className = "lesson";
  outcome.textContent = "point the remote at the station and press the button, then once more…";
  try {
    const { status, message } = await api.learn(station, remote, button);
    outcome.className = `lesson ${status === "ok" ? "ok" : "bad"}`;
    outcome.textContent = message;
  } catch (cause) {
    outcome.className = "lesson bad";
    outcome.textContent = (cause as Error).message;
  }
  start.disabled = false;
}

async function press(key: HTMLButtonElement, outcome: HTMLElement, station: string, remote: string, button: string): Promise<void> {
  const say = (kind: string, text: string) => {
    outcome.className = `outcome ${kind}`;
    outcome.textContent = text;
  };
  key.disabled = true;
  say("", `${button}: sending…`);
  try {
    const { status, message, takenMs } = await api.press(station, remote, button);
    say(status === "ok" ? "ok" : "bad", status === "ok" ? `${button}: sent in ${takenMs} ms` : `${button}: ${message}`);
  } catch (cause) {
    say("bad", `${button}: ${(cause as Error).message}`);
  }
  key.disabled = false;
}

function pressLine({ at, status, message, remote, button }: Press): HTMLElement {
  const time = make("time", { datetime: at }, new Date(at).toLocaleTimeString("en-GB"));
  const what = remote === undefined || status !== "ok" ? message : `${remote} ${button}`;
  return make("li", {}, time, make("span", { class: status === "ok" ? "ok" : status === "accepted" ? "" : "bad" }, `${status}: ${what}`));
}
