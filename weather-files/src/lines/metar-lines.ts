import { err, ok, type Result } from "@clima/schemas";
import { checkRow } from "../check/check-row.ts";
import type { ColumnUse, Item, ReadOptions, RowContents, WeatherSource } from "../port.ts";
import { decodeMetar, findMetar } from "../profiles/metar/decode.ts";
import { type Around, dateIn, instantNear, monthInName } from "../profiles/metar/instant.ts";
import { createReports, type Report } from "./metar-reports.ts";
import type { TextLine } from "./text-lines.ts";

/** Whether lines are reports of airports: most of those that say something have one. */
export function isMetar(lines: readonly string[]): boolean {
  const reports = createReports();
  const said = [...lines.flatMap((text, index) => reports.push({ line: index + 1, text })), ...reports.end()].filter(
    ({ text }) => !IS_NIL.test(text),
  );
  const found = said.filter(({ text }) => findMetar(text) !== undefined);
  return said[0] !== undefined && said[0] === found[0] && found.length * 2 > said.length;
}

/** A station of which there is no report. */
const IS_NIL = /\bNIL\s*=?\s*$/;

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
  const ofName = monthInName(name);
  const stationOf = stationNamer(options.station);
  const itemsOfReport = ({ line, text, above }: Report): readonly Item[] =>
    IS_NIL.test(text)
      ? [{ kind: "skipped", what: "reports that say NIL" }]
      : checkRow(line, () => text, contentsOf(text, above ?? ofName, stationOf), options);
  const reports = createReports();
  for await (const batch of batches) yield batch.flatMap(reports.push).flatMap(itemsOfReport);
  yield reports.end().flatMap(itemsOfReport);
}

function contentsOf(text: string, around: Around | undefined, stationOf: StationNamer): Result<RowContents, string> {
  const at = findMetar(text);
  if (at === undefined) return err("it is no METAR; expected a station and its time, such as EHAM 311225Z");
  const metar = decodeMetar(text.slice(at));
  if (!metar.ok) return metar;
  const date = dateIn(text.slice(0, at)) ?? around;
  if (!date) return err(NO_MONTH);
  const takenAtMs = instantNear(metar.value, date);
  if (takenAtMs === undefined) return err(`there is no day ${metar.value.day} in ${date.year}-${String(date.month).padStart(2, "0")}`);
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
