import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTopics, parseBackfill, parseError, parseHealth, parseInfo, parseResult, parseTelemetry, silentLog } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { connectAsync } from "mqtt";
import { freePort } from "../../test/support/free-port.ts";
import { SIMULATED_QUANTITIES } from "../../test/support/simulated-quantities.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { pause, waitFor } from "../../test/support/wait-for.ts";
import { type Agent, type AgentSettings, startAgent } from "../src/index.ts";
import { startAedes, type TestBroker } from "./support/aedes-broker.ts";
import { stationSettings } from "./support/station-settings.ts";

// Real brokers and timers, beside other tests on a small machine.

const base = createTopics();
const topics = base.station("garden");

/** The valid message, or the complaint of the contract. */
const mustParse = <T>(parsed: { ok: true; value: T } | { ok: false; error: string }): T => {
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};

describe("the agent", () => {
  const agents: Agent[] = [];
  let folder: ReturnType<typeof tempDir>;
  let broker: TestBroker | undefined;

  const settingsFor = (url: string, station: Partial<AgentSettings["station"]> = {}): AgentSettings => ({
    base: base.base,
    dataDir: folder.path,
    mqtt: { url },
    softwareVersion: "1.2.3",
    station: {
      ...stationSettings,
      name: "Garden",
      elevationM: 112,
      ...station,
    },
  });
  const start = async (url: string, station?: Partial<AgentSettings["station"]>) => {
    const agent = mustParse(await startAgent(settingsFor(url, station), { log: silentLog }));
    agents.push(agent);
    return agent;
  };
  const startBroker = async (port?: number) => {
    broker = await startAedes(port);
    return broker;
  };
  const liveOf = ({ on }: TestBroker) => on(topics.telemetry).map((payload) => mustParse(parseTelemetry(payload)));
  const backfillOf = ({ on }: TestBroker) => on(topics.backfill).flatMap((payload) => mustParse(parseBackfill(payload)).readings);

  beforeEach(() => {
    folder = tempDir();
  });
  afterEach(async () => {
    await Promise.all(agents.splice(0).map((agent) => agent.stop()));
    await broker?.stop();
    broker = undefined;
    folder.remove();
  });

  test("says what it is, publishes the weather of now at once, and says goodbye", async () => {
    const { url, on, received } = await startBroker();
    const agent = await start(url);
    // The next reading would come after a minute.
    await waitFor("the first reading and the station's health", () => on(topics.telemetry).length > 0 && on(topics.health).length > 0);
    expect(on(topics.status)).toEqual(["online"]);
    expect(mustParse(parseInfo(on(topics.info)[0] ?? ""))).toMatchObject({
      station: "garden",
      name: "Garden",
      bootId: agent.bootId,
      softwareVersion: "1.2.3",
      source: "simulated",
      intervalMs: 60_000,
      elevationM: 112,
      remotes: { "demo-tv": ["power", "volume-up", "volume-down", "mute", "channel-up", "channel-down", "input"] },
    });
    const reading = mustParse(parseTelemetry(on(topics.telemetry)[0] ?? ""));
    expect(Object.keys(reading.values).sort()).toEqual(expect.arrayContaining(SIMULATED_QUANTITIES));
    expect(on(topics.latest("temperatureC"))[0]).toBe(String(reading.values.temperatureC));
    const health = mustParse(parseHealth(on(topics.health)[0] ?? ""));
    expect(health.sensors).toMatchObject({
      Anemometer: { ok: true },
      "Wind vane": { ok: true },
      "Rain gauge": { ok: true },
      BH1750: { ok: true },
    });
    expect(Object.values(health.sensors).filter(({ ok }) => !ok)).toEqual([]);
    await agent.stop();
    expect(received.at(-1)).toEqual({ topic: topics.status, payload: "offline", isRetained: true });
    expect(
      received
        .filter(({ isRetained }) => isRetained)
        .map(({ topic }) => topic.split("/")[3])
        .sort(),
    ).not.toContain("telemetry");
  });

  test("numbers its readings, and tells one start from the next", async () => {
    const running = await startBroker();
    // What was measured before the broker answered comes as backfill.
    const readingsOf = ({ bootId }: Agent) => [...liveOf(running), ...backfillOf(running)].filter((reading) => reading.bootId === bootId);
    const firstFive = (agent: Agent) => readingsOf(agent).filter(({ seq }) => seq < 5);
    const started: Agent[] = [];
    for (let count = 0; count < 2; count += 1) {
      const agent = await start(running.url, { intervalMs: 100 });
      started.push(agent);
      await waitFor("five readings", () => firstFive(agent).length >= 5);
      await agent.stop();
    }
    for (const agent of started)
      expect(
        firstFive(agent)
          .map(({ seq }) => seq)
          .sort(),
      ).toEqual([0, 1, 2, 3, 4]);
    expect(new Set(started.flatMap(firstFive).map(({ takenAt }) => takenAt)).size).toBe(10);
  });

  test("what it measured without a broker arrives when there is one, over a restart too", async () => {
    const port = await freePort();
    const url = `mqtt://127.0.0.1:${port}`;
    const first = await start(url, { intervalMs: 50 });
    await pause(600);
    await first.stop();
    const running = await startBroker(port);
    const second = await start(url, { intervalMs: 60_000 });
    await waitFor("the readings of the first start", () => backfillOf(running).length >= 5);
    const seqs = backfillOf(running)
      .filter(({ bootId }) => bootId === first.bootId)
      .map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => index));
    await waitFor("the reading of the second", () => liveOf(running).some(({ bootId }) => bootId === second.bootId));
  });

  test("a new simulated station fills in its past once, and the weather of now does not wait for it", async () => {
    const running = await startBroker();
    const beganMs = Date.now();
    const agent = await start(running.url, { simulationHistoryDays: 10 });
    await waitFor("the first reading", () => running.on(topics.telemetry).length > 0);
    const pastByThen = backfillOf(running).length;
    await waitFor("ten days", () => backfillOf(running).length >= 2880);
    expect(pastByThen).toBeLessThan(2880);
    const instants = backfillOf(running).map(({ takenAt }) => Date.parse(takenAt));
    expect(instants.every((ms, index) => index === 0 || ms - (instants[index - 1] ?? 0) === 300_000)).toBe(true);
    expect(beganMs - (instants.at(-1) ?? 0)).toBeLessThan(300_000);
    await agent.stop();
    const next = await start(running.url, { simulationHistoryDays: 10 });
    await waitFor("the next start", () => liveOf(running).some(({ bootId }) => bootId === next.bootId));
    await pause(300);
    expect(backfillOf(running)).toHaveLength(2880);
  });

  test("a broker that goes away in the middle of the backfill loses nothing", async () => {
    const port = (await startBroker()).port;
    const first = broker!;
    first.aedes.on("publish", (packet) => {
      if (packet.topic === topics.backfill && first.on(topics.backfill).length >= 8) first.cut();
    });
    const { bootId } = await start(first.url, { simulationHistoryDays: 20, intervalMs: 100, outboxMaxReadings: 100_000 });
    await waitFor("the broker to go", () => first.on(topics.backfill).length >= 8);
    await first.stop();
    await pause(500);
    const second = await startBroker(port);
    await waitFor("the weather of now", () => second.on(topics.telemetry).length > 3);
    const arrived = () => [first, second].flatMap((one) => [...liveOf(one), ...backfillOf(one)]);
    const ofThePast = () => new Set(arrived().flatMap((reading) => (reading.bootId === bootId ? [] : [reading.seq])));
    await waitFor("the past", () => ofThePast().size === 20 * 288);
    await agents[0]?.stop();
    const ofNow = new Set(arrived().flatMap((reading) => (reading.bootId === bootId ? [reading.seq] : [])));
    expect(ofThePast().size).toBe(20 * 288);
    expect([...ofNow].sort((a, b) => a - b)).toEqual(Array.from({ length: ofNow.size }, (_, seq) => seq));
    expect(backfillOf(second).length).toBeGreaterThan(0);
  });

  test("takes commands, and writes down what a light would have sent", async () => {
    const running = await startBroker();
    await start(running.url);
    await waitFor("the agent", () => running.on(topics.status).includes("online") && running.on(topics.telemetry).length > 0);
    const user = await connectAsync(running.url);
    await user.publishAsync(topics.command("ir/send"), JSON.stringify({ id: "a", remote: "demo-tv", button: "mute" }), { qos: 1 });
    await user.publishAsync(topics.command("set-interval"), JSON.stringify({ id: "b", intervalMs: 100 }), { qos: 1 });
    await user.publishAsync(topics.command("read"), JSON.stringify({ id: "c" }), { qos: 1 });
    const answered = (command: string) => running.on(topics.result(command)).map((payload) => mustParse(parseResult(payload)).status);
    await waitFor("the answers", () => ["ir/send", "set-interval", "read"].every((command) => answered(command).includes("ok")));
    const [line] = readFileSync(join(folder.path, "garden", "ir-sent.ndjson"), "utf8")
      .trim()
      .split("\n");
    expect(JSON.parse(line ?? "")).toMatchObject({ carrierHz: 38_000, remote: "demo-tv", button: "mute" });
    await waitFor("the new interval", () => running.on(topics.telemetry).length >= 5);
    expect(mustParse(parseInfo(running.on(topics.info).at(-1) ?? "")).intervalMs).toBe(100);
    await user.endAsync();
  });

  test("says on error that its outbox is full", async () => {
    const port = await freePort();
    await start(`mqtt://127.0.0.1:${port}`, { intervalMs: 100, outboxMaxReadings: 3, outboxFlushS: 0.2 });
    await pause(700);
    const running = await startBroker(port);
    await waitFor("the fault", () => running.on(topics.error).length > 0);
    expect(mustParse(parseError(running.on(topics.error)[0] ?? ""))).toMatchObject({ station: "garden", code: "outbox-full" });
    await waitFor("health", () => running.on(topics.health).length > 0);
    expect(mustParse(parseHealth(running.on(topics.health)[0] ?? "")).outbox.dropped).toBeGreaterThan(0);
  });

  test("without an elevation has no sea-level pressure, and its log says so once", async () => {
    const running = await startBroker();
    const lines: string[] = [];
    const log = { ...silentLog, info: (message: string) => void lines.push(message) };
    const { elevationM: _, ...station } = settingsFor(running.url).station;
    const agent = mustParse(await startAgent({ ...settingsFor(running.url), station: { ...station, intervalMs: 100 } }, { log }));
    agents.push(agent);
    await waitFor("three readings", () => running.on(topics.telemetry).length >= 3);
    expect(Object.keys(liveOf(running)[0]?.values ?? {})).toContain("pressureHpa");
    expect(liveOf(running).flatMap(({ values }) => Object.keys(values))).not.toContain("seaLevelPressureHpa");
    expect(lines.filter((line) => line.includes("station.elevationM is not set"))).toHaveLength(1);
  });

  test("does not start on a damaged file, and says in one line what to do", async () => {
    const agent = await start(`mqtt://127.0.0.1:${await freePort()}`);
    await agent.stop();
    agents.length = 0;
    const file = join(folder.path, "garden", "agent.db");
    expect(existsSync(file)).toBe(true);
    writeFileSync(file, "damaged ".repeat(2000));
    const again = await startAgent(settingsFor("mqtt://127.0.0.1:1"), { log: silentLog });
    expect(again.ok ? "" : again.error).toMatch(/agent\.db is damaged .*; move it away and start again/);
  });
});
