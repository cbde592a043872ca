import { setImmediate as turn } from "node:timers/promises";
import { createTopics, ok } from "@clima/schemas";
import { expect, test } from "@jest/globals";
import type { Delivery } from "../../src/consumer/port.ts";
import { createRetainedStatus } from "../../src/stations/retained-status.ts";

const topics = createTopics();
const TAKEN_AT = "2026-11-29T12:00:00.000Z";

/** A store that says, when it is let, that the station was online last. */
function createScene() {
  const waiting: (() => void)[] = [];
  const status = createRetainedStatus(topics, {
    stationsWithPoints: async () => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return ok([{ station: "garden", lastTakenAt: TAKEN_AT }]);
    },
    points: async () => ok([{ measurement: "station_status", station: "garden", takenAt: TAKEN_AT, tags: {}, fields: { online: 1 } }]),
  } as never);
  const seen: string[] = [];
  return {
    seen,
    arrive(payload: string, isRetained: boolean): void {
      const delivery = {
        topic: topics.station("garden").status,
        payload: Buffer.from(payload),
        isRetained,
        acknowledge: () => void seen.push(`${payload} acknowledged`),
      } as unknown as Delivery;
      if (!status.take(delivery, () => void seen.push(`${payload} is news`))) seen.push(`${payload} is live`);
    },
    async storeAnswers(): Promise<void> {
      for (const answer of waiting.splice(0)) answer();
      await turn();
    },
  };
}

test("a status that is told again is news where the stored one is another", async () => {
  const { seen, arrive, storeAnswers } = createScene();
  arrive("offline", true);
  await storeAnswers();
  arrive("offline", true);
  await turn();
  expect(seen).toEqual(["offline is news", "offline acknowledged"]);
});

test("a status that is told again is no news after a live one that came while the store was asked", async () => {
  const { seen, arrive, storeAnswers } = createScene();
  arrive("online", true);
  arrive("offline", false);
  await storeAnswers();
  expect(seen).toEqual(["offline is live", "online acknowledged"]);
});
