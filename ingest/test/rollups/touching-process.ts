/** Notes the hours of one reading after the other, for ever, and writes the number of each when it is safe. For a test that kills it. */
import { silentLog } from "@clima/schemas";
import { openTouchedHours } from "../../src/rollups/touched-hours.ts";

const [path = ""] = process.argv.slice(2);
const hours = openTouchedHours(path, silentLog);
for (let hour = 0; ; hour += 1) {
  const takenAt = new Date(3_600_000 * hour).toISOString();
  const end = await hours.begin([{ station: "garden", bootId: "b1", seq: hour, takenAt, values: { temperatureC: 1 } }]);
  end();
  process.stdout.write(`${hour}\n`);
}
