import type { StationView } from "../api-types.ts";
import type { Reader } from "../reader.ts";
import { type StationState, stateOf } from "../station-state.ts";
import { type Address, writeAddress } from "./address.ts";
import { serverNowMs } from "./api.ts";
import { make, markCurrent } from "./dom.ts";

/** The stations by name, each with its state; the words of a state are shown unless it is online. */
export function createStationNav(element: HTMLElement) {
  function render(views: readonly StationView[], shown: Address, isCutOff: boolean, reader: Reader): void {
    const wanted = new Set(views.map(({ station }) => station));
    for (const link of [...element.children]) if (!wanted.has((link as HTMLElement).dataset["station"] ?? "")) link.remove();
    for (const [at, view] of views.entries()) {
      const link = linkOf(view.station);
      if (element.children[at] !== link) element.insertBefore(link, element.children[at] ?? null);
      fill(link, view, shown, stateOf(view, serverNowMs(), isCutOff, reader).kind, reader);
    }
  }

  /** Kept, so that a focused one stays so. */
  function linkOf(station: string): HTMLElement {
    const known = [...element.children].find((each) => (each as HTMLElement).dataset["station"] === station);
    return (
      (known as HTMLElement | undefined) ??
      make("a", { "data-station": station }, make("span", { class: "name" }), make("span", { class: "how" }))
    );
  }

  function fill(link: HTMLElement, view: StationView, shown: Address, kind: StationState["kind"], reader: Reader): void {
    link.setAttribute(
      "href",
      writeAddress({ station: view.station, page: shown.station === undefined ? "now" : shown.page, query: shown.query }),
    );
    link.className = kind;
    markCurrent(link, view.station === shown.station);
    const [name, how] = [view.info?.name ?? view.station, reader.words.state.kinds[kind]];
    const [nameElement, howElement] = [...link.children];
    if (nameElement && nameElement.textContent !== name) nameElement.textContent = name;
    if (howElement && howElement.textContent !== how) howElement.textContent = how;
  }

  return { render };
}
