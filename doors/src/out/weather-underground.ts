import type { DoorOutOf } from "../settings.ts";
import { ambientNetwork } from "./ambient-query.ts";
import { judgeStatus, shown } from "./answers.ts";
import type { Answer, Network, Verdict } from "./port.ts";
import { everyMsOf } from "./settings.ts";

const URL = "https://weatherstation.wunderground.com/weatherstation/updateweatherstation.php";
const NAME = "Weather Underground";

/** Reports by "PWS Upload Protocol" (support.weather.com): GET, US units, answered in words. Old ones are taken at their `dateutc`. */
export const weatherUnderground = (door: DoorOutOf<"weather-underground">, softwareVersion: string): Network =>
  ambientNetwork(door, { name: NAME, url: URL, everyMs: everyMsOf(door, 60_000, 10_000), gapMs: 3000, softwareVersion, judge });

/** The words of the server, whose status is 200 also for a wrong password. */
function judge(answer: Answer, nowMs: number): Verdict {
  const words = shown(answer.text);
  if (/^success\b/i.test(words)) return { kind: "taken" };
  if (/INVALIDPASSWORDID|^unauthorized/i.test(words))
    return { kind: "refused", reason: `${NAME} refuses the station ID or its key (${words}); set stationId and password` };
  if (answer.status !== 200) return judgeStatus(answer, nowMs, NAME, "the station ID or its key");
  return { kind: "later", reason: `${NAME} answers "${words}"; expected "success"` };
}
