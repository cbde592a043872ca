import { ageOf } from "../age-of-value.ts";
import type { QuantityList, StationView } from "../api-types.ts";
import { serverNowMs } from "./api.ts";
import { make } from "./dom.ts";

const OLD_AFTER_INTERVALS = 3;
const OLD_AFTER_AT_LEAST_MS = 60_000;

/** The tiles of current values; render() puts the newest view in, tick() lets the ages grow. */
export function createTiles(quantities: QuantityList) {
  const element = make("section", { class: "tiles", "aria-label": "Current values" });
  let view: StationView | undefined;

  function render(newView: StationView): void {
    view = newView;
    const shown = (Object.keys(quantities) as (keyof QuantityList)[]).filter((name) => view?.values[name]);
    element.replaceChildren(
      ...shown.map((name) => {
        const { label, unit, decimals } = quantities[name];
        const number = make(
          "span",
          { class: "number" },
          (newView.values[name]?.value ?? Number.NaN).toLocaleString("en", {
            minimumFractionDigits: decimals,
            maximumFractionDigits: decimals,
            useGrouping: false,
          }),
        );
        return make(
          "div",
          { class: "tile", "data-quantity": name },
          make("div", { class: "label" }, label),
          make("div", {}, number, make("span", { class: "unit" }, unit)),
          make("div", { class: "age" }),
        );
      }),
    );
    tick();
  }

  function tick(): void {
    const nowMs = serverNowMs();
    const oldAfterMs = Math.max(OLD_AFTER_AT_LEAST_MS, OLD_AFTER_INTERVALS * (view?.info?.intervalMs ?? 0));
    for (const tile of element.querySelectorAll<HTMLElement>(".tile")) {
      const value = view?.values[tile.dataset["quantity"] as keyof QuantityList];
      if (value === undefined) continue;
      const { words, isOld } = ageOf(value, nowMs, oldAfterMs);
      tile.querySelector(".age")?.replaceChildren(words);
      tile.classList.toggle("old", isOld);
    }
  }

  return { element, render, tick };
}
