import type { Press, StationView } from "../api-types.ts";
import { api, type SendAnswer } from "./api.ts";
import { make } from "./dom.ts";

/** The infrared remotes of a station, and what was pressed lately by anybody. */
export function createRemotes(station: string) {
  const remotes = make("div", { class: "ir" });
  const log = make("ol");
  const logCard = make("section", { class: "log", "aria-label": "Recent presses" }, make("h4", {}, "Recent presses"), log);
  let shown = "";

  function render(view: StationView): void {
    const known = JSON.stringify(view.info?.remotes ?? {});
    if (known !== shown) {
      shown = known;
      const cards = Object.entries(view.info?.remotes ?? {}).map(([name, buttons]) => remoteCard(station, name, buttons));
      remotes.replaceChildren(...cards, learnCard(station), logCard);
    }
    const presses = view.presses.map(pressLine);
    log.replaceChildren(
      ...(presses.length > 0 ? presses : [make("li", {}, make("span", {}, "–"), make("span", {}, "none since the panel started"))]),
    );
  }

  return { element: remotes, render, isEmpty: (view: StationView) => Object.keys(view.info?.remotes ?? {}).length === 0 };
}

function remoteCard(station: string, remote: string, buttons: readonly string[]): HTMLElement {
  const outcome = make("p", { class: "outcome", role: "status", "aria-live": "polite" });
  const keys = buttons.map((button) => {
    const key = make("button", { type: "button", "data-button": button }, button);
    key.addEventListener("click", () => void press(key, outcome, station, remote, button));
    return key;
  });
  return make(
    "section",
    { class: "remote", "data-remote": remote },
    make("h4", {}, remote),
    make("div", { class: "buttons" }, ...keys),
    outcome,
  );
}

/** Learns a button, and ends what is sent or learned; how far it is stands among the recent presses. */
function learnCard(station: string): HTMLElement {
  const outcome = make("p", { class: "outcome", role: "status", "aria-live": "polite" });
  const remote = make("input", { name: "remote", placeholder: "remote", "aria-label": "Remote", required: "", maxlength: "64" });
  const button = make("input", { name: "button", placeholder: "button", "aria-label": "Button", required: "", maxlength: "64" });
  const cancel = make("button", { type: "button", "data-action": "cancel" }, "Cancel");
  const fields = make("div", { class: "buttons" }, remote, button, make("button", { type: "submit" }, "Learn"), cancel);
  const form = make("form", { class: "learn" }, fields);
  const tell = async (asked: Promise<SendAnswer>) => {
    const answer = await asked.catch((cause: Error) => ({ status: "error", message: cause.message }));
    outcome.className = `outcome ${["ok", "accepted"].includes(answer.status) ? "ok" : "bad"}`;
    outcome.textContent = answer.message;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void tell(api.learn(station, remote.value, button.value));
  });
  cancel.addEventListener("click", () => void tell(api.cancel(station)));
  return make("section", { class: "remote", "aria-label": "Learn a button" }, make("h4", {}, "Learn a button"), form, outcome);
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
    const isBad = status !== "ok" && status !== "accepted";
    say(isBad ? "bad" : "ok", status === "ok" ? `${button}: sent in ${takenMs} ms` : `${button}: ${message}`);
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
