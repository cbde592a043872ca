import { err, ok, type Quantity, type Result, type Values } from "@clima/schemas";
import type { LeftOut } from "../../port.ts";

/** What a report says; the month and the year are not in it. */
export interface Metar {
  /** ICAO's four letters. */
  readonly station: string;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly values: Values;
  readonly leftOut: readonly LeftOut[];
}

/** ICAO station, day and time in UTC, with what may stand before them. */
const START = /^(?:(?:METAR|SPECI)\s+)?(?:COR\s+)?([A-Z][A-Z0-9]{3})\s+(\d\d)(\d\d)(\d\d)Z(?:\s+|=|$)/;
/** Where a report begins in a line. */
const ANYWHERE = /(?:\b(?:METAR|SPECI)\s+)?(?:\bCOR\s+)?\b[A-Z][A-Z0-9]{3}\s+\d{6}Z\b/;

/** Where a report begins in a line; undefined where there is none. */
export function findMetar(line: string): number | undefined {
  const at = line.search(ANYWHERE);
  return at < 0 ? undefined : at;
}

/**
 * Reads a METAR or SPECI (WMO-No. 306, Volume I.1, FM 15 and FM 16; remarks of the United States: Federal Meteorological Handbook No. 1,
 * chapter 12). What a trend forecasts is not read, nor the altimeter setting.
 */
export function decodeMetar(text: string): Result<Metar, string> {
  const report = text.trim().replace(/=\s*$/, "");
  const start = START.exec(report);
  if (!start) return err("it is no METAR; expected a station and its time, such as EHAM 311225Z");
  const [whole, station = "", day, hour, minute] = start;
  const [observed = "", ...remarks] = report.slice(whole.length).split(/\bRMK\b/);
  const body = observed.replace(/\b(NOSIG|BECMG|TEMPO)\b.*$/s, "");
  const found = [...windOf(body), ...visibilityOf(body), ...temperaturesOf(body), ...remarksOf(remarks.join(" "))];
  const values = new Map(found.flatMap(({ quantity, number }) => (typeof number === "number" ? [[quantity, number] as const] : [])));
  const leftOut = found.flatMap(({ quantity, number, text: group }) =>
    typeof number === "string" ? [{ column: quantity, text: group, reason: number }] : [],
  );
  return ok({ station, day: Number(day), hour: Number(hour), minute: Number(minute), values: Object.fromEntries(values), leftOut });
}

/** A number in our unit, or why there is none; later ones go before earlier ones. */
interface Found {
  readonly quantity: Quantity;
  readonly text: string;
  readonly number: number | string;
}

const MS_PER: Readonly<Record<string, number>> = { KT: 1852 / 3600, MPS: 1, KMH: 1000 / 3600 };
const M_PER_MILE = 1609.344;
const MM_PER_INCH = 25.4;
const rounded = (number: number) => Math.round(number * 1e6) / 1e6;

/** A calm has no direction, and is written as 000. */
function windOf(body: string): Found[] {
  const group = /(?:^|\s)(\d{3}|VRB|\/{3})(\d{2,3})(?:G(\d{2,3}))?(KT|MPS|KMH)(?=\s|$)/.exec(body);
  if (!group) return [];
  const [text, direction = "", speed = "", gust, unit = ""] = group;
  const inMs = (number: string) => rounded(Number(number) * (MS_PER[unit] ?? Number.NaN));
  const found: Found[] = [{ quantity: "windSpeedMs", text, number: inMs(speed) }];
  if (gust !== undefined) found.push({ quantity: "windGustMs", text, number: inMs(gust) });
  if (/^\d{3}$/.test(direction) && Number(speed) > 0) found.push({ quantity: "windDirectionDeg", text, number: Number(direction) });
  return found;
}

/** 9999 and CAVOK are 10 km or more. */
function visibilityOf(body: string): Found[] {
  const miles = /(?:^|\s)([MP]?)((\d+)\s+)?(\d+)(?:\/(\d+))?SM(?=\s|$)/.exec(body);
  if (miles) {
    const [text, bound = "", , whole = "0", top = "0", bottom = "1"] = miles;
    if (bound !== "") return [{ quantity: "visibilityM", text, number: `${text.trim()} is a bound, not a visibility` }];
    return [{ quantity: "visibilityM", text, number: rounded((Number(whole) + Number(top) / Number(bottom)) * M_PER_MILE) }];
  }
  const metres = /(?:^|\s)(\d{4})(?:NDV)?(?=\s|$)/.exec(body);
  const isFar = /(?:^|\s)CAVOK(?=\s|$)/.test(body) || metres?.[1] === "9999";
  if (isFar) return [{ quantity: "visibilityM", text: metres?.[1] ?? "CAVOK", number: 10_000 }];
  return metres ? [{ quantity: "visibilityM", text: metres[1] ?? "", number: Number(metres[1]) }] : [];
}

const signed = (text: string) => Number(text.replace("M", "-")) + 0;

function temperaturesOf(body: string): Found[] {
  const group = /(?:^|\s)(M?\d\d)\/(M?\d\d)?(?=\s|\/|X|$)/.exec(body);
  if (!group) return [];
  const [text, temperature = "", dewPoint] = group;
  const found: Found[] = [{ quantity: "temperatureC", text, number: signed(temperature) }];
  if (dewPoint !== undefined) found.push({ quantity: "dewPointC", text, number: signed(dewPoint) });
  return found;
}

/** Tenths of degrees, the pressure at sea level without its first digits, and the rain since the last full report. */
function remarksOf(remarks: string): Found[] {
  const found: Found[] = [];
  const tenths = /\bT([01])(\d{3})(?:([01])(\d{3}))?\b/.exec(remarks);
  const tenthsOf = (sign: string | undefined, digits: string) => (sign === "1" ? -1 : 1) * (Number(digits) / 10) + 0;
  if (tenths?.[2] !== undefined) found.push({ quantity: "temperatureC", text: tenths[0], number: tenthsOf(tenths[1], tenths[2]) });
  if (tenths?.[4] !== undefined) found.push({ quantity: "dewPointC", text: tenths[0], number: tenthsOf(tenths[3], tenths[4]) });
  const pressure = /\bSLP(\d{3})\b/.exec(remarks);
  if (pressure) {
    const lastHpa = Number(pressure[1]) / 10;
    found.push({ quantity: "seaLevelPressureHpa", text: pressure[0], number: rounded(lastHpa < 50 ? 1000 + lastHpa : 900 + lastHpa) });
  }
  const rain = /\bP(\d{4})\b/.exec(remarks);
  if (rain) {
    const inches = Number(rain[1]) / 100;
    const trace = `${rain[0]} is a trace, too little to be measured`;
    found.push({ quantity: "rainHourMm", text: rain[0], number: inches === 0 ? trace : rounded(inches * MM_PER_INCH) });
  }
  return found;
}
