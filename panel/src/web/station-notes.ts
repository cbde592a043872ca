import type { StationView } from "../api-types.ts";
import type { Reader } from "../reader.ts";
import { stationWarnings } from "../station-warnings.ts";
import { serverNowMs } from "./api.ts";
import { make } from "./dom.ts";

/** The panel itself makes these words. */
const IN_ENGLISH = { lang: "en" };

/** What is wrong with the station as such: a twin, its clock. Empty when all is well. */
export function createStationNotes(reader: Reader) {
  const element = make("div", { class: "notes", role: "alert" });

  function tick(view: StationView): void {
    const warnings = stationWarnings(view, serverNowMs(), reader);
    // An alert is read out each time that it changes, so it is left alone while it says the same.
    const isSame =
      warnings.length === element.children.length && warnings.every((words, at) => element.children[at]?.textContent === words);
    if (!isSame) element.replaceChildren(...warnings.map((words) => make("p", words === view.twins?.message ? IN_ENGLISH : {}, words)));
  }

  return { element, tick };
}
