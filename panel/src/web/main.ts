import type { Parts } from "../api-types.ts";
import { noticesOf } from "../notices.ts";
import { createReader } from "../reader.ts";
import { type Address, type HousePageName, readAddress, writeAddress } from "./address.ts";
import { sayIn, serverNowMs } from "./api.ts";
import { listenToPanel } from "./connection.ts";
import { byId, make } from "./dom.ts";
import { createHouseNav } from "./house-nav.ts";
import { createInstalledApp } from "./installed-app.ts";
import { createKnownStations } from "./known-stations.ts";
import { createNoticeList } from "./notice-list.ts";
import type { Page, PageContext, Surroundings } from "./page.ts";
import { createHousePages } from "./pages.ts";
import { keepPreferences, readPreferences } from "./preferences.ts";
import { createEntrance } from "./sign-in.ts";
import { createStationFrame } from "./station-frame.ts";
import { createStationNav } from "./station-nav.ts";
import { applyTheme, prefersDark } from "./theme-of-page.ts";

const TRY_AGAIN_MS = 5000;
let preferences = readPreferences();
let reader = createReader(preferences.language, preferences.units);
const entrance = createEntrance();
const session = await entrance.enter(reader);
const stations = createKnownStations();
const app = createInstalledApp();
const notices = createNoticeList(byId("banner"));
const nav = createStationNav(byId("stations"));
let houseNav = createHouseNav(byId("house"), reader.words.frame);
/** What is shown: a station, by its id, or a page of no one station. */
let shown: { readonly what: string; readonly page: Page } | undefined;
let opening: string | undefined;
let parts: Parts | undefined;
let problem: string | undefined;
let retry: ReturnType<typeof setTimeout> | undefined;

const context: PageContext = {
  get reader() {
    return reader;
  },
  session,
  preferences: () => preferences,
  prefer(chosen) {
    keepPreferences({ ...preferences, ...chosen });
    applyPreferences();
  },
  surroundings,
  address: () => addressed(),
  keep(query, how = "replace") {
    const address = writeAddress({ ...addressed(), query });
    if (how === "push") history.pushState(undefined, "", address);
    else history.replaceState(undefined, "", address);
  },
  stations: stations.all,
};

/** The words that are around all pages, in the reader's language. */
function speak(): void {
  const { frame } = reader.words;
  byId("stations").setAttribute("aria-label", frame.stations);
  houseNav = createHouseNav(byId("house"), frame);
  entrance.speak(reader);
  sayIn(frame);
}

/** As they are kept now, perhaps by another window. */
function applyPreferences(): void {
  const before = preferences;
  preferences = readPreferences();
  const { language, units, theme } = preferences;
  applyTheme(theme);
  if (language === before.language && units === before.units) return shown?.page.redraw?.();
  reader = createReader(language, units);
  speak();
  void reopen();
}

/** What is shown is made anew where it is, with the reader that there is now. */
async function reopen(): Promise<void> {
  const [scrollX, scrollY] = [window.scrollX, window.scrollY];
  const focused = document.activeElement?.id ?? "";
  closeShown();
  await readdress();
  tick();
  if (focused !== "") document.getElementById(focused)?.focus();
  scrollTo(scrollX, scrollY);
}

/** Reads everything anew. */
async function start(): Promise<void> {
  clearTimeout(retry);
  try {
    const wasKept = stations.keptAtMs() !== undefined;
    await stations.list();
    if (wasKept) closeShown();
    await show();
    problem = undefined;
  } catch (cause) {
    problem = (cause as Error).message;
    if (shown === undefined && stations.takeKept()) await show();
    retry = setTimeout(() => void start(), TRY_AGAIN_MS);
  }
  tick();
}

function closeShown(): void {
  shown?.page.close();
  shown = undefined;
}

/** The address with the station that is shown: the one that it names, or the first. */
function addressed(): Address {
  const address = readAddress(location.hash);
  if (housePageOf(address) !== undefined) return address;
  const { station = "" } = address;
  return { ...address, station: stations.get(station) === undefined ? stations.all()[0]?.station : station };
}

function housePageOf({ station, page }: Address): HousePageName | undefined {
  return station === undefined && page in createHousePages ? (page as HousePageName) : undefined;
}

