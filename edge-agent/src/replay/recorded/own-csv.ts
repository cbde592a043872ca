import { isQuantity, ok, type Result } from "@clima/schemas";
import { parseInstant } from "./instant.ts";
import type { RecordedReading } from "./recorded-reading.ts";
import { type Row, type RowReader, stationOf, textIn, valuesIn } from "./row.ts";

/** Clima's own CSV: takenAt, quantities by their names, and station unless the file is of one station only. */
export const isOwnCsv = (columns: readonly string[]): boolean => columns.includes("takenAt") && columns.some(isQuantity);

/** Columns that are not read. They are reported, for they may be misspelt. */
export const strangeColumns = (columns: readonly string[]): readonly string[] =>
  columns.filter((name) => name !== "station" && name !== "takenAt" && !isQuantity(name));

/** `defaultStation` is the station of files without a column of that name. */
export function ownRowReader(columns: readonly string[], defaultStation: string | undefined): RowReader {
  const valueColumns = columns.filter(isQuantity).map((name) => ({ column: name, quantity: name, convert: (number: number) => number }));
  const stationName = (row: Row) => (row.has("station") ? textIn(row, "station") : defaultStation);
  return (row): Result<RecordedReading, string> => {
    const station = stationOf("station", stationName(row));
    if (!station.ok) return station;
    const takenAt = parseInstant("takenAt", textIn(row, "takenAt"), { isZoneless: false });
    if (!takenAt.ok) return takenAt;
    const values = valuesIn(row, valueColumns);
    return values.ok ? ok({ station: station.value, takenAt: takenAt.value, values: values.value }) : values;
  };
}
