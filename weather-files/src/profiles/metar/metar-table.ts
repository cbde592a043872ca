import { ok, type Quantity } from "@clima/schemas";
import type { ValueFacts } from "../../plan/column-facts.ts";
import { columnPlan } from "../../plan/column-plan.ts";
import type { Profile } from "../../port.ts";
import { iemAsos } from "../iem-asos.ts";
import { LABEL } from "../reasons.ts";
import { hasColumns, passOver } from "../shape.ts";
import { decodeMetar } from "./decode.ts";

const QUANTITIES: readonly Quantity[] = [
  "temperatureC",
  "dewPointC",
  "seaLevelPressureHpa",
  "windDirectionDeg",
  "windSpeedMs",
  "windGustMs",
  "visibilityM",
  "rainHourMm",
];

/** A quantity out of the report, which is decoded once for all of them. */
function valuesOfReport(): readonly ValueFacts[] {
  let [lastText, last] = ["", decodeMetar("")];
  const decoded = (text: string) => {
    if (text !== lastText) [lastText, last] = [text, decodeMetar(text)];
    return last;
  };
  return QUANTITIES.map((quantity) => ({
    column: "metar",
    quantity,
    cell: (text) => {
      const metar = decoded(text);
      return metar.ok ? ok(String(metar.value.values[quantity] ?? "")) : metar;
    },
  }));
}

/** Reports with their times in a table, as the Iowa Environmental Mesonet serves them with data=metar: station, valid, metar. Times are UTC. */
export const metarTable: Profile = {
  name: "METAR, in a table",
  recognises: (head) =>
    !iemAsos.recognises(head) && hasColumns(head, "metar") && (hasColumns(head, "station", "valid") || hasColumns(head, "station", "time")),
  plan: (head, options) =>
    columnPlan(head, options, {
      profile: "METAR",
      time: { columns: [["valid", "time"]], order: "ymd", timeZone: "UTC" },
      station: { column: "station" },
      values: valuesOfReport(),
      passedOver: passOver(head, [[/^(lon|lat|elev)/, LABEL]]),
    }),
};
