import { createTopics, type Log, parseError, parseTelemetry, type Result } from "@clima/schemas";
import { afterEach, describe, expect, test } from "@jest/globals";
import { connectAsync, type MqttClient } from "mqtt";
import { startMosquitto } from "../../../test/support/mosquitto.ts";
import { findProgram } from "../../../test/support/programs.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { type Agent, startAgent } from "../../src/index.ts";
import { startAedes } from "../support/aedes-broker.ts";
import { stationSettings } from "../support/station-settings.ts";

const topics = createTopics().station("garden");
const mustParse = <T>(parsed: Result<T, string>): T => {
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};

describe("two stations of one id", () => {
  const cleanUps: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });

  async function startStation(url: string): Promise<{ agent: Agent; lines: string[] }> {
    const folder = tempDir();
    cleanUps.push(folder.remove);
    const lines: string[] = [];
    const note = (line: string) => void lines.push(line);
    const log: Log = { info: note, warn: note, error: note, debug() {} };
    const settings = {
      base: "clima/v1",
      dataDir: folder.path,
      mqtt: { url },
      softwareVersion: "1",
      station: { ...stationSettings, intervalMs: 200 },
    };
    const agent = mustParse(await startAgent(settings, { log }));
    cleanUps.push(agent.stop);
    return { agent, lines };
  }

  async function observe(url: string): Promise<{ observer: MqttClient; messages: { topic: string; payload: string }[] }> {
    const observer = await connectAsync(url);
    cleanUps.push(() => observer.endAsync(true));
    const messages: { topic: string; payload: string }[] = [];
    observer.on("message", (topic, payload) => void messages.push({ topic, payload: payload.toString() }));
    await observer.subscribeAsync("clima/v1/garden/#", { qos: 1 });
    return { observer, messages };
  }

  const brokers = [
    ["a broker of MQTT 3.1.1", startAedes, true],
    ["Mosquitto", startMosquitto, findProgram("mosquitto") !== undefined],
  ] as const;
  for (const [name, startBroker, isThere] of brokers) {
    (isThere ? test : test.skip)(`on ${name} come to rest: the later one gives way, and both say why`, async () => {
      const broker = await startBroker();
      cleanUps.push(() => broker.stop());
      const { messages } = await observe(broker.url);
      const first = await startStation(broker.url);
      await waitFor("the first station's readings", () => messages.some(({ topic }) => topic === topics.telemetry));
      const second = await startStation(broker.url);

      await waitFor(
        "the later station to give way",
        () => second.lines.some((line) => line.includes("looking again in 5 minutes")),
        60_000,
      );
      const givenWay = second.lines.find((line) => line.includes("two stations are called garden")) ?? "";
      expect(givenWay).toContain(`boot ${first.agent.bootId}`);
      expect(givenWay).toContain(`boot ${second.agent.bootId}`);
      const errors = () => messages.filter(({ topic }) => topic === topics.error).map(({ payload }) => mustParse(parseError(payload)));
      await waitFor("the error of the topic", () => errors().some(({ code }) => code === "same-station-id"));

      const before = messages.length;
      const fromThen = () =>
        messages
          .slice(before)
          .flatMap(({ topic, payload }) => (topic === topics.telemetry ? [mustParse(parseTelemetry(payload)).bootId] : []));
      await waitFor("the first station's readings, and only these", () => fromThen().length >= 10, 60_000);
      expect(new Set(fromThen().slice(-8))).toEqual(new Set([first.agent.bootId]));
    });
  }
});
