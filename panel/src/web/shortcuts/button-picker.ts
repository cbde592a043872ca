import type { Reader } from "../../reader.ts";
import type { ButtonOf } from "../../shortcuts/shortcuts.ts";
import { make } from "../dom.ts";

/** What of a view tells the remotes: buttons by remote. */
export type Remotes = Readonly<Record<string, readonly string[]>>;

/** Two lists, of remotes and of the buttons of the chosen one. */
export function createButtonPicker({ words: { shortcuts: words } }: Reader) {
  const remote = make("select", {});
  const button = make("select", {});
  let remotes: Remotes = {};
  remote.addEventListener("change", listButtons);

  function listButtons(): void {
    button.replaceChildren(...(remotes[remote.value] ?? []).map((each) => make("option", { value: each }, each)));
  }

  function render(now: Remotes): void {
    remotes = now;
    const chosen = { remote: remote.value, button: button.value };
    remote.replaceChildren(...Object.keys(now).map((each) => make("option", { value: each }, each)));
    if (Object.hasOwn(now, chosen.remote)) remote.value = chosen.remote;
    listButtons();
    if (now[remote.value]?.includes(chosen.button)) button.value = chosen.button;
  }

  const label = (text: string, select: HTMLSelectElement) => make("label", {}, make("span", {}, text), select);
  const element = make("div", { class: "picker" }, label(words.remote, remote), label(words.button, button));
  return { element, render, value: (): ButtonOf => ({ remote: remote.value, button: button.value }) };
}
