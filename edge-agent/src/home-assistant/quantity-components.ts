import { type InfoMessage, isQuantity, type Quantity, quantities, quantityNames } from "@clima/schemas";
import { DERIVATIONS } from "../reading/derivations.ts";
import { type Components, type StationContext, withIds } from "./component.ts";

interface QuantityClass {
  readonly device_class?: string;
  readonly state_class?: string;
}

const TEMPERATURE = { device_class: "temperature", state_class: "measurement" } as const;
const PRESSURE = { device_class: "atmospheric_pressure", state_class: "measurement" } as const;
const WIND_SPEED = { device_class: "wind_speed", state_class: "measurement" } as const;

/** Device and state class of each quantity; undefined for what is no entity. Source: Home Assistant's sensor and MQTT sensor documentation, 2026.11. */
const CLASSES: Readonly<Record<Quantity, QuantityClass | undefined>> = {
  temperatureC: TEMPERATURE,
  dewPointC: TEMPERATURE,
  wetBulbC: TEMPERATURE,
  heatIndexC: TEMPERATURE,
  humidexC: TEMPERATURE,
  apparentTemperatureC: TEMPERATURE,
  humidityPct: { device_class: "humidity", state_class: "measurement" },
  pressureHpa: PRESSURE,
  seaLevelPressureHpa: PRESSURE,
  // A difference, which atmospheric_pressure cannot be
  pressureTendencyHpa: { device_class: "pressure", state_class: "measurement" },
  // A code: without a unit and a state class it is shown as it is
  pressureTendencyCode: {},
  illuminanceLux: { device_class: "illuminance", state_class: "measurement" },
  absoluteHumidityGm3: { device_class: "absolute_humidity", state_class: "measurement" },
  vapourPressureDeficitKpa: { device_class: "pressure", state_class: "measurement" },
  windSpeedMs: WIND_SPEED,
  windGustMs: WIND_SPEED,
  windDirectionDeg: { device_class: "wind_direction", state_class: "measurement_angle" },
  // Falls to 0 at midnight, which is a new cycle to Home Assistant
  rainDayMm: { device_class: "precipitation", state_class: "total_increasing" },
  rainHourMm: { device_class: "precipitation", state_class: "measurement" },
  rainRateMmh: { device_class: "precipitation_intensity", state_class: "measurement" },
  // Of one reading: its sums above are what people look at
  rainMm: undefined,
  visibilityM: { device_class: "distance", state_class: "measurement" },
};

const MISSED_READINGS = 3;
const LEAST_EXPIRY_S = 60;

/** After three readings that did not come, and never less than a minute. */
export const expiryS = (intervalMs: number): number => Math.max(LEAST_EXPIRY_S, Math.ceil((MISSED_READINGS * intervalMs) / 1000));

/** A sensor for each quantity, with its retained topic latest/<quantity>, which needs no template. */
export function quantityComponents(context: StationContext, present: ReadonlySet<Quantity>, intervalMs: number): Components {
  const named = quantityNames.flatMap((quantity) => {
    const classes = CLASSES[quantity];
    if (classes === undefined || !present.has(quantity)) return [];
    const { label, unit, decimals } = quantities[quantity];
    const isNumber = classes.state_class !== undefined;
    const component = {
      platform: "sensor",
      name: label,
      state_topic: context.topics.latest(quantity),
      ...classes,
      ...(isNumber ? { unit_of_measurement: unit, suggested_display_precision: decimals } : {}),
      expire_after: expiryS(intervalMs),
    };
    return [[quantity, component] as const];
  });
  return withIds(context, Object.fromEntries(named));
}

type Site = Pick<InfoMessage, "sensors" | "elevationM">;

/**
 * What a station has: what its chips measure, and of what follows from that, what was in a reading already. Some of it comes rarely, as the heat
 * index does, or hours after the start, as the tendency does.
 */
export function presentQuantities(site: Site, seen: ReadonlySet<string>): ReadonlySet<Quantity> {
  const measured = new Set(site.sensors.flatMap((sensor) => sensor.quantities).filter(isQuantity));
  return new Set(quantityNames.filter((quantity) => measured.has(quantity) || (seen.has(quantity) && canFollow(quantity, measured, site))));
}

/** From more than one reading; DERIVATIONS has what follows from one. */
const FROM_SEVERAL: Partial<Record<Quantity, readonly Quantity[]>> = {
  pressureTendencyHpa: ["pressureHpa"],
  pressureTendencyCode: ["pressureHpa"],
  rainHourMm: ["rainMm"],
  rainDayMm: ["rainMm"],
};

function canFollow(quantity: Quantity, measured: ReadonlySet<Quantity>, site: Site): boolean {
  if (quantity === "seaLevelPressureHpa" && site.elevationM === undefined) return false;
  const from = FROM_SEVERAL[quantity] ?? DERIVATIONS.find((derivation) => derivation.quantity === quantity)?.from;
  return from?.every((input) => measured.has(input) || canFollow(input, measured, site)) ?? false;
}
