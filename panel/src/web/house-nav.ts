import type { Words } from "../words/words.ts";
import { type Address, type HousePageName, writeAddress } from "./address.ts";
import { make, markCurrent } from "./dom.ts";
import { pageIcon } from "./icons.ts";
import { createHousePages } from "./pages.ts";

/** Links to the pages of no one station. */
export function createHouseNav(element: HTMLElement, words: Words["frame"]) {
  const titles: Readonly<Record<HousePageName, string>> = { stations: words.allStations, settings: words.settings };
  const names = Object.keys(createHousePages) as HousePageName[];
  const links = names.map((page) => ({
    page,
    link: make("a", { href: writeAddress({ station: undefined, page }) }, pageIcon(page), make("span", { class: "name" }, titles[page])),
  }));
  element.setAttribute("aria-label", words.pages);
  element.hidden = links.length === 0;
  element.replaceChildren(...links.map(({ link }) => link));

  function render(shown: Address): void {
    for (const { page, link } of links) markCurrent(link, shown.station === undefined && shown.page === page);
  }
  return { render };
}
