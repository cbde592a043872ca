import { err, ok, quantityNames, show } from "@clima/schemas";
import type { Climate, ClimateRecord, ClimateRow } from "../api-types.ts";
import { readClimate } from "../climate/read-climate.ts";
import { jsonAnswer } from "./answers.ts";
import type { ApiDeps } from "./deps.ts";
import { listOf, named, number, objectOf, oneOfTexts, optional, text } from "./json-schema.ts";
import { ofHistory } from "./known-station.ts";
import { optionally, type Parameter, stationId } from "./parameters.ts";
import { storeProblem } from "./problem.ts";
import { type Route, route } from "./route.ts";

const YEAR_OR_MONTH = /^\d{4}(-(0[1-9]|1[0-2]))?$/;

const yearOrMonth: Parameter<string> = {
  description: "a year, for its months, or a month, for its days; absent: all years",
  schema: { type: "string", pattern: YEAR_OR_MONTH.source },
  isRequired: true,
  example: "2026-11",
  read: (given, name) =>
    YEAR_OR_MONTH.test(given) ? ok(given) : err(`${name} is ${show(given)}; expected a year or month such as 2026 or 2026-11`),
};

const count = (description: string) => ({ type: "integer", minimum: 0, description });

const row = objectOf<ClimateRow>("what the days of a period were like together; what was not measured is absent", {
  period: text("a local year, month or day such as 2026, 2026-11 or 2026-11-23; all"),
  measuredDays: count("days on which anything was measured"),
  calendarDays: count("days that the period has; of all, from the first to the last"),
  temperatureMinC: optional(number("the lowest")),
  temperatureMeanC: optional(number("the mean of the days' means")),
  temperatureMaxC: optional(number("the highest")),
  rainSumMm: optional(number("all rain")),
  windGustMaxMs: optional(number("the strongest gust")),
  pressureMinHpa: optional(number("the lowest, at sea level where that is known, else at the station")),
  pressureMaxHpa: optional(number("the highest")),
  humidityMeanPct: optional(number("the mean of the days' means")),
  frostDays: optional(count("days with less than 0 °C")),
  hotDays: optional(count("days with 30 °C or more")),
  rainDays: optional(count("days with 1 mm or more")),
});

const record = objectOf<ClimateRecord>("the most or least that was ever measured", {
  kind: oneOfTexts(["hottest", "coldest", "wettest", "gust", "highestPressure", "lowestPressure"], "which record"),
  quantity: oneOfTexts(quantityNames, "of what"),
  value: number("in the unit that the quantity's name ends in"),
  date: { type: "string", format: "date", description: "the first local day with it" },
});

const date = (description: string) => ({ type: "string", format: "date", description });

const climate = objectOf<Climate>("the climate of a station", {
  timeZone: text("where days begin, a name of the IANA database"),
  rows: listOf(named("ClimateRow"), "years, months or days in which something was measured, oldest first"),
  all: optional(named("ClimateRow")),
  records: listOf(record, "of all days there are"),
  months: listOf(text("2026-11"), "all months in which something was measured, oldest first"),
  missing: optional(
    objectOf<NonNullable<Climate["missing"]>>("local days whose readings were never rolled up: `clima rollups rebuild` does it", {
      from: date("the first"),
      to: date("the last"),
    }),
  ),
});

/** Schemas of these answers, by name. */
export const climateSchemas = { ClimateRow: row };

/** Months, years and records of a station. */
export const climateRoutes = (deps: ApiDeps): readonly Route[] => [
  route({
    method: "get",
    path: "/stations/{station}/climate",
    summary: "Years, the months of a year or the days of a month, and the records of all time",
    description: "Days begin at the midnight of the station's time zone. Also of a station that was forgotten: its history stays.",
    parameters: { station: stationId, within: optionally(yearOrMonth) },
    answers: { 200: jsonAnswer("the climate", climate) },
    problems: [404, 503],
    handle: ({ station, within }, context) =>
      ofHistory(deps, station, context, async () => {
        const read = await readClimate(deps.store, deps.live.viewOf(station), within);
        return read.ok ? context.json(read.value) : storeProblem(context, read.error);
      }),
  }),
];
