import type { ValueFacts } from "../../plan/column-facts.ts";
import { columnPlan } from "../../plan/column-plan.ts";
import type { Profile, TableHead } from "../../port.ts";
import { withoutDirectionOfCalm } from "../calm.ts";
import { DERIVED, LABEL } from "../reasons.ts";
import { hasAnyColumn, passOver } from "../shape.ts";
import { withStandardTime } from "../standard-time.ts";

const NAME = "Environment Canada";

/** climate.weather.gc.ca, hourly data, English and French; wind directions are in tens of degrees, and 0 for a calm. */
const VALUES: readonly ValueFacts[] = [
  { column: "Temp", quantity: "temperatureC", unit: "°C" },
  { column: ["Dew Point Temp", "Point de rosée"], quantity: "dewPointC", unit: "°C" },
  { column: ["Rel Hum", "Hum. rel"], quantity: "humidityPct", unit: "%" },
  { column: ["Stn Press", "Pression à la station"], quantity: "pressureHpa", unit: "kPa" },
  { column: ["Wind Spd", "Vit. du vent"], quantity: "windSpeedMs", unit: "km/h" },
  {
    column: ["Wind Dir (10s deg)", "Wind Dir", "Dir. du vent (10s deg)", "Dir. du vent"],
    quantity: "windDirectionDeg",
    unit: "°",
    factor: 10,
  },
  { column: ["Precip. Amount", "Hauteur de précip."], quantity: "rainMm", unit: "mm" },
  { column: ["Visibility", "Visibilité"], quantity: "visibilityM", unit: "km" },
  { column: "Hmdx", quantity: "humidexC", unit: "°C" },
];

const STATION = ["Climate ID", "ID climatologique", "Station Name", "Nom de la Station"];

/** Hours of a station. Their times are of local standard time all year, which `--timezone` has to be, too. */
export const environmentCanada: Profile = {
  name: NAME,
  recognises: (head) => hasAnyColumn(head, "Stn Press", "Pression à la station") && hasAnyColumn(head, "Rel Hum", "Hum. rel"),
  plan(head, options) {
    const standard = withStandardTime(options);
    if (!standard.ok) return { ok: false, error: `this is of ${NAME}: ${standard.error}` };
    return withoutDirectionOfCalm(
      columnPlan(head, standard.value, {
        profile: NAME,
        time: { columns: [["Date/Time (LST)", "Date/Time", "Date/Heure (HNL)", "Date/Heure"]], order: "ymd" },
        ...(stationOf(head) === undefined ? {} : { station: { column: STATION } }),
        values: VALUES,
        passedOver: passOver(head, [
          [/^wind chill|^refroid/, DERIVED],
          [/.*/, LABEL],
        ]),
      }),
    );
  },
};

const stationOf = (head: TableHead): string | undefined => STATION.find((name) => hasAnyColumn(head, name));
