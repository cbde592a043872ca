import type { Parts, QuantityList, StationView } from "../api-types.ts";
import { noticesOf } from "../notices.ts";
import { type Address, readAddress, writeAddress } from "./address.ts";
import { api, serverNowMs } from "./api.ts";
import { listenToPanel } from "./connection.ts";
import { make } from "./dom.ts";
import { createNoticeList } from "./notice-list.ts";
import { createStationNav } from "./station-nav.ts";
import { createStationPage, type Surroundings } from "./station-page.ts";

const byId = (id: string): HTMLElement => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
};

const TRY_AGAIN_MS = 5000;
const views = new Map<string, StationView>();
const notices = createNoticeList(byId("banner"));
const nav = createStationNav(byId("stations"));
let quantities: QuantityList | undefined;
let page: ReturnType<typeof createStationPage> | undefined;
let shown: string | undefined;
let parts: Parts | undefined;
let isListed = false;
let isOpening = false;
let problem: string | undefined;
let retry: ReturnType<typeof setTimeout> | undefined;

/** Reads everything anew. */
async function start(): Promise<void> {
  clearTimeout(retry);
  try {
    const [known, listed] = await Promise.all([quantities ?? api.quantities(), api.stations()]);
    quantities = known;
    isListed = true;
    views.clear();
    for (const view of listed) views.set(view.station, view);
    await showStation(known);
    problem = undefined;
  } catch (cause) {
    problem = (cause as Error).message;
    retry = setTimeout(() => void start(), TRY_AGAIN_MS);
  }
  tick();
}

const addressNow = (): Address => readAddress(location.hash);

/** The station that the address names, or the first. */
async function showStation(quantities: QuantityList): Promise<void> {
  const { station: wanted = "", range } = addressNow();
  const name = views.has(wanted) ? wanted : [...views.keys()].sort()[0];
  if (name !== undefined && name === shown) {
    page?.showRange(range);
    // It may be under way already; fetched twice it would ask for all charts twice.
    if (page || isOpening) return;
  }
  page?.close();
  page = undefined;
  shown = name;
  if (name === undefined) return;
  isOpening = true;
  const view = await api.station(name).finally(() => {
    isOpening = false;
  });
  if (name !== shown) return showStation(quantities);
  page = createStationPage({ view, quantities, range, onRange: keepRange, surroundings });
  byId("station").replaceChildren(page.element);
  document.title = `${view.info?.name ?? name} · Clima`;
}

/** In the address, so that a reload and a bookmark show the same. */
const keepRange = (range: Address["range"]) => history.replaceState(undefined, "", writeAddress({ station: shown, range }));

function surroundings(): Surroundings {
  const { offlineSinceMs, silentSinceMs } = connection.link();
  const isPanelAway = offlineSinceMs !== undefined || silentSinceMs !== undefined;
  const isCutOff = isPanelAway || (parts?.broker.isAway ?? false);
  const isStoringExplained = [parts?.ingest, parts?.store, parts?.storing].some((part) => part?.isAway);
  return { isCutOff, isStoringExplained, isHistoryAway: isPanelAway || (parts?.store.isAway ?? false) };
}

function tick(): void {
  const told = noticesOf(connection.link(), parts, serverNowMs());
  notices.render(told);
  const sorted = [...views.values()].sort((one, other) => (one.station < other.station ? -1 : 1));
  nav.render(sorted, { station: shown, range: addressNow().range }, surroundings().isCutOff);
  page?.tick();
  if (page === undefined) showEmpty(wordsWithoutStation(told.length > 0));
}

/** `isExplained`: why there may be none is said already. */
function wordsWithoutStation(isExplained: boolean): string {
  if (isExplained) return "Stations are shown as soon as they can be heard.";
  if (problem !== undefined) return `No station can be shown: ${problem}`;
  return isListed && views.size === 0 ? "No station has been seen yet. Start one with: clima agent" : "Looking for stations…";
}

function showEmpty(words: string): void {
  const known = byId("station").querySelector(":scope > .empty");
  if (known?.textContent !== words) byId("station").replaceChildren(make("p", { class: "empty" }, words));
}

const connection = listenToPanel({
  station(view) {
    const isNew = !views.has(view.station);
    views.set(view.station, view);
    // Before the list is there it will be in it.
    if (isNew && isListed) void start();
    if (view.station === shown) page?.render(view);
  },
  gone: () => void start(),
  parts(told) {
    const wasStoreAway = parts?.store.isAway ?? false;
    parts = told;
    if (wasStoreAway && !told.store.isAway) page?.loadCharts();
    tick();
  },
  back() {
    void start();
    page?.loadCharts();
  },
});

addEventListener("hashchange", () => void start());
addEventListener("resize", () => page?.resize());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && page?.isDue()) page.loadCharts();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => page?.redraw());
setInterval(tick, 1000);
await start();
