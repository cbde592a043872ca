import { expect, test } from "@jest/globals";
import { settle } from "../support/manual-clock.ts";
import { T0_MS } from "../support/readings.ts";
import { createScriptedStation, INTERVAL_MS } from "../support/scripted-station.ts";

test("readings that waited for the clock are delivered on the connection that is there when it is set", async () => {
  const { broker, outbox, advance, stepWallClock, clock, station } = createScriptedStation({ startMs: Date.UTC(1970, 0, 1, 0, 1) });
  broker.connect();
  for (let count = 0; count < 3; count += 1) await advance(INTERVAL_MS);
  expect(broker.on("clima/v1/garden/telemetry")).toEqual([]);
  stepWallClock(T0_MS - clock.nowMs());
  await advance(INTERVAL_MS);
  await settle();
  expect(broker.on("clima/v1/garden/telemetry")).toHaveLength(1);
  const held = broker.on("clima/v1/garden/backfill").flatMap((message) => JSON.parse(message).readings);
  expect(held.map(({ seq }: { seq: number }) => seq)).toEqual([0, 1, 2, 3]);
  expect(outbox.count()).toBe(0);
  await station.stop();
});
