import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { findProgram } from "../../../test/support/programs.ts";
import { describeWith } from "../../../test/support/requires.ts";
import { patientMs, waitFor } from "../../../test/support/wait-for.ts";
import { type OpenBroker, openBroker } from "./support/open-broker.ts";
import { killPrograms, runProgram, startProgram } from "./support/program.ts";

const VERSIONS = ["31", "311", "5"] as const;
type Version = (typeof VERSIONS)[number];
const MESSAGE = /^msg /;
/** How long mosquitto_sub waits for a message. */
const LONG_S = String(patientMs(10));

describeWith(["mosquitto_sub"], "mosquitto_pub, mosquitto_sub and mosquitto_rr", () => {
  let opened: OpenBroker;
  let nextTopic = 0;
  beforeAll(async () => {
    opened = await openBroker();
  });
  afterEach(killPrograms);
  afterAll(() => opened.close());

  const topicOfTest = () => `mosquitto/${nextTopic++}`;
  const program = (name: "mosquitto_pub" | "mosquitto_sub" | "mosquitto_rr") =>
    (findProgram("mosquitto_sub") ?? "").replace("mosquitto_sub", name);
  const to = (version: Version) => ["-p", String(opened.ports.tcp), "-V", version];
  const publish = (version: Version, topic: string, message: string, ...more: readonly string[]) =>
    runProgram(program("mosquitto_pub"), [...to(version), "-t", topic, "-m", message, ...more]);

  /** A subscriber that is subscribed already; prints each message as "msg topic qos retained payload" and what `format` adds. */
  async function subscribe(version: Version, filter: string, { format = "", more = [] as readonly string[] } = {}) {
    const args = [...to(version), "-d", "-t", filter, "-F", `msg %t %q %r %p${format}`, ...more];
    const subscriber = startProgram(program("mosquitto_sub"), args);
    await subscriber.waitForLine("SUBACK", (line) => line.startsWith("Subscribed (mid"));
    const messages = () => subscriber.lines().filter((line) => MESSAGE.test(line));
    return {
      messages,
      next: () => subscriber.waitForLine("a message", (line) => MESSAGE.test(line)),
      message: (text: string) => subscriber.waitForLine(text, (line) => line === text),
      left: subscriber.exited,
      async leave() {
        subscriber.child.kill("SIGTERM");
        await subscriber.exited;
      },
    };
  }

  /** The messages that a session has queued, asked for by the next connection of its client. */
  async function queuedFor(version: Version, id: string, filter: string, count: number) {
    const args = [...to(version), "-t", filter, "-F", "msg %t %q %r %p", "-q", "2", ...persistent(version, id)];
    return runProgram(program("mosquitto_sub"), [...args, "-C", String(count), "-W", LONG_S]);
  }
  const persistent = (version: Version, id: string) => ["-c", "-i", id, ...(version === "5" ? ["-x", "300"] : [])];

  for (const version of VERSIONS) {
    test.each([0, 1, 2])(`-V ${version} publishes and receives with QoS %d`, async (qos) => {
      const topic = topicOfTest();
      const subscriber = await subscribe(version, topic, { more: ["-q", String(qos)] });
      await publish(version, topic, "hello", "-q", String(qos));
      expect(await subscriber.next()).toBe(`msg ${topic} ${qos} 0 hello`);
    });

    test(`-V ${version} receives a retained message on subscribing, and none once an empty one took its place`, async () => {
      const topic = topicOfTest();
      await publish(version, topic, "kept", "-r", "-q", "1");
      const first = await subscribe(version, topic, { more: ["-q", "1"] });
      expect(await first.next()).toBe(`msg ${topic} 1 1 kept`);
      await runProgram(program("mosquitto_pub"), [...to(version), "-t", topic, "-n", "-r", "-q", "1"]);
      const second = await subscribe(version, topic, { more: ["-q", "1"] });
      await publish(version, topic, "after");
      expect(await second.next()).toBe(`msg ${topic} 0 0 after`);
    });

    test(`-V ${version} has its will published when it is killed, and not when it leaves`, async () => {
      const topic = topicOfTest();
      const witness = await subscribe("311", `${topic}/#`, { more: ["-q", "1"] });
      const will = (name: string) => ["--will-topic", `${topic}/${name}`, "--will-payload", "gone", "--will-qos", "1", "--will-retain"];
      const leaver = await subscribe(version, `${topic}-go`, { more: ["-C", "1", ...will("leaver")] });
      await publish(version, `${topic}-go`, "go");
      await leaver.left;
      const victim = startProgram(program("mosquitto_sub"), [...to(version), "-d", "-t", "none", ...will("victim")]);
      await victim.waitForLine("SUBACK", (line) => line.startsWith("Subscribed"));
      victim.child.kill("SIGKILL");
      expect(await witness.next()).toBe(`msg ${topic}/victim 1 0 gone`);
      const late = await subscribe(version, `${topic}/#`);
      expect(await late.next()).toBe(`msg ${topic}/victim 0 1 gone`);
    });

    test(`-V ${version} -c -i gets what came while it was away, with its QoS and in order`, async () => {
      const topic = topicOfTest();
      const id = `away-${version}`;
      const before = await subscribe(version, topic, { more: ["-q", "2", ...persistent(version, id)] });
      await before.leave();
      // The client itself hands out a message of QoS 2 later than one of QoS 1: after PUBREL.
      const levels = [1, 1, 2, 2];
      for (const [index, qos] of levels.entries()) await publish(version, topic, String(index), "-q", String(qos));
      const queued = await queuedFor(version, id, topic, 4);
      expect(queued).toEqual(levels.map((qos, index) => `msg ${topic} ${qos} 0 ${index}`));
    });

    test(`-V ${version} shares a subscription: each message goes to one of the group`, async () => {
      const topic = topicOfTest();
      const members = await Promise.all([0, 1].map(() => subscribe(version, `$share/group/${topic}`, { more: ["-q", "1"] })));
      const witness = await subscribe(version, topic, { more: ["-q", "1"] });
      for (let index = 0; index < 10; index += 1) await publish(version, topic, String(index), "-q", "1");
      await witness.message(`msg ${topic} 1 0 9`);
      // Three programs: the witness may print its last line before a member prints its own.
      const received = () => members.flatMap((member) => member.messages());
      await waitFor("ten messages in the group", () => received().length === 10);
      expect(members.map((member) => member.messages().length)).toEqual([5, 5]);
      expect(received().sort()).toEqual(Array.from({ length: 10 }, (_, index) => `msg ${topic} 1 0 ${index}`));
    });
  }

  test.each([
    ["31", "5"],
    ["5", "31"],
    ["311", "5"],
    ["5", "311"],
  ] as const)("a message of -V %s reaches a subscriber of -V %s", async (from, at) => {
    const topic = topicOfTest();
    const subscriber = await subscribe(at, topic, { more: ["-q", "2"] });
    await publish(from, topic, "Grüße", "-q", "2");
    expect(await subscriber.next()).toBe(`msg ${topic} 2 0 Grüße`);
  });

  test("a client of -V 5 may ask for its will when it leaves [MQTT5-3.14.4-3]", async () => {
    const topic = topicOfTest();
    const witness = await subscribe("5", topic, { more: ["-q", "1"] });
    const leaver = await subscribe("5", "none", { more: ["--will-topic", topic, "--will-payload", "bye", "--will-qos", "1"] });
    // Ended by a signal, mosquitto_sub sends DISCONNECT with reason 0x04, "with will message".
    await leaver.leave();
    expect(await witness.next()).toBe(`msg ${topic} 1 0 bye`);
  });

  const PROPERTIES = [
    "user-property",
    "sensor",
    "1",
    "-D",
    "publish",
    "user-property",
    "sensor",
    "2",
    "-D",
    "publish",
    "content-type",
    "text/plain",
    "-D",
    "publish",
    "response-topic",
    "answers/1",
    "-D",
    "publish",
    "correlation-data",
    "c-1",
  ];
  const SHOW_PROPERTIES = " content=%C correlation=%D user=%P response=%R";

  test("MQTT 5 properties arrive as they were sent, live, retained and queued [MQTT5-3.3.2-17]", async () => {
    const topic = topicOfTest();
    const expected = (retained: number) =>
      `msg ${topic} 1 ${retained} hello content=text/plain correlation=c-1 user=sensor:1 sensor:2 response=answers/1`;
    const away = await subscribe("5", topic, { more: ["-q", "1", ...persistent("5", "away-properties")] });
    await away.leave();
    const live = await subscribe("5", topic, { format: SHOW_PROPERTIES, more: ["-q", "1"] });
    await publish("5", topic, "hello", "-q", "1", "-r", "-D", "publish", ...PROPERTIES);
    expect(await live.next()).toBe(expected(0));
    const late = await subscribe("5", topic, { format: SHOW_PROPERTIES, more: ["-q", "1"] });
    expect(await late.next()).toBe(expected(1));
    const args = [...to("5"), "-t", topic, "-F", `msg %t %q %r %p${SHOW_PROPERTIES}`, "-q", "1", ...persistent("5", "away-properties")];
    const [queued] = await runProgram(program("mosquitto_sub"), [...args, "-C", "1", "-W", LONG_S]);
    expect(queued).toBe(expected(0));
  });

  test("a queued message tells how long it is still good, and is gone after its expiry [MQTT5-3.3.2-5] [MQTT5-3.3.2-6]", async () => {
    const topic = topicOfTest();
    const away = await subscribe("5", topic, { more: ["-q", "1", ...persistent("5", "away-expiry")] });
    await away.leave();
    await publish("5", topic, "short", "-q", "1", "-D", "publish", "message-expiry-interval", "1");
    await publish("5", topic, "long", "-q", "1", "-D", "publish", "message-expiry-interval", "60");
    await new Promise((resolve) => setTimeout(resolve, 2100));
    const args = [...to("5"), "-t", topic, "-F", "%p %E", "-q", "1", ...persistent("5", "away-expiry")];
    const [first = ""] = await runProgram(program("mosquitto_sub"), [...args, "-C", "1", "-W", LONG_S]);
    expect(first).toMatch(/^long \d+$/);
    expect(Number(first.slice(5))).toBeLessThanOrEqual(58);
  });

  test("mosquitto_rr gets its answer on the response topic, with its correlation data", async () => {
    const topic = topicOfTest();
    const responder = await subscribe("5", topic, { format: " %R %D" });
    const args = [...to("5"), "-t", topic, "-e", `${topic}/answer`, "-m", "how warm?", "-W", LONG_S, "-F", "%p %D"];
    const asking = startProgram(program("mosquitto_rr"), [...args, "-D", "publish", "correlation-data", "q-1"]);
    expect(await responder.next()).toBe(`msg ${topic} 0 0 how warm? ${topic}/answer q-1`);
    await publish("5", `${topic}/answer`, "21.5", "-D", "publish", "correlation-data", "q-1");
    expect(await asking.exited).toBe(0);
    expect(asking.lines()).toEqual(["21.5 q-1"]);
  });

  test("over TLS the broker's certificate is checked against its authority", async () => {
    const topic = topicOfTest();
    const subscriber = await subscribe("5", topic);
    const secure = ["-h", "localhost", "-p", String(opened.ports.tls), "-V", "5", "-t", topic, "-m", "sealed"];
    await runProgram(program("mosquitto_pub"), [...secure, "--cafile", opened.caFile]);
    expect(await subscriber.next()).toBe(`msg ${topic} 0 0 sealed`);
    await expect(runProgram(program("mosquitto_pub"), [...secure, "--capath", "/etc/ssl/certs"])).rejects.toThrow(/ended with/);
  });
});
