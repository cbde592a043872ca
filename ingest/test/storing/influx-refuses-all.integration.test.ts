import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { describeWith } from "../../../test/support/requires.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { answer, type Fault, readingsOf, startFaultyInflux } from "./faulty-influx.ts";

/** As InfluxDB 2.0 does at a point beyond the retention. */
const failAt =
  (bad: RegExp): Fault =>
  async ({ lines, forward }, response) => {
    if (lines.some((line) => bad.test(line))) response.writeHead(500).end('{"message":"beyond the retention"}');
    else response.writeHead(await forward(lines)).end();
  };

describeWith(["mosquitto", "influxd"], "the ingest before an InfluxDB that fails or refuses for what it is given", () => {
  let scene: Awaited<ReturnType<typeof startFaultyInflux>>;
  beforeAll(async () => {
    scene = await startFaultyInflux();
  });
  afterAll(() => scene.stop());

  test.each([100, 60_000])(
    "that fails at one point alone, spool after %i ms: the others are stored, and it is rejected with InfluxDB's reason",
    async (spoolAfterMs) => {
      const name = `one-point-${spoolAfterMs}`;
      const running = await scene.begin(name, spoolAfterMs);
      scene.faults.set(name, failAt(/temperatureC=7.7 /));
      await scene.publish(name, 200);
      await waitFor("all but one", async () => (await readingsOf(running.real, name)).length === 199, 80_000);
      await waitFor("the one to be rejected", () => running.ingest.state().rejectedByKind["store-refused"] === 1, 80_000);
      await waitFor(
        "all to be settled",
        () => running.ingest.state().spoolBytes === 0 && running.ingest.state().error === undefined,
        80_000,
      );
      expect(
        running.lines.filter((line) => /rejected.*500.*beyond the retention; it failed at this alone 3 times/.test(line)),
      ).toHaveLength(1);
      await running.end();
    },
  );

  test("that fails at a reading that came alone stores what comes later, and rejects it then", async () => {
    const name = "alone";
    const running = await scene.begin(name, 100);
    scene.faults.set(name, failAt(/temperatureC=0 /));
    await scene.publish(name, 1);
    await waitFor("the spool", () => running.ingest.state().spoolBytes > 0, 20_000);
    const { rejectedByKind } = running.ingest.state();
    expect(rejectedByKind["store-refused"]).toBe(0);
    let count = 1;
    for (; rejectedByKind["store-refused"] === 0; count += 1) await scene.publish(name, 1, count);
    await waitFor("all others", async () => (await readingsOf(running.real, name)).length === count - 1, 20_000);
    await waitFor("an empty spool", () => running.ingest.state().spoolBytes === 0, 20_000);
    await running.end();
  });

  test("that refuses every reading is told as that: nothing counts as stored, and the log counts what is equal", async () => {
    const name = "refusing";
    const running = await scene.begin(name, 60_000);
    scene.faults.set(name, answer(422, '{"message":"field type conflict"}'));
    await scene.publish(name, 50);
    await waitFor("all to be rejected", () => running.ingest.state().rejectedMessages === 50);
    const { error, lastStoredAtMs, storedReadings, stations } = running.ingest.state();
    expect({ error, lastStoredAtMs, storedReadings }).toEqual({
      error: "it refuses every reading: InfluxDB says (422): field type conflict",
      lastStoredAtMs: undefined,
      storedReadings: 0,
    });
    expect(stations[0]?.lastStoredAtMs).toBeUndefined();
    expect(running.lines.filter((line) => line.includes("rejected a message"))).toHaveLength(1);
    scene.faults.delete(name);
    await scene.publish(name, 1, 50);
    await waitFor("a reading", () => running.ingest.state().storedReadings === 1);
    expect(running.ingest.state().error).toBeUndefined();
    await running.end();
    expect(running.lines.filter((line) => line.includes("… and 48 more in the last minute"))).toHaveLength(1);
  });
});
