import type { Press } from "../../api-types.ts";
import type { Reader } from "../../reader.ts";
import { make } from "../dom.ts";

/** What was pressed lately, by anybody. */
export function createPressLog(reader: Reader) {
  const words = reader.words.remote;
  const list = make("ol");
  const element = make("section", { class: "log", "aria-label": words.recent }, make("h3", {}, words.recent), list);

  function line({ at, status, message, remote, button }: Press): HTMLElement {
    const time = make("time", { datetime: at }, reader.exactTime(Date.parse(at)));
    const what = remote === undefined || button === undefined || status !== "ok" ? message : `${remote} ${button}`;
    const kind = status === "ok" ? "ok" : status === "accepted" ? "" : "bad";
    return make("li", {}, time, make("span", { class: kind }, `${words.statuses[status]}: ${what}`));
  }

  return {
    element,
    render(presses: readonly Press[]): void {
      const lines = presses.map(line);
      list.replaceChildren(...(lines.length > 0 ? lines : [make("li", {}, make("span", {}, "–"), make("span", {}, words.noPresses))]));
    },
  };
}
