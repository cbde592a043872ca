import { createTopics, type ResultMessage } from "@clima/schemas";
import { afterEach, describe, expect, test } from "@jest/globals";
import { connectAsync, type IPublishPacket } from "mqtt";
import { startMosquitto } from "../test/support/mosquitto.ts";
import { describeWith } from "../test/support/requires.ts";
import { waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";

const demo = createTopics().station("demo");
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** What a phone with MQTT 5 sees that asks the station of this scene at this broker. */
async function ask(scene: Scene, url: string): Promise<IPublishPacket> {
  await scene.startAndWait("agent");
  const phone = await connectAsync(url, { protocolVersion: 5 });
  closing.push(() => phone.endAsync(true));
  const answers: IPublishPacket[] = [];
  let isOnline = false;
  phone.on("message", (topic, payload, packet) => {
    if (topic === demo.status) isOnline = payload.toString() === "online";
    else answers.push(packet);
  });
  await phone.subscribeAsync(["phone/answers", demo.status], { qos: 1 });
  await waitFor("the station", () => isOnline);
  const properties = { responseTopic: "phone/answers", correlationData: Buffer.from("press 7") };
  await phone.publishAsync(demo.command("ir/send"), '{"id":"7","remote":"demo-tv","button":"power"}', { qos: 1, properties });
  await waitFor("the answer", () => answers.length > 0);
  return answers[0] as IPublishPacket;
}

function expectAnswered({ payload, properties }: IPublishPacket): void {
  expect(JSON.parse(payload.toString()) as ResultMessage).toMatchObject({ id: "7", status: "ok", code: "sent" });
  expect(properties?.correlationData?.toString()).toBe("press 7");
}

describe("through the broker of Clima", () => {
  test("a command is answered at its Response Topic with its Correlation Data", async () => {
    const scene = await createScene();
    closing.push(scene.close);
    await scene.startAndWait("broker");
    expectAnswered(await ask(scene, scene.mqttUrl));
  }, 40_000);
});

describeWith(["mosquitto"], "through Mosquitto", () => {
  test("a command is answered at its Response Topic with its Correlation Data", async () => {
    const mosquitto = await startMosquitto();
    closing.push(mosquitto.remove);
    const scene = await createScene({ CLIMA_MQTT_URL: mosquitto.url });
    closing.push(scene.close);
    expectAnswered(await ask(scene, mosquitto.url));
  }, 40_000);
});
