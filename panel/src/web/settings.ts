import { type Language, languages } from "../language.ts";
import type { Reader } from "../reader.ts";
import { unitSystems } from "../units.ts";
import { serverNowMs } from "./api.ts";
import { make } from "./dom.ts";
import type { Page, PageContext } from "./page.ts";
import { themes } from "./preferences.ts";

/** Whoever cannot read the page's language has to find the own one. */
const OWN_NAMES: Readonly<Record<Language, string>> = { en: "English", "pt-BR": "Português do Brasil" };

interface Choice {
  readonly value: string;
  readonly words: string;
  readonly more?: string;
  /** The language of the words, where it is not the page's. */
  readonly language?: string;
}

/** Language, units and theme, as this browser keeps them. Each applies as soon as it is chosen. */
export function createSettingsPage({ reader, preferences, prefer }: PageContext): Page {
  const words = reader.words.settings;
  const { language, units, theme } = preferences();
  const languageChoices = languages.map((value) => ({ value, words: OWN_NAMES[value], language: value }));
  const unitChoices = unitSystems.map((value) => ({ value, words: words.unitSystems[value].name, more: words.unitSystems[value].units }));
  const themeChoices = themes.map((value) => ({ value, words: words.themes[value] }));
  const element = make(
    "div",
    { class: "settings" },
    make("div", { class: "title" }, make("h2", {}, reader.words.frame.settings)),
    choose("language", words.language, languageChoices, language, (value) => prefer({ language: value })),
    choose("units", words.units, unitChoices, units, (value) => prefer({ units: value })),
    choose("theme", words.theme, themeChoices, theme, (value) => prefer({ theme: value })),
    make("p", { class: "example" }, `${words.example}: ${example(reader)}`),
    make("p", {}, words.kept),
  );
  return { element, close: () => {} };
}

function example(reader: Reader): string {
  const values = [reader.value("temperatureC", 21.4), reader.value("seaLevelPressureHpa", 1013.2), reader.value("windSpeedMs", 4.2)];
  const nowMs = serverNowMs();
  return [...values.map(({ number, unit }) => `${number} ${unit}`), `${reader.date(nowMs)}, ${reader.time(nowMs)}`].join(" · ");
}

function choose<T extends string>(
  name: string,
  title: string,
  choices: readonly (Choice & { readonly value: T })[],
  chosen: T,
  onChoice: (value: T) => void,
): HTMLElement {
  const options = choices.map(({ value, words, more, language }) => {
    const input = make("input", { type: "radio", name, value, id: `${name}-${value}` });
    input.checked = value === chosen;
    input.addEventListener("change", () => onChoice(value));
    const text = make("span", language === undefined ? {} : { lang: language }, words);
    return make("label", {}, input, text, ...(more === undefined ? [] : [make("small", {}, more)]));
  });
  return make("fieldset", {}, make("legend", {}, title), ...options);
}
