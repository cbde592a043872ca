import type { StationView } from "../api-types.ts";
import type { Reader } from "../reader.ts";
import { storingWarning } from "../storing-warning.ts";
import { serverNowMs } from "./api.ts";
import { make } from "./dom.ts";

/** When a reading was last stored, and a warning when they are not; both are empty where no ingest was ever heard. */
export function createStoringNotes(reader: Reader) {
  const stored = make("span", { class: "stored" });
  const warning = make("p", { class: "warning", role: "alert", hidden: "" });

  /** `isExplained`: that nothing is stored is said already, for all stations. */
  function tick(storing: StationView["storing"], isExplained: boolean): void {
    const nowMs = serverNowMs();
    const words = storing && !isExplained ? storingWarning(storing, nowMs, reader) : undefined;
    // An alert is read out each time that it changes, so it is left alone while it says the same.
    if (warning.textContent !== (words ?? "")) warning.textContent = words ?? "";
    warning.hidden = words === undefined;
    stored.textContent = storing?.lastStoredAt === undefined ? "" : reader.words.state.stored(reader.ago(storing.lastStoredAt, nowMs));
  }

  return { stored, warning, tick };
}
