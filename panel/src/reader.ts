import { type Quantity, quantities } from "@clima/schemas";
import type { Language } from "./language.ts";
import { type ShownUnit, shownUnit, type UnitSystem } from "./units.ts";
import { type Words, wordsOf } from "./words/words.ts";

/** How somebody wants the pages: in what language, units and formats. Every word, number and time on a page comes through one. */
export interface Reader {
  readonly language: Language;
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
  /** "14:02", by a time zone of the IANA database, or by that of the browser. */
  time(ms: number, timeZone?: string): string;
  /** "3 Jan 2014". */
  date(ms: number, timeZone?: string): string;
}

export interface ShownValue {
  readonly number: string;
  readonly unit: string;
}

/** English is written here as in Britain, where days come before months. */
const LOCALES: Readonly<Record<Language, string>> = { en: "en-GB", "pt-BR": "pt-BR" };

export function createReader(language: Language, units: UnitSystem): Reader {
  const locale = LOCALES[language];
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
  const ofInstant = (options: Intl.DateTimeFormatOptions) => (ms: number, timeZone?: string) =>
    formatIn(locale, options, timeZone).format(ms);
  return {
    language,
    units,
    words: wordsOf(language),
    label: (quantity) => (language === "pt-BR" ? quantities[quantity].labelPt : quantities[quantity].label),
    unitOf,
    value(quantity, value) {
      const unit = unitOf(quantity, value);
      return shown(value, unit, unit.offset);
    },
    difference: (quantity, value) => shown(value, unitOf(quantity, 0), 0),
    number,
    time: ofInstant({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
    date: ofInstant({ day: "numeric", month: "short", year: "numeric" }),
  };
}

/** By the browser's own time zone where it does not know the one that is asked for. */
function formatIn(locale: string, options: Intl.DateTimeFormatOptions, timeZone: string | undefined): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale, timeZone === undefined ? options : { ...options, timeZone });
  } catch (error) {
    if (error instanceof RangeError && timeZone !== undefined) return new Intl.DateTimeFormat(locale, options);
    throw error;
  }
}
