import { err, ok } from "@clima/schemas";
import type { DoorOutOf } from "../settings.ts";
import { judgeStatus } from "./answers.ts";
import type { Network } from "./port.ts";
import { everyMsOf, HISTORY_MS } from "./settings.ts";

/**
 * POST of each reading, in the JSON of `telemetry`, to any address. 2xx is taken. A reading may come twice: `station` and `takenAt` are its identity.
 */
export function httpHook(door: DoorOutOf<"http">): Network {
  const { url, token, headers = [] } = door;
  const name = new globalThis.URL(url).host;
  return {
    kind: door.kind,
    name,
    takes: "history",
    everyMs: everyMsOf(door, 0, 1000),
    offsetMs: 0,
    gapMs: 0,
    maxAgeMs: HISTORY_MS,
    maxReadings: 1,
    isRepeatHarmless: true,
    secrets: [...(token === undefined ? [] : [token]), ...headers.map(({ value }) => value)],
    toRequest([reading]) {
      if (!reading) return err({ kind: "nothing-to-say" });
      const own = Object.fromEntries(headers.map(({ name: header, value }) => [header.toLowerCase(), value]));
      const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
      return ok({
        via: "http",
        method: "POST",
        url,
        headers: { "content-type": "application/json", ...authorization, ...own },
        body: JSON.stringify({ schema: "telemetry/1", ...reading }),
      });
    },
    judge: (answer, nowMs) => judgeStatus(answer, nowMs, name, "the Authorization"),
  };
}
