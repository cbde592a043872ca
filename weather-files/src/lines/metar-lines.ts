import { err, ok, type Result } from "@clima/schemas";
import { checkRow } from "../check/check-row.ts";
import type { ColumnUse, Item, ReadOptions, RowContents, WeatherSource } from "../port.ts";
import { decodeMetar, findMetar, type Metar } from "../profiles/metar/decode.ts";
import type { TextLine } from "./text-lines.ts";

/** Whether lines are reports of airports: most of those that say something have one. */
export function isMetar(lines: readonly string[]): boolean {
  const said = lines.filter((line) => line.trim() !== "" && !line.startsWith("#") && !DATE_ALONE.test(line));
  const [first] = said;
  return (
    first !== undefined && findMetar(first) !== undefined && said.filter((line) => findMetar(line) !== undefined).length * 2 > said.length
  );
}

/** tgftp.nws.noaa.gov/data/observations/metar has the date on a line above each report. */
const DATE_ALONE = /^\s*\d{4}[/-]\d\d[/-]\d\d(\s+\d\d:?\d\d)?\s*$/;
/** In a line before the report: 2026-01-31, 2026/01/31, 202601311225, or 2026,01,31 as ogimet.com has it. */
const DATE = /(\d{4})[/,-](\d\d)[/,-]\d\d|\b(\d{4})(\d\d)\d\d(?:\d{4})?\b/;
/** In the name of a file: 2026-01 or 202601. */
const MONTH = /(?<!\d)((?:19|20)\d\d)[-_]?(0[1-9]|1[0-2])(?!\d)/;

interface Month {
  readonly year: number;
  readonly month: number;
}

/** Reports of a text with one on each line, each with its date before it or above it, or with the month in the name of the file. */
export function metarLines(
  name: string,
  batches: AsyncIterable<readonly TextLine[]>,
  options: ReadOptions,
  fraction: () => number,
): WeatherSource {
  const uses: readonly ColumnUse[] = [];
  const notes = ["times are UTC; the altimeter setting (Q, A) is passed over"];
  return { name, profile: "METAR", uses, notes, refusedHeader: "", items: itemsOf(name, batches, options), fraction };
}

async function* itemsOf(name: string, batches: AsyncIterable<readonly TextLine[]>, options: ReadOptions): AsyncGenerator<readonly Item[]> {
  const ofName = monthIn(MONTH.exec(name));
  const stationOf = stationNamer(options.station);
  let above: Month | undefined;
  for await (const batch of batches) {
    const items: Item[] = [];
    for (const { line, text } of batch) {
      if (text.trim() === "" || text.startsWith("#")) continue;
      if (DATE_ALONE.test(text)) above = monthIn(DATE.exec(text));
      else items.push(...checkRow(line, () => text, contentsOf(text, above ?? ofName, stationOf), options));
    }
    yield items;
  }
}

function monthIn(match: RegExpExecArray | null): Month | undefined {
  const [, year, month, otherYear, otherMonth] = match ?? [];
  const found = { year: Number(year ?? otherYear), month: Number(month ?? otherMonth) };
  return found.month >= 1 && found.month <= 12 ? found : undefined;
}

function contentsOf(text: string, around: Month | undefined, stationOf: StationNamer): Result<RowContents, string> {
  const at = findMetar(text);
  if (at === undefined) return err("it is no METAR; expected a station and its time, such as EHAM 311225Z");
  const metar = decodeMetar(text.slice(at));
  if (!metar.ok) return metar;
  const month = monthIn(DATE.exec(text.slice(0, at))) ?? around;
  if (!month) return err(NO_MONTH);
  const takenAtMs = instantOf(metar.value, month);
  if (takenAtMs === undefined) return err(`there is no day ${metar.value.day} in ${month.year}-${String(month.month).padStart(2, "0")}`);
  const { values, leftOut } = metar.value;
  const station = stationOf(metar.value.station);
  if (!station.ok) return station;
  if (Object.keys(values).length === 0) return err("the report has no value");
  const { dewPointC } = values;
  const reported = dewPointC === undefined ? {} : { reportedDewPointC: dewPointC };
  return ok({ readings: [{ station: station.value, takenAtMs, values, ...reported }], leftOut });
}

type StationNamer = (airport: string) => Result<string, string>;

/** --station is for files of one airport. */
function stationNamer(named: string | undefined): StationNamer {
  let only: string | undefined;
  return (airport) => {
    if (named === undefined) return ok(airport.toLowerCase());
    only ??= airport;
    return only === airport
      ? ok(named)
      : err(`it is of ${airport}, and those before of ${only}; --station ${named} is for files of one station`);
  };
}

const NO_MONTH =
  "a METAR says the day and the time, not the month and the year; expected the date before it, such as 2026-01-31 12:25 EHAM 311225Z …, or the month in the name of the file, such as metar-2026-01.txt";

function instantOf({ day, hour, minute }: Metar, { year, month }: Month): number | undefined {
  const atMs = Date.UTC(year, month - 1, day, hour, minute);
  const date = new Date(atMs);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 ? atMs : undefined;
}
