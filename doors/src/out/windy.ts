import { err, ok, type Quantity } from "@clima/schemas";
import type { DoorOutOf } from "../settings.ts";
import { judgeStatus, later } from "./answers.ts";
import type { Answer, Network, Verdict } from "./port.ts";
import { everyMsOf } from "./settings.ts";

const URL = "https://stations.windy.com/api/v2/observation/update";
const NAME = "Windy";
const MINUTE_MS = 60_000;

const tenths = (value: number) => value.toFixed(1);
/** Windy refuses fractions of a degree, and 360. */
const direction = (deg: number) => String(Math.round(deg) % 360);

/** Parameters of stations.windy.com/api-reference (v2, January 2026): m/s, °C, %, Pa at sea level, mm in the last hour. */
const PARAMETERS: readonly (readonly [Quantity, string, (value: number) => string])[] = [
  ["temperatureC", "temp", tenths],
  ["humidityPct", "rh", (value) => value.toFixed(0)],
  ["dewPointC", "dewpoint", tenths],
  ["seaLevelPressureHpa", "pressure", (value) => (100 * value).toFixed(0)],
  ["windSpeedMs", "wind", tenths],
  ["windGustMs", "gust", tenths],
  ["windDirectionDeg", "winddir", direction],
  ["rainHourMm", "precip", tenths],
];

/**
 * The v2 API; the older one, with a key in the path, is shut down at the end of 2026. A station may report every five minutes, and nothing that is older
 * than two hours; what comes twice is answered with 409. So an outage is not made up for.
 */
export function windy(door: DoorOutOf<"windy">, softwareVersion: string): Network {
  const { stationId, password, url = URL } = door;
  const everyMs = everyMsOf(door, 5 * MINUTE_MS, 5 * MINUTE_MS);
  return {
    kind: door.kind,
    name: NAME,
    takes: "newest",
    everyMs,
    offsetMs: 0,
    gapMs: everyMs,
    maxAgeMs: 60 * MINUTE_MS,
    maxReadings: 1,
    isRepeatHarmless: true,
    secrets: [password],
    toRequest([reading]) {
      if (!reading) return err({ kind: "nothing-to-say" });
      const measured = PARAMETERS.flatMap(([quantity, name, format]) => {
        const value = reading.values[quantity];
        return value === undefined ? [] : [[name, format(value)] as [string, string]];
      });
      if (measured.length === 0) return err({ kind: "nothing-to-say" });
      const query = new URLSearchParams([
        ["id", stationId],
        ["time", reading.takenAt],
        ...measured,
        ["softwaretype", `Clima ${softwareVersion}`],
      ]);
      // The password as a header: addresses end up in logs.
      const headers = { authorization: `Bearer ${password}`, accept: "application/json" };
      return ok({ via: "http", method: "GET", url: `${url}?${query}`, headers });
    },
    judge,
  };
}

function judge(answer: Answer, nowMs: number): Verdict {
  // It has this one already.
  if (answer.status === 409) return { kind: "taken" };
  if (answer.status === 429)
    return later(answer, `${NAME} was reported to less than five minutes ago`, nowMs, answer.retryAfter ?? retryAfterIn(answer.text));
  return judgeStatus(answer, nowMs, NAME, "the station ID or its password");
}

/** `retry_after` of the JSON: a time, or seconds. */
function retryAfterIn(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text);
    const after = typeof body === "object" && body !== null && "retry_after" in body ? body.retry_after : undefined;
    return typeof after === "string" || typeof after === "number" ? String(after) : undefined;
  } catch {
    return undefined; // no JSON says nothing of when
  }
}
