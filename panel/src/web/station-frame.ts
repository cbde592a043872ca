import type { StationView } from "../api-types.ts";
import { stateOf } from "../station-state.ts";
import { type Address, type StationPageName, writeAddress } from "./address.ts";
import { serverNowMs } from "./api.ts";
import { make, markCurrent } from "./dom.ts";
import type { Page, PageContext } from "./page.ts";
import { createStationPages } from "./pages.ts";
import { createStationNotes } from "./station-notes.ts";
import { createStoringNotes } from "./storing.ts";

/** What is around each page of a station: its name, its state and what is wrong with it, and the tabs. */
export function createStationFrame(firstView: StationView, context: PageContext): Page {
  const { reader, surroundings, address } = context;
  const title = make("h2", {}, firstView.station);
  const state = make("span", { class: "state" });
  const storing = createStoringNotes(reader);
  const notes = createStationNotes(reader);
  const badge = make("span", { class: "badge", hidden: "" });
  const maySend = context.session.role === "operator";
  const tabs = createTabs(firstView.station, reader.words.frame, maySend);
  const place = make("div", {});
  let view = firstView;
  let shown: { readonly name: StationPageName; readonly page: Page } | undefined;

  function render(newView: StationView): void {
    // Live views know only what was heard since the panel started; what the store added stays.
    view = { ...newView, values: { ...view.values, ...newView.values } };
    title.textContent = view.info?.name ?? view.station;
    badge.hidden = view.info?.source === undefined || view.info.source === "pi";
    badge.textContent = view.info === undefined ? "" : reader.words.state.sources[view.info.source];
    shown?.page.render?.(view);
    tick();
  }

  function tick(): void {
    const { isCutOff, isStoringExplained } = surroundings();
    const { kind, words } = stateOf(view, serverNowMs(), isCutOff, reader);
    state.className = `state ${kind}`;
    state.textContent = words;
    storing.tick(view.storing, isCutOff || isStoringExplained);
    notes.tick(view);
    shown?.page.tick?.();
  }

  /** The page that the address names. */
  function readdress(): void {
    const name = pageNameOf(address());
    if (shown?.name === name) return shown.page.readdress?.();
    shown?.page.close();
    tabs.press(name);
    const create = name === "remote" && !maySend ? createLookOnlyPage : createStationPages[name];
    if (create === undefined) return;
    shown = { name, page: create(view, context) };
    place.replaceChildren(shown.page.element);
  }

  const element = make(
    "article",
    { "data-station": firstView.station },
    make("div", { class: "title" }, title, badge, state, storing.stored),
    notes.element,
    storing.warning,
    tabs.element,
    place,
  );
  readdress();
  render(firstView);
  return {
    element,
    render,
    tick,
    readdress,
    reload: () => shown?.page.reload?.(),
    redraw: () => shown?.page.redraw?.(),
    resize: () => shown?.page.resize?.(),
    close: () => shown?.page.close(),
  };
}

const pageNameOf = ({ page }: Address): StationPageName => (page in createStationPages ? (page as StationPageName) : "now");

/** In the place of the buttons, for whoever may not press them. */
function createLookOnlyPage(_view: StationView, { reader, session }: PageContext): Page {
  const { mayNotSend, signInToSend } = reader.words.signIn;
  return { element: make("p", { class: "empty" }, `${mayNotSend}${session.isSignInOffered ? ` ${signInToSend}` : ""}`), close: () => {} };
}

function createTabs(station: string, words: PageContext["reader"]["words"]["frame"], maySend: boolean) {
  const all = Object.keys(createStationPages) as StationPageName[];
  const names = all.filter((name) => maySend || name !== "remote");
  const links = names.map((page) => ({ page, link: make("a", { href: writeAddress({ station, page }) }, words.tabs[page]) }));
  const element = make("nav", { class: "tabs", "aria-label": words.stationPages }, ...links.map(({ link }) => link));
  function press(name: StationPageName): void {
    for (const { page, link } of links) markCurrent(link, page === name);
  }
  return { element, press };
}
