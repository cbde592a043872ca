import { err, ok, type Quantity } from "@clima/schemas";
import { fahrenheitOfCelsius, inchesOfMm, inHgOfHpa, mphOfMs } from "../units.ts";
import type { DoorOutOf } from "../settings.ts";
import type { Network, OutReading } from "./port.ts";
import { HISTORY_MS } from "./settings.ts";

const whole = (value: number) => value.toFixed(0);
/** 360° is 0°. */
const direction = (deg: number) => whole(Math.round(deg) % 360);

/**
 * The parameters of "PWS Upload Protocol" (support.weather.com), which PWSweather takes over: US units; `baromin` is reduced to sea level, `rainin` the
 * rain of the last hour, `dailyrainin` that since local midnight. A tip of 0.2 mm is 0.0079 in: three decimals, not two.
 */
const PARAMETERS: readonly (readonly [Quantity, string, (value: number) => string])[] = [
  ["temperatureC", "tempf", (value) => fahrenheitOfCelsius(value).toFixed(1)],
  ["humidityPct", "humidity", whole],
  ["dewPointC", "dewptf", (value) => fahrenheitOfCelsius(value).toFixed(1)],
  ["seaLevelPressureHpa", "baromin", (value) => inHgOfHpa(value).toFixed(3)],
  ["windDirectionDeg", "winddir", direction],
  ["windSpeedMs", "windspeedmph", (value) => mphOfMs(value).toFixed(1)],
  ["windGustMs", "windgustmph", (value) => mphOfMs(value).toFixed(1)],
  ["rainHourMm", "rainin", (value) => inchesOfMm(value).toFixed(3)],
  ["rainDayMm", "dailyrainin", (value) => inchesOfMm(value).toFixed(3)],
];

export interface AmbientLogin {
  readonly stationId: string;
  readonly password: string;
  readonly softwareVersion: string;
}

/** The query of a report; undefined where the reading has nothing that the network knows. Light is not sent: lux are no W/m². */
export function ambientQuery({ takenAt, values }: OutReading, login: AmbientLogin): string | undefined {
  const measured = PARAMETERS.flatMap(([quantity, name, format]) => {
    const value = values[quantity];
    return value === undefined ? [] : [[name, format(value)] as [string, string]];
  });
  if (measured.length === 0) return undefined;
  return new URLSearchParams([
    ["action", "updateraw"],
    ["ID", login.stationId],
    ["PASSWORD", login.password],
    ["dateutc", takenAt.slice(0, 19).replace("T", " ")],
    ...measured,
    ["softwaretype", `Clima ${login.softwareVersion}`],
  ]).toString();
}

/** A network that takes the protocol. What is its own: where it is, how often it may be asked, and how it answers. */
export function ambientNetwork(
  { kind, stationId, password, url }: DoorOutOf<"weather-underground" | "pwsweather">,
  own: Pick<Network, "name" | "everyMs" | "gapMs" | "judge"> & { readonly url: string; readonly softwareVersion: string },
): Network {
  const { softwareVersion, url: usualUrl, ...rest } = own;
  return {
    ...rest,
    kind,
    takes: "history",
    offsetMs: 0,
    maxAgeMs: HISTORY_MS,
    maxReadings: 1,
    isRepeatHarmless: true,
    secrets: [password],
    toRequest([reading]) {
      const query = reading && ambientQuery(reading, { stationId, password, softwareVersion });
      return query === undefined
        ? err({ kind: "nothing-to-say" })
        : ok({ via: "http", method: "GET", url: `${url ?? usualUrl}?${query}`, headers: {} });
    },
  };
}
