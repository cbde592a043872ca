import { err, ok, parseJson, type Quantity } from "@clima/schemas";
import type { DoorOutOf } from "../settings.ts";
import { judgeStatus, shown } from "./answers.ts";
import type { Answer, Network, OutReading, Question, Verdict } from "./port.ts";
import { everyMsOf, HISTORY_MS } from "./settings.ts";

const URL = "https://api.opensensemap.org";
const NAME = "openSenseMap";
/** Of one request (docs.opensensemap.org, "Post multiple new Measurements"). */
const MAX_MEASUREMENTS = 2500;
const MAX_READINGS = 100;

/**
 * POST of a list of measurements, each with its sensor and its time; 201 when all are stored, none otherwise. Times of the past are taken, and what
 * comes twice is stored twice; but it can be asked what it has. More than 15 requests of an address in a quarter of an hour may be answered with 429.
 */
export function openSenseMap(door: DoorOutOf<"opensensemap">): Network {
  const { boxId, sensors, accessToken, url = URL } = door;
  const address = `${url.replace(/\/+$/, "")}/boxes/${encodeURIComponent(boxId)}/data`;
  return {
    kind: door.kind,
    name: NAME,
    takes: "history",
    everyMs: everyMsOf(door, 60_000, 10_000),
    offsetMs: 0,
    gapMs: 60_000,
    maxAgeMs: HISTORY_MS,
    maxReadings: Math.max(1, Math.min(MAX_READINGS, Math.floor(MAX_MEASUREMENTS / sensors.length))),
    isRepeatHarmless: false,
    secrets: accessToken === undefined ? [] : [accessToken],
    toRequest(readings) {
      const measurements = readings.flatMap(({ takenAt, values }) =>
        sensors.flatMap(({ quantity, id }) => {
          const value = values[quantity];
          return value === undefined ? [] : [{ sensor: id, value: String(value), createdAt: takenAt }];
        }),
      );
      if (measurements.length === 0) return err({ kind: "nothing-to-say" });
      return ok({
        via: "http",
        method: "POST",
        url: address,
        headers: { "content-type": "application/json", ...(accessToken === undefined ? {} : { authorization: accessToken }) },
        body: JSON.stringify(measurements),
      });
    },
    judge,
    question: questionOf(address, sensors),
  };
}

type Sensors = DoorOutOf<"opensensemap">["sensors"];

/** "Get the 10000 latest measurements for a sensor", between the first reading and the last, of the sensor that most of the readings have. */
function questionOf(address: string, sensors: Sensors): Question {
  const count = (readings: readonly OutReading[], quantity: Quantity) =>
    readings.filter(({ values }) => values[quantity] !== undefined).length;
  const widest = (readings: readonly OutReading[]) =>
    sensors.reduce((best, sensor) => (count(readings, sensor.quantity) > count(readings, best.quantity) ? sensor : best));
  return {
    toRequest(readings) {
      const times = readings.map(({ takenAt }) => Date.parse(takenAt));
      const query = new URLSearchParams({
        "from-date": new Date(Math.min(...times) - 1).toISOString(),
        "to-date": new Date(Math.max(...times) + 1).toISOString(),
        format: "json",
      });
      return { via: "http", method: "GET", url: `${address}/${encodeURIComponent(widest(readings).id)}?${query}`, headers: {} };
    },
    storedOf(answer, readings) {
      const times = answer.status === 200 ? timesIn(answer.text) : undefined;
      if (!times) return undefined;
      const { quantity } = widest(readings);
      // A request is stored as a whole: what lacks this sensor went the way of the others.
      return readings.filter(({ takenAt, values }) => (values[quantity] === undefined ? times.size > 0 : times.has(Date.parse(takenAt))));
    },
  };
}

/** The times of the measurements in an answer, in ms; undefined where it is none. */
function timesIn(text: string): ReadonlySet<number> | undefined {
  const list = parseJson(text);
  if (!list.ok || !Array.isArray(list.value)) return undefined;
  return new Set(list.value.map((one: { readonly createdAt?: unknown } | null) => Date.parse(String(one?.createdAt))));
}

function judge(answer: Answer, nowMs: number): Verdict {
  // What is wrong with a sensor's id is wrong with every reading.
  if (answer.status === 422 && /sensor/i.test(answer.text))
    return { kind: "refused", reason: `${NAME} does not know a sensor (${shown(answer.text)}); set sensors to the IDs of this box` };
  return judgeStatus(answer, nowMs, NAME, "the box's access token");
}