/** What the address names. */
async function show(): Promise<void> {
  const address = addressed();
  const what = whatOf(address);
  if (shown?.what === what) return shown.page.readdress?.();
  // It may be under way already; opened twice it would ask for everything twice.
  if (opening === what) return;
  opening = what;
  const page = await open(address).finally(() => {
    if (opening === what) opening = undefined;
  });
  // Meanwhile something else may have been wanted, and be there.
  if (shown?.what === what || whatOf(addressed()) !== what) return page?.close();
  shown?.page.close();
  shown = page && { what, page };
  if (page === undefined) return;
  byId("station").replaceChildren(page.element);
  document.title = titleOf(address);
}

const whatOf = (address: Address): string => {
  const housePage = housePageOf(address);
  return housePage === undefined ? (address.station ?? "") : `/${housePage}`;
};

async function open(address: Address): Promise<Page | undefined> {
  const housePage = housePageOf(address);
  if (housePage !== undefined) return createHousePages[housePage]?.(context);
  return address.station === undefined ? undefined : createStationFrame(await stations.read(address.station), context);
}

function titleOf(address: Address): string {
  const { station, page } = address;
  if (station !== undefined) return `${stations.get(station)?.info?.name ?? station} · Clima`;
  const { allStations, settings } = reader.words.frame;
  return `${page === "settings" ? settings : allStations} · Clima`;
}

/** What is known is shown at once. */
async function readdress(): Promise<void> {
  const { station, page } = readAddress(location.hash);
  const isReady = stations.isListed() || stations.keptAtMs() !== undefined;
  const isKnown = isReady && (station === undefined ? page in createHousePages : stations.get(station) !== undefined);
  if (!isKnown) return start();
  try {
    await show();
    tick();
  } catch {
    // Why it cannot be read is found out, and said, by whoever tries again.
    await start();
  }
}

function surroundings(): Surroundings {
  const { offlineSinceMs, silentSinceMs } = connection.link();
  const isPanelAway = offlineSinceMs !== undefined || silentSinceMs !== undefined;
  const isCutOff = isPanelAway || (parts?.broker.isAway ?? false);
  const isStoringExplained = [parts?.ingest, parts?.store, parts?.storing].some((part) => part?.isAway);
  return { isCutOff, isStoringExplained, isHistoryAway: isPanelAway || (parts?.store.isAway ?? false) };
}

function tick(): void {
  const told = noticesOf({ ...connection.link(), keptAtMs: stations.keptAtMs() }, parts, serverNowMs(), reader);
  notices.render(told);
  const { isCutOff } = surroundings();
  nav.render(stations.all(), addressed(), isCutOff, reader);
  houseNav.render(addressed());
  shown?.page.tick?.();
  if (!isCutOff) stations.saveIfDue();
  if (shown === undefined) showEmpty(wordsWithoutStation(told.length > 0));
}

/** `isExplained`: why there may be none is said already. */
function wordsWithoutStation(isExplained: boolean): string {
  const { notYetHeard, cannotShow, noStation, looking } = reader.words.frame;
  if (isExplained) return notYetHeard;
  if (problem !== undefined) return cannotShow(problem);
  return stations.isListed() && stations.all().length === 0 ? noStation : looking;
}

function showEmpty(words: string): void {
  const known = byId("station").querySelector(":scope > .empty");
  if (known?.textContent !== words) byId("station").replaceChildren(make("p", { class: "empty" }, words));
}

const connection = listenToPanel({
  station(view) {
    const isNew = stations.note(view);
    // Before the list is there it will be in it.
    if (isNew && stations.isListed()) void start();
    if (view.station === shown?.what || shown?.what.startsWith("/")) shown.page.render?.(view);
  },
  gone: () => void start(),
  parts(told) {
    const wasStoreAway = parts?.store.isAway ?? false;
    parts = told;
    if (wasStoreAway && !told.store.isAway) shown?.page.reload?.();
    tick();
  },
  lost: () => void entrance.leaveIfEnded(),
  back() {
    void entrance.leaveIfEnded();
    void start();
    shown?.page.reload?.();
    app.lookForNewVersion();
  },
});

addEventListener("hashchange", () => void readdress());
addEventListener("resize", () => shown?.page.resize?.());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) return tick();
  if (!surroundings().isCutOff) stations.save();
});
addEventListener("storage", applyPreferences);
byId("skip").addEventListener("click", (event) => {
  // The address is that of a page, and stays.
  event.preventDefault();
  byId("station").focus();
});
prefersDark().addEventListener("change", () => shown?.page.redraw?.());
setInterval(tick, 1000);
speak();
tick();
await start();
// What somebody waits for comes first.
void app.keep();
