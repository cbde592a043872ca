import { err, ok } from "@clima/schemas";
import { judgeStatus, shown } from "./answers.ts";
import type { Answer, Network, Verdict } from "./port.ts";
import { type DoorOutOf, everyMsOf, HISTORY_MS } from "./settings.ts";

const URL = "https://api.opensensemap.org";
const NAME = "openSenseMap";
/** Of one request (docs.opensensemap.org, "Post multiple new Measurements"). */
const MAX_MEASUREMENTS = 2500;
const MAX_READINGS = 100;

/**
 * POST of a list of measurements, each with its sensor and its time; 201 when all are stored, none otherwise. Times of the past are taken, and what
 * comes twice is stored twice. More than 15 requests of an address in a quarter of an hour may be answered with 429.
 */
export function openSenseMap(door: DoorOutOf<"opensensemap">): Network {
  const { boxId, sensors, accessToken, url = URL } = door;
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
        url: `${url.replace(/\/+$/, "")}/boxes/${encodeURIComponent(boxId)}/data`,
        headers: { "content-type": "application/json", ...(accessToken === undefined ? {} : { authorization: accessToken }) },
        body: JSON.stringify(measurements),
      });
    },
    judge,
  };
}

function judge(answer: Answer): Verdict {
  // What is wrong with a sensor's id is wrong with every reading.
  if (answer.status === 422 && /sensor/i.test(answer.text))
    return { kind: "refused", reason: `${NAME} does not know a sensor (${shown(answer.text)}); set sensors to the IDs of this box` };
  return judgeStatus(answer, NAME, "the box's access token");
}
