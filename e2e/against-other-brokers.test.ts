import { createTopics } from "@clima/schemas";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { connectAsync, type IClientOptions } from "mqtt";
import { startMosquitto } from "../test/support/mosquitto.ts";
import { startNats } from "../test/support/nats.ts";
import type { OtherBroker } from "../test/support/other-broker.ts";
import type { Program } from "../test/support/programs.ts";
import { startRabbitMq } from "../test/support/rabbitmq.ts";
import { describeWith } from "../test/support/requires.ts";
import { patientMs, pause, waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";
import { expectAllStored } from "./support/expect-all-stored.ts";
import { listenTo } from "./support/messages.ts";

const demo = createTopics().station("demo");
let broker: OtherBroker;
let scene: Scene;

const openScene = async () => {
  scene = await createScene({ CLIMA_MQTT_URL: broker.url, CLIMA_STATION_INTERVAL_MS: "100" });
};

/** The same for every broker: what Clima asks of MQTT 3.1.1 is there. */
function worksWithAgentAndIngest(): void {
  test("every reading is stored once, though the broker and the ingest are killed and restarted", async () => {
    await openScene();
    let ingest = await scene.startAndWait("ingest");
    const agent = await scene.startAndWait("agent");
    await pause(1500);
    await broker.kill();
    await pause(1000);
    await broker.start();
    await pause(1500);
    await ingest.stop("SIGKILL");
    await pause(1000);
    ingest = await scene.startAndWait("ingest");
    await expectAllStored(scene, agent, ingest, 50);
  });

  test("an infrared command is answered, once for each id", async () => {
    await openScene();
    const listener = await listenTo(broker.url, "clima/v1/demo/#");
    await scene.startAndWait("agent");
    // A retained one may be of the agent before this one.
    await listener.waitForMessage(
      "the station",
      ({ topic, text, isRetained }) => topic === demo.status && text === "online" && !isRetained,
    );
    const id = `press-${process.pid}`;
    const results = () => listener.messages.filter(({ topic, text }) => topic === demo.result("ir/send") && text.includes(id));
    const press = () =>
      listener.client.publishAsync(demo.command("ir/send"), JSON.stringify({ id, remote: "demo-tv", button: "power" }), { qos: 1 });
    await press();
    await listener.waitForMessage("the result", () => results().length === 1);
    await press();
    await listener.waitForMessage("the second result", () => results().length === 2);
    await listener.close();
    expect(results().map(({ text }) => (JSON.parse(text) as { status: string }).status)).toEqual(["ok", "rejected"]);
  });

  test("the station's will is published, and kept, when the agent is killed", async () => {
    await openScene();
    const agent = await scene.startAndWait("agent");
    const listener = await listenTo(broker.url, demo.status);
    await listener.waitForMessage("online", ({ text }) => text === "online");
    await agent.stop("SIGKILL");
    await listener.waitForMessage("offline", ({ text }) => text === "offline");
    await listener.close();
    // What a broker keeps it may change some time after it has told who listens; and a busy NATS may send the live one after it.
    await waitFor("the kept will", async () => (await keptOn(demo.status)).includes("offline"));
  });
}

/** The error of a connection that is refused; "connected" when it is not. */
async function attempt(options: IClientOptions): Promise<string> {
  try {
    const client = await connectAsync(broker.url, { reconnectPeriod: 0, connectTimeout: patientMs(3000), ...options }, false);
    await client.endAsync(true);
    return "connected";
  } catch (error) {
    return String(error);
  }
}

/** The retained messages that come to who subscribes now. */
async function keptOn(filter: string): Promise<readonly string[]> {
  const listener = await listenTo(broker.url, filter);
  await pause(1000);
  await listener.close();
  return listener.messages.filter(({ isRetained }) => isRetained).map(({ text }) => text);
}

async function retain(): Promise<void> {
  const publisher = await connectAsync(broker.url, { protocolVersion: 4 });
  for (const name of ["a", "b"]) await publisher.publishAsync(`kept/${name}`, name, { qos: 1, retain: true });
  await publisher.endAsync();
}

/** Waits until a broker gives exactly these to who subscribes: it may keep them some time after it has acknowledged them. */
const untilKept = (filter: string, expected: readonly string[]) =>
  waitFor(`${expected} on ${filter}`, async () => (await keptOn(filter)).toSorted().join() === expected.join());

/** The QoS at which a message of QoS 2 arrives; an error when the broker ends the connection. */
async function levelOfQos2(): Promise<number | string> {
  const client = await connectAsync(broker.url, { protocolVersion: 4, reconnectPeriod: 0 });
  client.on("error", () => undefined);
  await client.subscribeAsync("exactly/once", { qos: 2 });
  const arrived = new Promise<number>((resolve) => client.once("message", (_topic, _payload, { qos }) => resolve(qos)));
  const ended = new Promise<string>((resolve) => client.once("close", () => resolve("the broker closed the connection")));
  client.publish("exactly/once", "x", { qos: 2 });
  const outcome = await Promise.race([arrived, ended]);
  await client.endAsync(true);
  return outcome;
}

function withBroker(program: Program, title: string, start: () => Promise<OtherBroker>, more: () => void): void {
  describeWith([program], title, () => {
    beforeAll(async () => {
      broker = await start();
    });
    afterEach(() => scene?.close());
    afterAll(() => broker?.remove());
    worksWithAgentAndIngest();
    more();
  });
}

// As Debian configures it, it saves sessions every 30 minutes and when it is told to end; the settings make it save at every change.
const SAVING = ["allow_anonymous true", "autosave_on_changes true", "autosave_interval 1"];
withBroker(
  "mosquitto",
  "agent and ingest against Mosquitto that saves every change",
  () => startMosquitto(SAVING),
  () => {
    test("it speaks MQTT 5, keeps retained messages for wildcards, and passes QoS 2 on", async () => {
      expect(await attempt({ protocolVersion: 5 })).toBe("connected");
      await retain();
      await untilKept("kept/+", ["a", "b"]);
      expect(await levelOfQos2()).toBe(2);
    });
  },
);

withBroker("rabbitmq-server", "agent and ingest against RabbitMQ with rabbitmq_mqtt", startRabbitMq, () => {
  test("the RabbitMQ of Debian 12 ends a connection of MQTT 5", async () => {
    expect(await attempt({ protocolVersion: 5 })).toContain("Couldn't connect to server");
    expect(await attempt({ protocolVersion: 4 })).toBe("connected");
  });
  test("it gives retained messages to an exact topic only, not to a wildcard", async () => {
    await retain();
    await untilKept("kept/a", ["a"]);
    await untilKept("kept/b", ["b"]);
    expect(await keptOn("kept/+")).toEqual([]);
  });
  test("it passes QoS 2 on as QoS 1", async () => {
    expect(await levelOfQos2()).toBe(1);
  });
});

withBroker(
  "nats-server",
  "agent and ingest against NATS with JetStream that sends again after 1 s",
  () => startNats({ ackWaitS: 1 }),
  () => {
    test("the NATS of Debian 12 refuses MQTT 5", async () => {
      expect(await attempt({ protocolVersion: 5 })).toContain("Unacceptable protocol version");
      expect(await attempt({ protocolVersion: 4 })).toBe("connected");
    });
    test("it gives retained messages to an exact topic and to a wildcard", async () => {
      await retain();
      await untilKept("kept/+", ["a", "b"]);
    });
    test("it ends a connection that publishes with QoS 2", async () => {
      expect(await levelOfQos2()).toBe("the broker closed the connection");
    });
  },
);
