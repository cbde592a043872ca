import type { Quantity } from "@clima/schemas";
import { ageOf } from "../age-of-value.ts";
import type { QuantityList, StationView } from "../api-types.ts";
import { currentValues } from "../current-values.ts";
import { shownValue } from "../shown-value.ts";
import { overdueAfterMs } from "../station-state.ts";
import { serverNowMs } from "./api.ts";
import { ago, make } from "./dom.ts";

/** The tiles of current values; render() puts the newest view in, tick() lets the ages grow. */
export function createTiles(quantities: QuantityList) {
  const tiles = make("section", { class: "tiles", "aria-label": "Current values" });
  const gone = make("p", { class: "gone" });
  const order = Object.keys(quantities) as Quantity[];
  let view: StationView | undefined;

  function render(newView: StationView): void {
    view = newView;
    const found = currentValues(newView, order, serverNowMs());
    tiles.replaceChildren(...found.current.map((name) => tile(name, newView.values[name]?.value ?? Number.NaN)));
    const lost = found.gone.map(({ quantity, lastAt }) => `${quantities[quantity].label} (last ${ago(lastAt, serverNowMs())})`);
    gone.textContent = lost.length === 0 ? "" : `No longer measured: ${lost.join(", ")}`;
    gone.hidden = lost.length === 0;
    tick();
  }

  function tile(name: Quantity, value: number): HTMLElement {
    const { number, unit } = shownValue(value, quantities[name]);
    return make(
      "div",
      { class: "tile", "data-quantity": name },
      make("div", { class: "label" }, quantities[name].label),
      make("div", {}, make("span", { class: "number" }, number), make("span", { class: "unit" }, unit)),
      make("div", { class: "age" }),
    );
  }

  function tick(): void {
    const nowMs = serverNowMs();
    for (const each of tiles.querySelectorAll<HTMLElement>(".tile")) {
      const value = view?.values[each.dataset["quantity"] as Quantity];
      if (value === undefined) continue;
      const { words, isOld } = ageOf(value, nowMs, overdueAfterMs(view?.info?.intervalMs));
      each.querySelector(".age")?.replaceChildren(words);
      each.classList.toggle("old", isOld);
    }
  }

  return { element: make("div", {}, tiles, gone), render, tick };
}
