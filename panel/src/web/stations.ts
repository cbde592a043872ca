import type { Quantity } from "@clima/schemas";
import type { StationView } from "../api-types.ts";
import { stateOf } from "../station-state.ts";
import { writeAddress } from "./address.ts";
import { serverNowMs } from "./api.ts";
import { make } from "./dom.ts";
import type { Page, PageContext } from "./page.ts";

/** What is told of each station, where it is measured. */
const KEY_QUANTITIES: readonly Quantity[] = ["temperatureC", "humidityPct", "windSpeedMs", "rainDayMm"];

/** All stations by name, each with its state and its key values; it leads to the station's page. */
export function createStationsPage(context: PageContext): Page {
  const list = make("ul", {});
  const { words } = context.reader;
  const title = make("div", { class: "title" }, make("h2", {}, words.frame.allStations));
  const element = make("div", { class: "all-stations" }, title, list);

  function tick(): void {
    const views = [...context.stations()].sort((a, b) => nameOf(a).localeCompare(nameOf(b), context.reader.locale));
    // A link that has the focus is to keep it.
    const links = new Map([...list.querySelectorAll("a")].map((link) => [link.dataset["station"], link]));
    const items = views.map((view) => {
      const link = links.get(view.station) ?? make("a", { "data-station": view.station });
      fill(link, view, context);
      return link;
    });
    const isSame = items.length === links.size && items.every((link, at) => list.children[at]?.firstChild === link);
    if (isSame && items.length > 0) return;
    list.replaceChildren(...(items.length === 0 ? [make("li", {}, words.stations.none)] : items.map((link) => make("li", {}, link))));
  }

  tick();
  return { element, tick, render: tick, close: () => {} };
}

const nameOf = ({ station, info }: StationView): string => info?.name ?? station;

function fill(link: HTMLAnchorElement, view: StationView, { reader, surroundings }: PageContext): void {
  const nowMs = serverNowMs();
  const { kind, words } = stateOf(view, nowMs, surroundings().isCutOff, reader);
  const values = KEY_QUANTITIES.flatMap((quantity) => {
    const measured = view.values[quantity];
    if (measured === undefined) return [];
    const { number, unit } = reader.value(quantity, measured.value);
    return [make("span", { class: "of" }, `${reader.label(quantity)} `, make("b", {}, `${number} ${unit}`))];
  });
  const newest = Object.values(view.values)
    .map(({ takenAt }) => takenAt)
    .sort()
    .at(-1);
  link.href = writeAddress({ station: view.station, page: "now" });
  link.replaceChildren(
    make("strong", {}, nameOf(view)),
    make("span", { class: `state ${kind}` }, words),
    ...values,
    ...(newest === undefined ? [] : [make("small", {}, reader.words.stations.newest(reader.ago(newest, nowMs)))]),
  );
}
