import { err } from "@clima/schemas";
import type { ColumnName, ValueFacts } from "../../plan/column-facts.ts";
import { columnPlan } from "../../plan/column-plan.ts";
import type { Profile } from "../../port.ts";
import { withoutDirectionOfCalm } from "../calm.ts";
import { ALTIMETER, ANOTHER_SENSOR, IRRADIANCE, NO_QUANTITY } from "../reasons.ts";
import { hasAnyColumn, passOver } from "../shape.ts";

const NAME = "MeteoSwiss";

/** The parameter, at the moment (s), over ten minutes (z) or an hour (h), at the first place. */
const of = (parameter: string, spans = "s0 z0 h0"): ColumnName => spans.split(" ").map((span) => `${parameter}${span}`);

/** opendatadocs.meteoswiss.ch, A1 automatic weather stations: ogd-smn_meta_parameters.csv. */
const VALUES: readonly ValueFacts[] = [
  { column: of("tre200"), quantity: "temperatureC", unit: "°C" },
  { column: of("ure200"), quantity: "humidityPct", unit: "%" },
  { column: of("tde200"), quantity: "dewPointC", unit: "°C" },
  { column: of("presta"), quantity: "pressureHpa", unit: "hPa" },
  { column: of("pp0qff"), quantity: "seaLevelPressureHpa", unit: "hPa" },
  { column: of("fkl010"), quantity: "windSpeedMs", unit: "m/s" },
  { column: of("fu3010"), quantity: "windSpeedMs", unit: "km/h" },
  { column: of("fkl010", "z1 h1"), quantity: "windGustMs", unit: "m/s" },
  { column: of("fu3010", "z1 h1"), quantity: "windGustMs", unit: "km/h" },
  { column: of("dkl010"), quantity: "windDirectionDeg", unit: "°" },
  { column: of("rre150"), quantity: "rainMm", unit: "mm" },
];
const PARAMETERS = VALUES.flatMap(({ column }) => column);
const DAYS = ["tre200d0", "tre200dx", "ure200d0", "rre150d0", "rka150d0", "tre200m0", "rre150m0"];

/** Files of MeteoSwiss' stations, whose names of columns are its parameters. Times are UTC. */
export const meteoSwiss: Profile = {
  name: NAME,
  recognises: (head) => hasAnyColumn(head, ...PARAMETERS, ...DAYS),
  plan(head, options) {
    if (!hasAnyColumn(head, ...PARAMETERS)) {
      return err(
        `this is of ${NAME} and has values of whole days or months, and no readings; bring in those of ten minutes (t) or of hours (h)`,
      );
    }
    return withoutDirectionOfCalm(
      columnPlan(head, options, {
        profile: NAME,
        time: { columns: [["reference_timestamp", "time", "date"]], timeZone: "UTC" },
        station: { column: ["station_abbr", "Station/Location", "stn", "station"] },
        values: VALUES,
        passedOver: passOver(head, [
          [/^(gre|ods|oli|olo|osr)/, IRRADIANCE],
          [/qnh/, ALTIMETER],
          [/^(tre005|tresur|tso|tnd)/, "measured at the ground or in it"],
          [/to[ws]/, ANOTHER_SENSOR],
          [/.*/, NO_QUANTITY],
        ]),
      }),
    );
  },
};
