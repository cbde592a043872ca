import { spawn } from "node:child_process";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { describeWith } from "../test/support/requires.ts";
import { patientMs, waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";

describeWith(["mosquitto_sub"], "mosquitto_sub and mosquitto_pub", () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await createScene();
    await scene.startAndWait("up");
  });
  afterEach(() => scene.close());

  function subscribe(filter: string) {
    const child = spawn("mosquitto_sub", ["-p", String(scene.mqttPort), "-t", filter, "-v", "-W", String(patientMs(20))]);
    let text = "";
    child.stdout.on("data", (chunk) => (text += chunk));
    return { text: () => text, stop: () => child.kill() };
  }
  const publish = (topic: string, message: string) =>
    new Promise((resolve) => spawn("mosquitto_pub", ["-p", String(scene.mqttPort), "-t", topic, "-m", message]).once("close", resolve));

  test("see status, info, telemetry, latest values and health", async () => {
    const seen = subscribe("clima/v1/#");
    for (const topic of [
      "status online",
      'info {"schema":"info/1"',
      'telemetry {"schema":"telemetry/1"',
      "latest/temperatureC ",
      'health {"schema":"health/1"',
    ]) {
      await waitFor(`demo/${topic}`, () => seen.text().includes(`clima/v1/demo/${topic}`));
    }
    await waitFor("the ingest", () => seen.text().includes("clima/v1/_ingest/main/status online"));
    seen.stop();
  });

  test("press a button and see its result, and so does the panel", async () => {
    const seen = subscribe("clima/v1/demo/result/#");
    await waitFor("the subscription", async () => {
      await publish("clima/v1/demo/cmd/read", JSON.stringify({ id: `probe-${performance.now()}` }));
      return seen.text().includes("result/read");
    });
    await publish("clima/v1/demo/cmd/ir/send", '{"id":"1","remote":"demo-tv","button":"power"}');
    await waitFor("the result", () => /result\/ir\/send .*"id":"1".*"status":"ok"/.test(seen.text()));
    await waitFor("the press in the panel", async () => {
      const { presses } = (await (await fetch(`${scene.panelUrl}/api/v1/stations/demo`)).json()) as {
        presses: { id?: string; status: string }[];
      };
      return presses.some(({ id, status }) => id === "1" && status === "ok");
    });
    seen.stop();
    expect(seen.text()).not.toContain('"status":"error"');
  });
});
