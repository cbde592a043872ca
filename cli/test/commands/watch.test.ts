import { createTopics } from "@clima/schemas";
import { expect, test } from "@jest/globals";
import { describeMessage } from "../../src/commands/watch.ts";

const topics = createTopics();
const NOW_MS = Date.UTC(2026, 10, 24, 12);
const lineOf = (aheadS: number) => {
  const takenAt = new Date(NOW_MS + 1000 * aheadS).toISOString();
  const reading = { schema: "telemetry/1", station: "garden", bootId: "b", seq: 1, takenAt, values: { temperatureC: 21.4 } };
  return describeMessage(topics, topics.station("garden").telemetry, Buffer.from(JSON.stringify(reading)), NOW_MS);
};

test.each([
  [2, "garden 2026-11-24T12:00:02.000Z  Temperature 21.4"],
  [7200, "garden 2026-11-24T14:00:00.000Z (7200 s ahead of this computer's clock)  Temperature 21.4"],
  [-7200, "garden 2026-11-24T10:00:00.000Z (7200 s behind this computer's clock)  Temperature 21.4"],
])("a reading of a clock that is %d s ahead is told with that where it is doubtful", (aheadS, expected) => {
  expect(lineOf(aheadS)).toContain(expected);
});
