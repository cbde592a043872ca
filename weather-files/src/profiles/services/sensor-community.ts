import { isMissing } from "../../columns/numbers.ts";
import type { ColumnName, ValueFacts } from "../../plan/column-facts.ts";
import { columnPlan } from "../../plan/column-plan.ts";
import { columnFinder } from "../../plan/columns-of.ts";
import type { Profile, TableHead } from "../../port.ts";
import { ANOTHER_SENSOR, DERIVED, DEVICE, LABEL, NO_QUANTITY } from "../reasons.ts";
import { hasAnyColumn, hasColumns, passOver } from "../shape.ts";

const NAME = "Sensor.Community";

/** archive.sensor.community: a sensor a file. Times are UTC and name no zone, pressure is in Pa. */
export const sensorCommunity: Profile = {
  name: NAME,
  recognises: (head) => hasColumns(head, "sensor_id", "sensor_type", "timestamp"),
  plan: (head, options) =>
    columnPlan(head, options, {
      profile: NAME,
      time: { columns: ["timestamp"], order: "ymd", timeZone: "UTC" },
      station: { column: "sensor_id" },
      values: [
        { column: "temperature", quantity: "temperatureC", unit: "°C" },
        { column: "humidity", quantity: "humidityPct", unit: "%" },
        { column: "pressure", quantity: "pressureHpa", unit: "Pa" },
        { column: "pressure_sealevel", quantity: "seaLevelPressureHpa", unit: "Pa" },
      ],
      passedOver: passOver(head, [
        [/^(sensor type|location|lat|lon)$/, LABEL],
        [/^altitude$/, DERIVED],
        [/.*/, NO_QUANTITY],
      ]),
    }),
};

const TEMPERATURES = ["BME280_temperature", "Temp", "HTU21D_temperature", "SHT3X_temperature", "BMP280_temperature", "BMP_temperature"];
const HUMIDITIES = ["BME280_humidity", "Humidity", "HTU21D_humidity", "SHT3X_humidity"];
const PRESSURES = ["BME280_pressure", "BMP280_pressure", "BMP_pressure"];

/** What api-rrd.madavi.de keeps of the same device, and its firmware writes: all sensors in a row, of which a device has some. */
export const madavi: Profile = {
  name: `${NAME} (device)`,
  recognises: (head) => hasColumns(head, "Time", "Samples") && hasAnyColumn(head, "SDS_P1", "Min_cycle"),
  plan: (head, options) =>
    columnPlan(head, options, {
      profile: `${NAME} (device)`,
      time: { columns: ["Time"], order: "ymd", timeZone: "UTC" },
      values: (
        [
          { column: withValues(head, TEMPERATURES), quantity: "temperatureC", unit: "°C" },
          { column: withValues(head, HUMIDITIES), quantity: "humidityPct", unit: "%" },
          { column: withValues(head, PRESSURES), quantity: "pressureHpa", unit: "Pa" },
        ] as const
      ).filter(({ column }) => column.length > 0) satisfies readonly ValueFacts[],
      passedOver: passOver(head, [
        [/(temp|temperature|humidity|pressure)$/, ANOTHER_SENSOR],
        [/^(samples|min cycle|max cycle|signal)/, DEVICE],
        [/.*/, NO_QUANTITY],
      ]),
    }),
};

/** The columns of sensors that the device has, the best first. */
function withValues(head: TableHead, names: readonly string[]): Exclude<ColumnName, string> {
  const find = columnFinder(head);
  return names.filter((name) => {
    const index = find(name)?.index ?? -1;
    return head.sample.some(({ cells }) => !isMissing(cells[index] ?? ""));
  });
}
