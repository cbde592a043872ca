import { createTopics } from "@clima/schemas";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { createScene, type Scene } from "./support/clima.ts";
import { listenTo } from "./support/messages.ts";

const demo = createTopics().station("demo");
let scene: Scene;
let listener: Awaited<ReturnType<typeof listenTo>>;
beforeAll(async () => {
  scene = await createScene();
  await scene.startAndWait("broker");
  listener = await listenTo(scene.mqttUrl, "clima/v1/demo/#");
  await scene.startAndWait("agent");
  await listener.waitForMessage("the station", ({ topic, text }) => topic === demo.status && text === "online");
}, 40_000);
afterAll(async () => {
  await listener.close();
  await scene.close();
});

async function clima(...args: readonly string[]) {
  const running = scene.start(args);
  return { code: await running.exited, output: running.output() };
}

test("clima ir send says what was sent", async () => {
  const { code, output } = await clima("ir", "send", "demo-tv", "power");
  expect([code, output]).toEqual([0, expect.stringMatching(/^demo: ok: sent demo-tv power \(\d+ ms\)\n$/)]);
}, 20_000);

test("clima ir cancel ends a macro, and whoever sent it is told", async () => {
  const press = { remote: "demo-tv", button: "power" };
  const macro = { id: "film-1", name: "film", steps: [{ ...press, pauseMs: 30_000 }, press] };
  await listener.client.publishAsync(demo.command("ir/macro"), JSON.stringify(macro), { qos: 1 });
  await listener.waitForMessage("the macro's begin", ({ text }) => text.includes('"id":"film-1"') && text.includes('"accepted"'));
  const { code, output } = await clima("ir", "cancel", "film");
  expect([code, output]).toEqual([0, 'demo: ok: cancelled 1 of the name "film"\n']);
  const { text } = await listener.waitForMessage(
    "its end",
    (message) => message.text.includes('"id":"film-1"') && message.text.includes('"error"'),
  );
  expect(JSON.parse(text)).toMatchObject({ code: "cancelled", message: expect.stringContaining("after 1 of 2 steps") });
}, 20_000);

test("clima ir learn fails with what the station needs for it", async () => {
  const { code, output } = await clima("ir", "learn", "hifi", "power");
  expect(code).toBe(1);
  expect(output).toMatch(/demo: rejected: this station has no infrared receiver, .*dtoverlay=gpio-ir/);
}, 20_000);
