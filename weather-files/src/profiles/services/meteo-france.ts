import type { ValueFacts } from "../../plan/column-facts.ts";
import { columnPlan } from "../../plan/column-plan.ts";
import type { Profile } from "../../port.ts";
import { withoutDirectionOfCalm } from "../calm.ts";
import { DERIVED, EXTREME, IRRADIANCE, LABEL, NO_QUANTITY, TOTAL } from "../reasons.ts";
import { hasAnyColumn, hasColumns, passOver } from "../shape.ts";

const NAME = "Météo-France";

/** meteo.data.gouv.fr, données climatologiques de base: H_descriptif_champs.csv. PSTAT is of the station, PMER reduced to sea level. */
const HOURS: readonly ValueFacts[] = [
  { column: "T", quantity: "temperatureC", unit: "°C" },
  { column: "TD", quantity: "dewPointC", unit: "°C" },
  { column: "U", quantity: "humidityPct", unit: "%" },
  { column: "PSTAT", quantity: "pressureHpa", unit: "hPa" },
  { column: "PMER", quantity: "seaLevelPressureHpa", unit: "hPa" },
  { column: "FF", quantity: "windSpeedMs", unit: "m/s" },
  { column: "FXI", quantity: "windGustMs", unit: "m/s" },
  { column: "DD", quantity: "windDirectionDeg", unit: "°" },
  { column: ["RR1", "RR6"], quantity: "rainMm", unit: "mm" },
  { column: "VV", quantity: "visibilityM", unit: "m" },
];

/** Hours, and rain of six minutes; the hour of AAAAMMJJHH is UTC. Columns that begin with Q are how good a value is. */
export const meteoFrance: Profile = {
  name: NAME,
  recognises: (head) => hasAnyColumn(head, "AAAAMMJJHH", "AAAAMMJJHHMN") && hasAnyColumn(head, "NUM_POSTE", "POSTE"),
  plan: (head, options) =>
    withoutDirectionOfCalm(
      columnPlan(head, options, {
        profile: NAME,
        time: { columns: [["AAAAMMJJHH", "AAAAMMJJHHMN"]], timeZone: "UTC" },
        station: { column: ["NUM_POSTE", "POSTE"] },
        values: HOURS,
        passedOver: passOver(head, [
          [/^(nom usuel|lat|lon|alti|q.*)$/, LABEL],
          [/^(tn|tx|un|ux|pmerm|fx|dx|h|t[1-9])/, EXTREME],
          [/^glo|^dir|^dif|^ins/, IRRADIANCE],
          [/.*/, NO_QUANTITY],
        ]),
      }),
    ),
};

/** donneespubliques.meteofrance.fr, SYNOP essentielles OMM: in SI units, times in UTC, mq for no value. */
export const meteoFranceSynop: Profile = {
  name: `${NAME} (SYNOP)`,
  recognises: (head) => hasColumns(head, "numer_sta", "date", "pmer"),
  plan: (head, options) =>
    withoutDirectionOfCalm(
      columnPlan(head, options, {
        profile: `${NAME} (SYNOP)`,
        time: { columns: ["date"], order: "ymd", timeZone: "UTC" },
        station: { column: "numer_sta" },
        values: [
          { column: "t", quantity: "temperatureC", unit: "K" },
          { column: "td", quantity: "dewPointC", unit: "K" },
          { column: "u", quantity: "humidityPct", unit: "%" },
          { column: "pres", quantity: "pressureHpa", unit: "Pa" },
          { column: "pmer", quantity: "seaLevelPressureHpa", unit: "Pa" },
          { column: "ff", quantity: "windSpeedMs", unit: "m/s" },
          { column: ["raf10", "rafper"], quantity: "windGustMs", unit: "m/s" },
          { column: "dd", quantity: "windDirectionDeg", unit: "°" },
          { column: "rr1", quantity: "rainHourMm", unit: "mm" },
          { column: "vv", quantity: "visibilityM", unit: "m" },
        ],
        missing: ["mq"],
        passedOver: passOver(head, [
          [/^(tn|tx|tminsol)/, EXTREME],
          [/^rr/, TOTAL],
          [/^(tend|cod tend)/, DERIVED],
          [/^(sw|tw)$/, DERIVED],
          [/.*/, NO_QUANTITY],
        ]),
      }),
    ),
};
