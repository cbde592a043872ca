import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { connectAsync } from "mqtt";
import { waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

async function clima(...args: string[]): Promise<string> {
  const running = scene.start(args);
  await running.exited;
  return running.output();
}

test("what ingest cannot use is kept with the reason, can be sent again and dropped", async () => {
  await scene.startAndWait("up");
  expect(await clima("rejected", "list")).toBe("None.\n");
  const client = await connectAsync(scene.mqttUrl);
  const telemetry = (takenAt: string) =>
    JSON.stringify({ schema: "telemetry/1", station: "attic", bootId: "b", seq: 0, takenAt, values: { temperatureC: 20 } });
  await client.publishAsync("clima/v1/attic/telemetry", "hello", { qos: 1 });
  await client.publishAsync("clima/v1/attic/telemetry", telemetry("2150-01-01T00:00:00.000Z"), { qos: 1 });
  await waitFor("both to be kept", async () => (await clima("rejected", "list", "--json")).trim().split("\n").length === 2, 20_000);
  const listed = await clima("rejected", "list");
  expect(listed).toMatch(/^1 {2}20.* clima\/v1\/attic\/telemetry\n {3}the payload is hello; expected JSON\n {3}hello\n2 /);
  expect(listed).toMatch(
    /takenAt is 2150-01-01T00:00:00\.000Z, \d+ s ahead of this machine's clock; expected at most 600 s \(ingest\.maxFutureS\)/,
  );
  expect(await clima("rejected", "retry", "1")).toBe("1 published again.\n");
  await waitFor("it to be rejected again", async () => (await clima("rejected", "list", "--json")).trim().split("\n").length === 2, 20_000);
  expect(await clima("rejected", "drop", "9")).toBe("there is no rejected message 9; clima rejected list has their numbers\n");
  expect(await clima("rejected", "drop")).toBe("2 dropped.\n");
  expect(await clima("rejected", "list")).toBe("None.\n");
  await client.endAsync();
}, 90_000);

test("readings that never came are counted by station", async () => {
  await scene.startAndWait("up");
  const client = await connectAsync(scene.mqttUrl);
  const health: Record<string, unknown>[] = [];
  client.on("message", (_topic, payload) => health.push(JSON.parse(payload.toString())));
  for (const seq of [0, 1, 5]) {
    const takenAt = new Date(Date.now() - 10_000 + seq).toISOString();
    const reading = { schema: "telemetry/1", station: "attic", bootId: "b", seq, takenAt, values: { temperatureC: 20 } };
    await client.publishAsync("clima/v1/attic/telemetry", JSON.stringify(reading), { qos: 1 });
  }
  await client.subscribeAsync("clima/v1/_ingest/main/health");
  await waitFor("the health that counts them", () => health.some(({ missing }) => JSON.stringify(missing) === '{"attic":3}'), 45_000);
  await client.endAsync();
}, 60_000);
