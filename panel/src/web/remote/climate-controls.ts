import type { Reader } from "../../reader.ts";
import { make } from "../dom.ts";

/** Puts controls in the place of others; whoever was at one of them is at the same of the new ones. */
export function redraw(element: HTMLElement, controls: readonly HTMLElement[]): void {
  const focused = (document.activeElement as HTMLElement | null)?.dataset["choice"];
  element.replaceChildren(...controls);
  if (focused !== undefined) element.querySelector<HTMLElement>(`[data-choice="${focused}"]`)?.focus();
}

export function clickable(kind: string, words: string, onClick: () => Promise<boolean> | undefined): HTMLButtonElement {
  const key = make("button", { type: "button", class: kind }, words);
  key.addEventListener("click", () => void onClick());
  return key;
}

export interface Choices {
  readonly all: readonly string[];
  readonly chosen: string | undefined;
  /** What is shown of each; itself when absent. */
  readonly faces?: Readonly<Record<string, string>>;
}

export function selectOf(
  choice: string,
  label: string,
  { all, chosen, faces = {} }: Choices,
  onChoice: (value: string) => void,
): HTMLElement {
  const options = all.map((each) => make("option", { value: each, ...(each === chosen ? { selected: "" } : {}) }, faces[each] ?? each));
  const select = make("select", { "data-choice": choice }, ...options);
  select.addEventListener("change", () => onChoice(select.value));
  return make("label", {}, make("span", {}, label), select);
}

export function thermostat(degrees: readonly number[], chosenC: number, reader: Reader, onChoice: (value: number) => void): HTMLElement {
  const words = reader.words.remote.airConditioner;
  const step = (by: -1 | 1, name: string, face: string) => {
    const target = degrees[degrees.indexOf(chosenC) + by];
    const attributes = { type: "button", "aria-label": name, title: name, "data-choice": name };
    const key = make("button", target === undefined ? { ...attributes, disabled: "" } : attributes, face);
    key.addEventListener("click", () => target !== undefined && onChoice(target));
    return key;
  };
  const { number, unit } = reader.value("temperatureC", chosenC);
  const shown = make("output", { "aria-live": "polite" }, `${number} ${unit}`);
  const attributes = { class: "thermostat", role: "group", "aria-label": words.temperature };
  return make("div", attributes, step(-1, words.cooler, "−"), shown, step(1, words.warmer, "+"));
}
