import type { DoorOutOf } from "../settings.ts";
import { ambientNetwork } from "./ambient-query.ts";
import { judgeStatus, shown } from "./answers.ts";
import type { Answer, Network, Verdict } from "./port.ts";
import { everyMsOf } from "./settings.ts";

const URL = "https://www.pwsweather.com/pwsupdate/pwsupdate.php";
const NAME = "PWSweather";

/** The parameters of Weather Underground, answered by a page: "Data Logged and posted in METAR mirror." or "ERROR: …". */
export const pwsWeather = (door: DoorOutOf<"pwsweather">, softwareVersion: string): Network =>
  ambientNetwork(door, { name: NAME, url: URL, everyMs: everyMsOf(door, 300_000, 60_000), gapMs: 5000, softwareVersion, judge });

/** The status is 200 also for a wrong password, and the page spells "vailid" so. */
function judge(answer: Answer, nowMs: number): Verdict {
  const words = shown(answer.text);
  if (answer.status === 200 && /Data Logged/i.test(words)) return { kind: "taken" };
  if (/ERROR: *Not a va[il]*id Station ID/i.test(words))
    return { kind: "refused", reason: `${NAME} refuses the station ID or its key (${words}); set stationId and password` };
  if (answer.status !== 200) return judgeStatus(answer, nowMs, NAME, "the station ID or its key");
  return { kind: "later", reason: `${NAME} answers "${words}"; expected "Data Logged and posted in METAR mirror."` };
}
