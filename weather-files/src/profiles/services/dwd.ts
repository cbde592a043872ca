import type { ValueFacts } from "../../plan/column-facts.ts";
import { columnPlan } from "../../plan/column-plan.ts";
import type { Profile, TableHead } from "../../port.ts";
import { withoutDirectionOfCalm } from "../calm.ts";
import { DERIVED, EXTREME, IRRADIANCE, LABEL, NO_QUANTITY } from "../reasons.ts";
import { hasAnyColumn, hasColumns, passOver, refused } from "../shape.ts";

const NAME = "DWD";
const OF_VARIABLE_WINDS = ["990"];

/** opendata.dwd.de/climate_environment/CDC/observations_germany/climate: the data set descriptions of hourly and 10_minutes. P is reduced to sea level, P0 not. */
const VALUES: readonly ValueFacts[] = [
  { column: ["TT_TU", "TT_10", "TT"], quantity: "temperatureC", unit: "°C" },
  { column: ["RF_TU", "RF_10", "RF_STD"], quantity: "humidityPct", unit: "%" },
  { column: ["TD_10", "TD", "TD_STD"], quantity: "dewPointC", unit: "°C" },
  { column: "P", quantity: "seaLevelPressureHpa", unit: "hPa" },
  { column: ["P0", "PP_10"], quantity: "pressureHpa", unit: "hPa" },
  { column: ["F", "FF_10"], quantity: "windSpeedMs", unit: "m/s" },
  { column: ["FX_10", "FX_911"], quantity: "windGustMs", unit: "m/s" },
  { column: ["D", "DD_10"], quantity: "windDirectionDeg", unit: "°", missing: OF_VARIABLE_WINDS },
  { column: ["R1", "RWS_10"], quantity: "rainMm", unit: "mm" },
  { column: "V_VV", quantity: "visibilityM", unit: "m" },
];

const isDwd = (head: TableHead): boolean => hasColumns(head, "STATIONS_ID", "MESS_DATUM");

/** The files of the Climate Data Center with hours and ten minutes; -999 is no value. */
export const dwd: Profile = {
  name: NAME,
  recognises: (head) => isDwd(head) && !areDays(head),
  plan: (head, options) =>
    withoutDirectionOfCalm(
      columnPlan(head, options, {
        profile: NAME,
        time: { columns: ["MESS_DATUM"], join: ([text = ""]) => withZone(text), order: "ymd" },
        station: { column: "STATIONS_ID" },
        values: VALUES,
        missing: ["-999", "-999.0", "-999.00"],
        passedOver: passOver(head, [
          [/^(qn|eor|mess datum woz|rs ind|rws ind|v n i|v vv i|w ind)/, LABEL],
          [/^(tf std|absf|vp std|p std)/, DERIVED],
          [/^(tm5|v te|tx5|tn5)/, "measured at the ground or in it"],
          [/^(tx|tn|fnx|fmx|dx)/, EXTREME],
          [/^(ds|gs|ls|fg|atmo|fd)/, IRRADIANCE],
          [/.*/, NO_QUANTITY],
        ]),
        notes: ["the times of MESS_DATUM are UTC; those of ten minutes before 2000 are an hour ahead of it (MEZ), as the DWD says"],
      }),
    ),
};

/** 202605010010 of ten minutes, 2026050100 or, of radiation, 2026050100:11 of hours. */
const withZone = (text: string): string => (/^(19\d{10})$/.test(text) ? `${text}+0100` : text === "" ? "" : `${text}Z`);

/** Days and months have no hour: KL, RR, wind of days. */
export const dwdDays: Profile = refused(
  `${NAME} (days)`,
  (head) => (isDwd(head) && areDays(head)) || hasColumns(head, "STATIONS_ID", "MESS_DATUM_BEGINN"),
  "it has means, extremes and sums of whole days or months, and no readings; bring in the hourly or 10_minutes files of the station",
);

function areDays(head: TableHead): boolean {
  const at = head.columns.findIndex((column) => /^MESS_DATUM$/i.test(column));
  const isDay = head.sample.length > 0 && head.sample.every(({ cells }) => /^\d{8}$/.test(cells[at] ?? ""));
  return isDay || hasAnyColumn(head, "TMK", "TXK", "RSK");
}
