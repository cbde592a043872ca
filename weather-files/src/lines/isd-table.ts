import type { Row, Table } from "../port.ts";
import { SAMPLE_ROWS } from "../port.ts";
import type { TextLine } from "./text-lines.ts";

/** As the columns of global-hourly CSV, which has the same in other words. */
const COLUMNS: readonly string[] = [
  ...["STATION", "DATE", "REPORT_TYPE", "WND", "VIS", "TMP", "DEW", "SLP", "MA1", "OC1", "RH1", "AA1", "AA2", "AA3", "AA4"],
];

/** isd-format-document.pdf (NCEI), "Control data section" and "Mandatory data section": 105 characters, each part in its place. */
const RECORD =
  /^\d{4}(?<usaf>[A-Z\d]{6})(?<wban>\d{5})(?<date>\d{8})(?<time>\d{4})[A-Z\d][+-]\d{5}[+-]\d{6}(?<type>.{5})[+-]\d{4}.{5}.{4}(?<wind>\d{3}..\d{4}.)\d{5}...(?<visibility>\d{6}...)(?<temperature>[+-]\d{4}.)(?<dewPoint>[+-]\d{4}.)(?<pressure>\d{5}.)(?<more>.*)$/;

/** "Additional data section": what an identifier is followed by. */
const MORE: readonly (readonly [column: string, parts: RegExp])[] = [
  ["MA1", /MA1(\d{5})(.)(\d{5})(.)/],
  ["OC1", /OC1(\d{4})(.)/],
  ["RH1", /RH1(\d{3})(.)(\d{3})(.)(.)/],
  ...[1, 2, 3, 4].map((place): readonly [string, RegExp] => [`AA${place}`, new RegExp(`AA${place}(\\d\\d)(\\d{4})(.)(.)`)]),
];

/** Whether a line is a record of the Integrated Surface Database as it was before CSV. */
export const isIsd = (line: string): boolean => RECORD.test(line);

/** Records of the ISD in their fixed places as a table of its CSV. */
export async function isdTable(name: string, open: () => AsyncIterable<readonly TextLine[]>, fraction: () => number): Promise<Table> {
  const sample: Row[] = [];
  for await (const lines of open()) {
    sample.push(...lines.slice(0, SAMPLE_ROWS - sample.length).flatMap(rowOf));
    if (sample.length >= SAMPLE_ROWS) break;
  }
  async function* rows(): AsyncGenerator<readonly Row[]> {
    for await (const lines of open()) yield lines.flatMap(rowOf);
  }
  return { head: { name, preamble: [], columns: COLUMNS, sample, hasDecimalComma: false }, rows: rows(), delimiter: ",", fraction };
}

function rowOf({ line, text }: TextLine): Row[] {
  if (text.trim() === "") return [];
  const parts = RECORD.exec(text.trim())?.groups as Readonly<Record<string, string>> | undefined;
  if (!parts) return [{ line, cells: [text], problem: "it is no record of the ISD, whose parts stand in their places" }];
  const { usaf, wban, date = "", time = "", type = "", wind = "", visibility = "", temperature = "", dewPoint = "", pressure = "" } = parts;
  const [more = ""] = /ADD.*?(?=REM|EQD|QNN|$)/s.exec(parts["more"] ?? "") ?? [];
  const cells = [
    `${usaf}${wban}`,
    `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T${time.slice(0, 2)}:${time.slice(2)}:00`,
    type.trim(),
    commas(wind, 3, 4, 5, 9),
    commas(visibility, 6, 7, 8),
    commas(temperature, 5),
    commas(dewPoint, 5),
    commas(pressure, 5),
    ...MORE.map(([, pattern]) => (pattern.exec(more) ?? []).slice(1).join(",")),
  ];
  return [{ line, cells }];
}

/** The parts of a text, which end at these places. */
const commas = (text: string, ...ends: readonly number[]): string =>
  [0, ...ends].map((from, index) => text.slice(from, ends[index] ?? text.length)).join(",");
