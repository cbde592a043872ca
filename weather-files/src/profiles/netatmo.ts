import { err } from "@clima/schemas";
import { columnPlan } from "../plan/column-plan.ts";
import type { Profile, TableHead } from "../port.ts";
import { createTokenizer } from "../table/tokenizer.ts";
import { INDOORS, LABEL, NO_QUANTITY } from "./reasons.ts";
import { hasColumns, passOver } from "./shape.ts";

const NAME = "Netatmo";
const DAY_S = 86_400;

/**
 * The CSV of a module from my.netatmo.com: "Name;Long;Lat;ModuleName;ModuleType", a line of what they are, and the table, whose Timestamp is in
 * s and whose second column is the local time ("Timezone : Europe/Berlin"). All modules of a station are that station; what hangs indoors
 * also measures the pressure, which Netatmo reduces to sea level.
 */
export const netatmo: Profile = {
  name: NAME,
  recognises: (head) => hasColumns(head, "Timestamp") && head.columns.some((column) => LOCAL_TIME.test(column)),
  plan(head, options) {
    const { name, isIndoors } = moduleOf(head);
    if (areDays(head)) {
      return err(`this is of ${NAME} and has values of whole days, and no readings; export it with the scale of 5 minutes or of hours`);
    }
    return columnPlan(head, options, {
      profile: NAME,
      time: { columns: ["Timestamp"], precision: "s" },
      ...(name ? { station: { name } } : {}),
      values: [
        ...(isIndoors
          ? []
          : ([
              { column: "Temperature", quantity: "temperatureC", unit: "°C" },
              { column: "Humidity", quantity: "humidityPct", unit: "%" },
            ] as const)),
        { column: "Pressure", quantity: "seaLevelPressureHpa", unit: "hPa" },
        { column: ["AbsolutePressure", "Absolute Pressure"], quantity: "pressureHpa", unit: "hPa" },
        { column: ["Rain", "sum_rain"], quantity: "rainMm", unit: "mm" },
        { column: ["WindStrength", "Wind Strength"], quantity: "windSpeedMs", unit: "km/h" },
        { column: ["GustStrength", "Gust Strength"], quantity: "windGustMs", unit: "km/h" },
        { column: ["WindAngle", "Wind Angle"], quantity: "windDirectionDeg", unit: "°" },
      ],
      passedOver: passOver(head, [
        [/^timezone/, LABEL],
        [/^(temperature|humidity)$/, INDOORS],
        [/^gust ?angle$/, "the direction of the gust"],
        [/.*/, NO_QUANTITY],
      ]),
      notes: ["Netatmo's file names no units: °C, %, mbar, mm and km/h are taken, which it writes unless its owner chose others"],
    });
  },
};

const LOCAL_TIME = /^Timezone\s*:/i;

/** What the lines above the table say of the module; without them CO2 or noise say that it hangs indoors. */
function moduleOf({ preamble, columns }: TableHead): { readonly name?: string; readonly isIndoors: boolean } {
  const measuresRooms = columns.some((column) => /^(CO2|Noise)$/i.test(column));
  const at = preamble.findIndex((line) => /^"?Name"?[;,]"?Long/i.test(line));
  const [names, values] = cellsOf(preamble.slice(at === -1 ? preamble.length : at));
  const name = values?.[0];
  const type = values?.[names?.indexOf("ModuleType") ?? -1] ?? "";
  const isIndoors = measuresRooms || /^(indoor|innen|intérieur|interno)/i.test(type);
  return name ? { name, isIndoors } : { isIndoors };
}

/** The two lines, by what stands between their cells. */
function cellsOf(lines: readonly string[]): readonly (readonly string[])[] {
  const tokenizer = createTokenizer({ delimiter: lines[0]?.includes(";") ? ";" : "," });
  return [...tokenizer.push(lines.map((line) => `${line}\n`).join("")), ...tokenizer.end()].map(({ cells }) => cells);
}

function areDays({ sample }: TableHead): boolean {
  const times = sample.map(({ cells }) => Number(cells[0]));
  const steps = times.slice(1).map((at, index) => at - (times[index] ?? at));
  return steps.length > 0 && steps.every((step) => step >= DAY_S - 3600);
}
