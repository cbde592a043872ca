import { type Quantity, quantities } from "@clima/schemas";
import type { Language } from "./language.ts";
import { createTimes, type ReaderTimes } from "./reader-times.ts";
import { type ShownUnit, shownUnit, type UnitSystem } from "./units.ts";
import { type Words, wordsOf } from "./words/words.ts";

/** How somebody wants the pages: in what language, units and formats. Every word, number and time on a page comes through one. */
export interface Reader extends ReaderTimes {
  readonly language: Language;
  /** The language with its formats, for Intl. */
  readonly locale: string;
  readonly units: UnitSystem;
  readonly words: Words;
  /** "Temperature". */
  label(quantity: Quantity): string;
  /** The unit for values up to `largest`, in the unit that is stored. */
  unitOf(quantity: Quantity, largest: number): ShownUnit;
  /** A value as people read it. */
  value(quantity: Quantity, value: number): ShownValue;
  /** A difference of two values: 1 °C more is 1.8 °F more. */
  difference(quantity: Quantity, value: number): ShownValue;
  /** Without the sign of a zero: −0.04 is 0.0. */
  number(value: number, decimals: number): string;
  /** A share of one, "47 %". */
  percent(share: number, decimals?: number): string;
  /** "wind, rain and light". */
  list(parts: readonly string[]): string;
}

export interface ShownValue {
  readonly number: string;
  readonly unit: string;
}

/** English is written here as in Britain, where days come before months. */
const LOCALES: Readonly<Record<Language, string>> = { en: "en-GB", "pt-BR": "pt-BR" };

export function createReader(language: Language, units: UnitSystem): Reader {
  const locale = LOCALES[language];
  const words = wordsOf(language);
  const lists = new Intl.ListFormat(locale, { type: "conjunction" });
  const number = (value: number, decimals: number): string =>
    (Number(value.toFixed(decimals)) + 0).toLocaleString(locale, {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      useGrouping: "min2",
    });
  const unitOf = (quantity: Quantity, largest: number) => shownUnit(quantities[quantity], largest, units);
  const shown = (value: number, { unit, factor, decimals }: ShownUnit, offset: number): ShownValue => ({
    number: number(value * factor + offset, decimals),
    unit,
  });
  return {
    ...createTimes(locale, words.times),
    language,
    locale,
    units,
    words,
    label: (quantity) => (language === "pt-BR" ? quantities[quantity].labelPt : quantities[quantity].label),
    unitOf,
    value(quantity, value) {
      const unit = unitOf(quantity, value);
      return shown(value, unit, unit.offset);
    },
    difference: (quantity, value) => shown(value, unitOf(quantity, 0), 0),
    number,
    percent: (share, decimals = 0) => `${number(share * 100, decimals)}\u00a0%`,
    list: (parts) => lists.format(parts),
  };
}
