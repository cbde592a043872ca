import type { HealthMessage, InfoMessage } from "@clima/schemas";
import { type Components, type Description, idOf, quoted, type StationContext, withIds } from "./component.ts";
import { expiryS } from "./quantity-components.ts";

type HealthKey = Exclude<keyof HealthMessage, "schema" | "station" | "bootId" | "takenAt" | "sensors" | "outbox" | "rangeRejects">;

const MEASUREMENT = { platform: "sensor", state_class: "measurement" } as const;

/** Numbers of the station's computer; one that it does not report has no entity. */
const NUMBERS: readonly (readonly [HealthKey, Description])[] = [
  [
    "cpuTemperatureC",
    {
      ...MEASUREMENT,
      name: "Processor temperature",
      device_class: "temperature",
      unit_of_measurement: "°C",
      suggested_display_precision: 1,
    },
  ],
  ["wifiSignalDbm", { ...MEASUREMENT, name: "Wi-Fi signal", device_class: "signal_strength", unit_of_measurement: "dBm" }],
  ["memoryFreeMb", { ...MEASUREMENT, name: "Free memory", device_class: "data_size", unit_of_measurement: "MB" }],
  ["diskFreeMb", { ...MEASUREMENT, name: "Free disk", device_class: "data_size", unit_of_measurement: "MB" }],
  [
    "clockOffsetMs",
    { ...MEASUREMENT, name: "Clock offset", device_class: "duration", unit_of_measurement: "ms", suggested_display_precision: 1 },
  ],
];

/** The firmware's bits that say something of now: 1 frequency capped, 2 throttled, 3 soft temperature limit. */
const HEAT_BITS = 0b1110;

const PROBLEM = { platform: "binary_sensor", device_class: "problem" } as const;

/** Problems that the firmware of a Raspberry Pi tells of. */
const PROBLEMS: readonly (readonly [HealthKey, string, Description])[] = [
  [
    "underVoltage",
    "power",
    { ...PROBLEM, name: "Power supply", value_template: "{{ 'ON' if value_json.underVoltage | default(false) else 'OFF' }}" },
  ],
  [
    "throttled",
    "heat",
    {
      ...PROBLEM,
      name: "Heat",
      value_template: `{{ 'ON' if (value_json.throttled | default(0) | int) | bitwise_and(${HEAT_BITS}) else 'OFF' }}`,
    },
  ],
];

const chipProblem = (name: string): Description => ({
  ...PROBLEM,
  name: `Sensor ${name}`,
  value_template: `{{ 'OFF' if (value_json.sensors[${quoted(name)}] | default({"ok": true})).ok else 'ON' }}`,
});

const HEALTH_INTERVAL_MS = 60_000;

/** How the station itself is: numbers, and a problem for each chip, for power and for heat. */
export function healthComponents(context: StationContext, { sensors }: Pick<InfoMessage, "sensors">, health: HealthMessage): Components {
  const isReported = (key: HealthKey) => health[key] !== undefined;
  const numbers = NUMBERS.filter(([key]) => isReported(key)).map(
    ([key, component]) => [key, { ...component, value_template: `{{ value_json.${key} | default(none) }}` }] as const,
  );
  const problems = PROBLEMS.filter(([key]) => isReported(key)).map(([, id, component]) => [id, component] as const);
  const chips = sensors.map(({ name }) => [idOf("chip", name), chipProblem(name)] as const);
  const waiting = {
    ...MEASUREMENT,
    name: "Readings that wait",
    icon: "mdi:tray-full",
    value_template: "{{ value_json.outbox.readings | default(none) }}",
  };
  const ofHealth = Object.fromEntries(
    [...numbers, ["waiting", waiting] as const, ...problems, ...chips].map(([id, component]) => [
      id,
      {
        ...component,
        state_topic: context.topics.health,
        entity_category: "diagnostic",
        expire_after: expiryS(HEALTH_INTERVAL_MS),
      },
    ]),
  );
  const started = {
    platform: "sensor",
    name: "Started",
    device_class: "timestamp",
    state_topic: context.topics.info,
    value_template: "{{ value_json.startedAt }}",
    entity_category: "diagnostic",
  };
  return withIds(context, { started, ...ofHealth });
}
