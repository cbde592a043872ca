/** Codes that leave through /dev/lirc0 of Debian's kernel, named by the kernel's own decoders, and heard again. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import mqtt, { type MqttClient } from "mqtt";
import { createScene, type Scene } from "../../e2e/support/clima.ts";
import { slowness } from "../support/slowness.js";
import { waitFor } from "../support/wait-for.ts";
import { bootVirtualPi, CLIMA_COMMAND, HOST_ADDRESS, type VirtualPi } from "./virtual-pi.ts";

interface Result {
  readonly id: string;
  readonly status: string;
  readonly message: string;
}

let scene: Scene;
let pi: VirtualPi;
let client: MqttClient;
const told = new Map<string, string[]>();
const saidOn = (topic: string) => told.get(`clima/v1/garden/${topic}`) ?? [];
const resultsOn = (command: string) => saidOn(`result/${command}`).map((text) => JSON.parse(text) as Result);

/** So long in the machine, which is the slower the slower this one is. */
const rest = (quietS: number) => `sleep ${(quietS * slowness()).toFixed(2)}`;

async function press(id: string, code: object): Promise<Result | undefined> {
  await client.publishAsync("clima/v1/garden/cmd/ir/send", JSON.stringify({ id, ...code }), { qos: 1 });
  const ended = () => resultsOn("ir/send").find((result) => result.id === id && result.status !== "accepted");
  await waitFor(`the result of ${id}`, () => ended() !== undefined, 30_000);
  return ended();
}

beforeAll(async () => {
  scene = await createScene();
  await scene.startAndWait("broker");
  client = await mqtt.connectAsync(scene.mqttUrl);
  client.on("message", (topic, payload) => told.set(topic, [...(told.get(topic) ?? []), payload.toString()]));
  await client.subscribeAsync("clima/v1/garden/#", { qos: 1 });
  pi = await bootVirtualPi();
  const settings = ["STATION_ID=garden", "STATION_SOURCE=pi", "STATION_INTERVAL_MS=60000", "DATA_DIR=/run/clima"];
  for (const setting of [...settings, `MQTT_URL=mqtt://${HOST_ADDRESS}:${scene.mqttPort}`]) await pi.run(`export CLIMA_${setting}`);
  await pi.run("for each in nec sony rc-5 rc-6 jvc; do echo +$each > /sys/class/rc/rc0/protocols; done");
  await pi.run("stdbuf -oL ir-keytable -s rc0 -t > /run/keytable.log 2>&1 &");
  await pi.run(`${CLIMA_COMMAND} agent >> /run/agent.log 2>&1 &`);
  await waitFor("the station", () => saidOn("status").at(-1) === "online", 90_000);
});

afterAll(async () => {
  await client?.endAsync(true);
  await pi?.stop();
  await scene?.close();
});

describe("infrared through the kernel's device", () => {
  test.each([
    ["nec", { protocol: "nec", address: 4, command: 8 }, "protocol(nec): scancode = 0x408"],
    ["nec extended", { protocol: "nec", address: 0x1234, command: 8 }, "protocol(necx): scancode = 0x341208"],
    ["sony", { protocol: "sirc12", address: 1, command: 21 }, "protocol(sony12): scancode = 0x10015"],
    ["rc5", { protocol: "rc5", address: 5, command: 53 }, "protocol(rc5): scancode = 0x535"],
    ["rc6", { protocol: "rc6", address: 1, command: 0x75 }, "protocol(rc6_0): scancode = 0x175"],
    ["jvc", { protocol: "jvc", address: 0x43, command: 0x1d }, "protocol(jvc): scancode = 0x431d"],
  ])("a code of %s is named by the kernel's own decoder", async (name, code, named) => {
    expect(await press(name, code)).toMatchObject({ status: "ok" });
    await waitFor(
      `"${named}" in:\n${await pi.run("cat /run/keytable.log")}`,
      async () => (await pi.run("cat /run/keytable.log")).includes(named),
      10_000,
    );
  });

  test("what another sends is published with its code, and what the station itself sends is not", async () => {
    await press("own", { protocol: "nec", address: 4, command: 9 });
    await pi.run(`${rest(0.5)}; ir-ctl -d /dev/lirc0 -S nec:0x0408`);
    await waitFor("the event", () => saidOn("event/ir/received").length > 0, 20_000);
    expect(saidOn("event/ir/received").map((text) => JSON.parse(text))).toMatchObject([
      { protocol: "nec", address: 4, command: 8, remote: "demo-tv", button: "power" },
    ]);
  });

  test("a button is learned from one press, and can then be sent", async () => {
    await client.publishAsync("clima/v1/garden/cmd/ir/learn", JSON.stringify({ id: "learn", remote: "radio", button: "on" }), { qos: 1 });
    await waitFor("the station to listen", () => resultsOn("ir/learn").length > 0);
    // drivers/media/rc/rc-loopback.c: a lesson listens by its wideband receiver, which hears the second emitter only
    await pi.run(`ir-ctl -d /dev/lirc0 -e 1,2 -S rc5:0x0535; ${rest(0.6)}`);
    await waitFor("the lesson to end", () => resultsOn("ir/learn").at(-1)?.status !== "accepted", 20_000);
    expect(resultsOn("ir/learn").at(-1)).toMatchObject({
      status: "ok",
      message: "learned radio on: rc5 address 5 command 53, from one press",
    });
    expect(await press("learned", { remote: "radio", button: "on" })).toMatchObject({ status: "ok", message: "sent radio on" });
  });
});
