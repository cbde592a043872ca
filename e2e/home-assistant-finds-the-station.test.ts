import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTopics } from "@clima/schemas";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { patientMs, waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";
import { listenTo } from "./support/messages.ts";

const STATION = "homeassistant/device/clima_demo/config";
const INFRARED = "homeassistant/device/clima_demo_ir/config";
const ROLES = { demo: "station", "home-assistant": "integration", boss: "admin" } as const;
type User = keyof typeof ROLES;

const demo = createTopics().station("demo");

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
});
afterEach(() => scene.close());

const loginOf = (username: User) => ({ username, password: `secret-of-${username}` });
const asUser = (name: User) => ({ CLIMA_MQTT_USERNAME: name, CLIMA_MQTT_PASSWORD: loginOf(name).password });

async function addUser(name: User): Promise<void> {
  const file = join(scene.folder, `password-of-${name}`);
  writeFileSync(file, `${loginOf(name).password}\n`);
  const added = scene.start(["user", "add", name, "--role", ROLES[name], "--password-file", file]);
  expect({ code: await added.exited, output: added.output() }).toMatchObject({ code: 0 });
}

test(
  "a Home Assistant that is there before the station is told of it by the station's own user, and no longer once it is forgotten",
  async () => {
    for (const name of Object.keys(ROLES) as User[]) await addUser(name);
    await scene.startAndWait("broker");
    const homeAssistant = await listenTo(scene.mqttUrl, "homeassistant/#", loginOf("home-assistant"));
    const last = (topic: string) => homeAssistant.messages.filter((message) => message.topic === topic).at(-1)?.text;
    const agent = await scene.startAndWait("agent", asUser("demo"));
    await homeAssistant.waitForMessage("the station", ({ topic, text }) => topic === STATION && text.includes(demo.latest("dewPointC")));
    await homeAssistant.waitForMessage("the emitter", ({ topic, text }) => topic === INFRARED && text.includes("emitter"));
    expect(agent.output()).not.toMatch(/refused|not told/);

    await agent.stop();
    const forget = scene.start(["station", "forget", "demo"], asUser("boss"));
    expect({ code: await forget.exited, output: forget.output() }).toMatchObject({
      code: 0,
      output: expect.stringContaining("2 of them Home Assistant's"),
    });
    await waitFor("the station to be gone", () => last(STATION) === "" && last(INFRARED) === "");
    await homeAssistant.close();
  },
  patientMs(120_000),
);

test(
  "without anybody who looks for it, a station keeps nothing for Home Assistant at the broker, until somebody does",
  async () => {
    await scene.startAndWait("broker");
    const other = await listenTo(scene.mqttUrl, "clima/v1/#");
    const agent = await scene.startAndWait("agent");
    await other.waitForMessage("the station", ({ topic }) => topic === demo.health);
    await other.waitForMessage("its weather", ({ topic }) => topic === demo.latest("dewPointC"));
    const homeAssistant = await listenTo(scene.mqttUrl, "homeassistant/#");
    await agent.stop();
    await scene.startAndWait("agent");
    await homeAssistant.waitForMessage("the station", ({ topic, text }) => topic === STATION && text.includes(demo.latest("dewPointC")));
    // What a broker keeps comes before all else
    expect(homeAssistant.messages.filter(({ isRetained }) => isRetained)).toEqual([]);
    await homeAssistant.close();
    await other.close();
  },
  patientMs(120_000),
);
