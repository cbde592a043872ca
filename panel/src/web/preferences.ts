import { type Language, languageFor, languages } from "../language.ts";
import { type UnitSystem, unitSystems } from "../units.ts";
import { keep, readKept } from "./kept-here.ts";

/** How this browser's reader wants the pages. */
export interface Preferences {
  readonly language: Language;
  readonly units: UnitSystem;
  readonly theme: Theme;
}

/** auto: as the browser has it. */
export const themes = ["auto", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const KEY = "clima-preferences";

/** What was chosen here; what was not, by the browser's own languages. */
export function readPreferences(): Preferences {
  const kept = keptPreferences();
  return {
    language: languages.find((each) => each === kept["language"]) ?? languageFor(navigator.languages),
    units:
      unitSystems.find((each) => each === kept["units"]) ?? unitsFor(navigator.languages, Intl.DateTimeFormat().resolvedOptions().timeZone),
    theme: readTheme(),
  };
}

/** The theme that was chosen here. */
export function readTheme(): Theme {
  const kept = keptPreferences();
  return themes.find((each) => each === kept["theme"]) ?? "auto";
}

/** What this browser refuses to keep lasts until the page is closed. */
export const keepPreferences = (preferences: Preferences): void => keep(KEY, preferences);

/** American English is what many browsers speak anywhere, so the clock has to be of the United States, too. */
const AMERICAN_ZONE =
  /^(America\/(New_York|Detroit|Chicago|Denver|Boise|Phoenix|Los_Angeles|Anchorage|Juneau|Adak|Kentucky|Indiana|North_Dakota)|Pacific\/Honolulu)/;
const unitsFor = ([first = ""]: readonly string[], timeZone: string): UnitSystem =>
  first === "en-US" && AMERICAN_ZONE.test(timeZone) ? "imperial" : "metric";

const keptPreferences = (): Readonly<Record<string, unknown>> => Object(readKept(KEY));
