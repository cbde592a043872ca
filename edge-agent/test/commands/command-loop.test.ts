import { createLibrary, type Frame, withDemoRemotes } from "@clima/infrared";
import { createTopics, err, ok, parseResult, type ResultMessage, silentLog } from "@clima/schemas";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { createCancelCommand } from "../../src/commands/cancel-command.ts";
import { createCancellation } from "../../src/commands/cancellation.ts";
import { createTransientClimateMemory } from "../../src/commands/climate-memory.ts";
import { createCommandLoop } from "../../src/commands/command-loop.ts";
import { createInfraredCommands } from "../../src/commands/infrared-commands.ts";
import { createLearnCommand } from "../../src/commands/learn-command.ts";
import { createLibsqlCommandJournal, MAX_AGE_MS, MAX_COMMANDS } from "../../src/commands/libsql-command-journal.ts";
import { createMacros } from "../../src/commands/macros.ts";
import { createStationCommands } from "../../src/commands/station-commands.ts";
import { createNotices } from "../../src/delivery/notices.ts";
import { encodeNec } from "../support/encode.ts";
import { createManualClock, settle } from "../support/manual-clock.ts";
import { memoryDb } from "../support/memory-db.ts";
import { isoAt, readingOf, T0_MS } from "../support/readings.ts";
import { createScriptedLink } from "../support/scripted-link.ts";

const base = createTopics();
const topics = base.station("garden");

/** A station's command side; the light takes a second a frame. A second one on the same file is the station after a restart. */
function createStation(db = memoryDb(), { hasLight = false, rawRepeats = "ignore" as "ignore" | "send" } = {}) {
  const time = createManualClock(T0_MS);
  const broker = createScriptedLink();
  const sent: Frame[] = [];
  const light = { failure: "" };
  const intervals: number[] = [];
  const macros = createMacros(time.clock);
  const cancellation = createCancellation();
  const commands = {
    ...createInfraredCommands({
      library: createLibrary(withDemoRemotes([])),
      rawRepeats,
      climateMemory: createTransientClimateMemory(),
      onState: () => {},
    }),
    "ir/learn": createLearnCommand({ receiver: undefined, saveButton: () => err("nowhere"), clock: time.clock }).command,
    "ir/cancel": createCancelCommand(cancellation),
    ...createStationCommands({
      takeReading: async () => ok({ id: 1, reading: { ...readingOf(0), values: { temperatureC: 21.42, humidityPct: 45.1 } } }),
      setIntervalMs: (intervalMs) => void intervals.push(intervalMs),
      identify: () => hasLight,
      reload: () => [],
    }),
  };
  const loop = createCommandLoop({
    base: base.base,
    station: "garden",
    resultTopic: topics.result,
    commands,
    journal: createLibsqlCommandJournal(db),
    macros,
    cancellation,
    link: broker.link,
    transmitter: {
      async transmit(frame) {
        sent.push(frame);
        await time.clock.sleepMs(1000);
        return light.failure === "" ? ok(undefined) : err(light.failure);
      },
    },
    notices: createNotices(broker.link),
    clock: time.clock,
    log: silentLog,
  });
  broker.link.onMessage(loop.onMessage);
  broker.connect();
  const results = (command = "ir/send"): ResultMessage[] =>
    broker.on(topics.result(command)).map((payload) => {
      const parsed = parseResult(payload);
      if (!parsed.ok) throw new Error(parsed.error);
      return parsed.value;
    });
  const command = (name: string, payload: unknown, options?: Parameters<typeof broker.receive>[2]) =>
    broker.receive(`${base.base}/garden/cmd/${name}`, typeof payload === "string" ? payload : JSON.stringify(payload), options);
  const press = (id: string, more: object = {}) => command("ir/send", { id, remote: "demo-tv", button: "power", ...more });
  return { ...time, broker, loop, sent, light, intervals, results, command, press, db };
}

const POWER = encodeNec({ address: 4, command: 8 });
const summary = ({ id, status, code }: ResultMessage) => [id, status, code];

describe("a command to press a button", () => {
  test("is transmitted and answered ok, with what was sent and how long it took", async () => {
    const { press, advance, results, sent } = createStation();
    press("a", { remote: "Demo-TV", button: "POWER" });
    await advance(1000);
    expect(sent).toEqual([POWER]);
    expect(results()).toEqual([
      {
        schema: "result/1",
        station: "garden",
        id: "a",
        status: "ok",
        code: "sent",
        message: "sent demo-tv power",
        answeredAt: expect.stringMatching(/^\d{4}-.*Z$/),
        takenMs: 1000,
        remote: "demo-tv",
        button: "power",
        frame: POWER,
      },
    ]);
  });

  test("can be held, or repeated, or given as a protocol code", async () => {
    const { press, command, advance, sent } = createStation();
    press("a", { sends: 3 });
    press("b", { holdMs: 500 });
    command("ir/send", { id: "c", protocol: "nec", address: 0x159, command: 0x16 });
    await advance(3000);
    expect(sent).toEqual([
      encodeNec({ address: 4, command: 8 }, 3),
      encodeNec({ address: 4, command: 8 }, 5),
      encodeNec({ address: 0x159, command: 0x16 }),
    ]);
  });

  test("as a dry run is answered with the frame, and nothing is transmitted", async () => {
    const { press, advance, results, sent } = createStation();
    press("a", { dryRun: true });
    await advance(1000);
    expect(sent).toEqual([]);
    expect(results()[0]).toMatchObject({ status: "ok", code: "dry-run", frame: POWER });
  });

  test.each([
    [{ remote: "hifi" }, "unknown-remote", /this station knows demo-tv/],
    [{ button: "powr" }, "unknown-button", /it has power, volume-up/],
  ])("with %j is rejected, and the message says what there is", async (more, code, message) => {
    const { press, advance, results, sent } = createStation();
    press("a", more);
    await advance(1000);
    expect(results()).toHaveLength(1);
    expect(results()[0]).toMatchObject({ id: "a", status: "rejected", code });
    expect(results()[0]?.message).toMatch(message);
    expect(sent).toEqual([]);
  });

  test("is an error when the transmitter fails", async () => {
    const { press, advance, results, light } = createStation();
    light.failure = "/dev/lirc0 is gone";
    press("a");
    await advance(1000);
    expect(results()[0]).toMatchObject({ status: "error", code: "transmit-failed", message: "/dev/lirc0 is gone" });
  });
});

describe("a command is not carried out", () => {
  test("when it is retained", async () => {
    const { command, advance, results, sent } = createStation();
    command("ir/send", { id: "a", remote: "demo-tv", button: "power" }, { isRetained: true });
    await advance(1000);
    expect(results().map(summary)).toEqual([["a", "rejected", "retained"]]);
    expect(sent).toEqual([]);
  });

  describe("when it is retained, and is taken off the broker:", () => {
    const SEND = `${base.base}/garden/cmd/ir/send`;
    const clearings = ({ broker }: ReturnType<typeof createStation>) => broker.on(SEND);
    const keep = (station: ReturnType<typeof createStation>, id = "a") =>
      station.command("ir/send", { id, remote: "demo-tv", button: "power" }, { isRetained: true });

    test("by one message without a payload, retained and acknowledged", async () => {
      const station = createStation();
      keep(station);
      await settle();
      expect(station.broker.published.filter(({ topic }) => topic === SEND)).toEqual([{ topic: SEND, payload: "", qos: 1, retain: true }]);
    });

    test.each([true, false])("which comes back with its flag %s and is no command", async (isRetained) => {
      const station = createStation();
      keep(station);
      await settle();
      station.command("ir/send", "", { isRetained });
      await settle();
      expect(station.results()).toHaveLength(1);
      expect(clearings(station)).toHaveLength(1);
      station.command("ir/send", "");
      await settle();
      expect(station.results().map(({ code }) => code)).toEqual(["retained", "invalid"]);
    });

    test("and what others clear is no command either, nor is it cleared again", async () => {
      const station = createStation();
      station.command("ir/send", "", { isRetained: true });
      await settle();
      expect([station.results(), clearings(station)]).toEqual([[], []]);
    });

    test("not because another command was sent there", async () => {
      const station = createStation();
      station.press("a");
      station.command("ir/send", "{");
      await station.advance(1000);
      expect(clearings(station)).toEqual([]);
    });

    test("no more than ten times a minute, whoever publishes it again and again", async () => {
      const station = createStation();
      for (let time = 0; time < 100; time += 1) keep(station, `a${time}`);
      await settle();
      expect(clearings(station)).toHaveLength(10);
      expect(station.results()).toHaveLength(100);
      await station.advance(60_000);
      keep(station, "later");
      await settle();
      expect(clearings(station)).toHaveLength(11);
    });

    test("once an hour where the broker does not let it, which it may say by ending the connection", async () => {
      const station = createStation();
      station.broker.behaviour.acknowledges = ({ topic }) => topic !== SEND;
      for (let connection = 0; connection < 5; connection += 1) {
        keep(station, `a${connection}`);
        await settle();
        station.broker.cut();
        await settle();
        station.broker.connect();
      }
      expect(clearings(station)).toHaveLength(1);
      await station.advance(3_600_000);
      station.broker.behaviour.acknowledges = () => true;
      keep(station, "later");
      await settle();
      expect(clearings(station)).toHaveLength(2);
    });
  });

  test("after its expiry, and until then it is", async () => {
    const { press, advance, results, sent } = createStation();
    press("late", { expiresAt: isoAt(-2) });
    press("just", { expiresAt: isoAt(0) });
    await advance(1000);
    expect(results().map(summary)).toEqual([
      ["late", "expired", "expired"],
      ["just", "ok", "sent"],
    ]);
    expect(results()[0]?.message).toMatch(/2\.0 s ago/);
    expect(sent).toHaveLength(1);
  });

  test("when it expires while it waits for the light", async () => {
    const { press, advance, results, sent } = createStation();
    press("first", { expiresAt: isoAt(0.5) });
    press("second", { expiresAt: isoAt(0.5) });
    await advance(3000);
    expect(results().map(summary)).toEqual([
      ["second", "accepted", "queued"],
      ["first", "ok", "sent"],
      ["second", "expired", "expired"],
    ]);
    expect(sent).toHaveLength(1);
  });

  test("a second time with the same id, and the answer says what became of the first", async () => {
    const { press, command, advance, results, sent } = createStation();
    press("a");
    press("a");
    await advance(1000);
    press("a");
    press("b", { button: "powr" });
    press("b");
    command("read", { id: "a" });
    await advance(1000);
    expect(results().map(summary)).toEqual([
      ["a", "rejected", "duplicate"],
      ["a", "ok", "sent"],
      ["a", "rejected", "duplicate"],
      ["b", "rejected", "unknown-button"],
      ["b", "rejected", "duplicate"],
    ]);
    expect(results()[0]?.message).toMatch(/^id "a" was used before: that ir\/send has no answer yet/);
    expect(results()[2]?.message).toBe(
      'id "a" was used before: that ir/send was answered ok (sent); it is not carried out again, use a new id',
    );
    expect(results()[4]?.message).toMatch(/was answered rejected \(unknown-button\)/);
    expect(sent).toHaveLength(1);
  });

  test("a second time after a restart, also when the station was killed in mid-transmission", async () => {
    const before = createStation();
    before.press("done");
    await before.advance(1000);
    before.press("killed");
    await settle();
    expect(before.sent).toHaveLength(2);
    const after = createStation(before.db);
    after.press("done");
    after.press("killed");
    await after.advance(5000);
    expect(after.sent).toEqual([]);
    expect(after.results().map(summary)).toEqual([
      ["done", "rejected", "duplicate"],
      ["killed", "rejected", "duplicate"],
    ]);
    expect(after.results()[1]?.message).toMatch(/or the station stopped during it/);
  });

  test("when the journal cannot remember its id", async () => {
    const { db, press, advance, results, sent } = createStation();
    db.exec("CREATE TRIGGER refuse BEFORE INSERT ON command BEGIN SELECT RAISE(ABORT, 'disk full'); END");
    press("a");
    await advance(1000);
    expect(results()[0]).toMatchObject({ id: "a", status: "error", code: "journal-failed" });
    expect(sent).toEqual([]);
  });

  test.each([
    ["{", undefined, /expected JSON/],
    ["", undefined, /empty/],
    ['{"id":"a"}', "a", /remote.*protocol/],
    ['{"id":"a","remote":"demo-tv","button":"power","sends":99}', "a", /sends is 99; expected 50 or less/],
    ['{"id":7,"remote":"demo-tv","button":"power"}', undefined, /id is 7/],
    ['{"id":"a","remote":"demo-tv","button":"power","expiresAt":"tomorrow"}', "a", /expiresAt is "tomorrow"/],
    [`{"id":"a","remote":"${"x".repeat(70_000)}"}`, undefined, /the payload has \d+ bytes; expected at most 65536/],
  ])("when it is invalid: %#", async (payload, id, message) => {
    const { command, advance, results, sent } = createStation();
    command("ir/send", payload);
    await advance(1000);
    expect(results().map(summary)).toEqual([[id, "rejected", "invalid"]]);
    expect(results()[0]?.message).toMatch(message);
    expect(sent).toEqual([]);
  });

  test("when there is no such command", async () => {
    const { command, advance, results } = createStation();
    command("self-destruct", { id: "a" });
    command("toString", { id: "b" });
    await advance(0);
    expect(results("self-destruct").map(summary)).toEqual([["a", "rejected", "unknown-command"]]);
    expect(results("self-destruct")[0]?.message).toMatch(/expected ir\/send, ir\/raw/);
    expect(results("toString").map(summary)).toEqual([["b", "rejected", "unknown-command"]]);
  });

  test("when it is for another station, and then it is not answered either", async () => {
    const { broker, advance } = createStation();
    broker.receive(`${base.base}/roof/cmd/read`, '{"id":"a"}');
    await advance(0);
    expect(broker.published).toEqual([]);
  });
});

describe("commands that come while the light is on", () => {
  test("are accepted, and transmitted one after the other", async () => {
    const { press, advance, results, sent } = createStation();
    press("a");
    press("b");
    press("c");
    await advance(0);
    expect(results().map(({ id, status, message }) => [id, status, message])).toEqual([
      ["b", "accepted", "waits for 1 transmission"],
      ["c", "accepted", "waits for 2 transmissions"],
    ]);
    await advance(1999);
    expect(sent).toHaveLength(2);
    await advance(1001);
    expect(results().slice(2).map(summary)).toEqual([
      ["a", "ok", "sent"],
      ["b", "ok", "sent"],
      ["c", "ok", "sent"],
    ]);
  });

  test("are rejected as busy when 32 wait already", async () => {
    const { press, advance, results, sent } = createStation();
    for (let count = 0; count < 35; count += 1) press(`id-${count}`);
    await advance(40_000);
    expect(
      results()
        .filter(({ code }) => code === "busy")
        .map(({ id }) => id),
    ).toEqual(["id-33", "id-34"]);
    expect(sent).toHaveLength(33);
  });

  test("are told so when the agent stops", async () => {
    const { press, advance, results, sent, loop } = createStation();
    press("a");
    press("b");
    await advance(0);
    const stopped = loop.stop();
    await advance(1000);
    await stopped;
    expect(results().map(summary)).toEqual([
      ["b", "accepted", "queued"],
      ["b", "rejected", "stopping"],
      ["a", "ok", "sent"],
    ]);
    expect(sent).toHaveLength(1);
  });
});

describe("raw timings", () => {
  test("are sent once, whatever repeat_count Home Assistant gives beside repeats that are in the timings", async () => {
    const { command, advance, sent, results } = createStation();
    command("ir/raw", { timings: [9000, -4500, 560], repeat_count: 3 });
    await advance(5000);
    expect(sent).toEqual([{ carrierHz: 38_000, timingsUs: [9000, -4500, 560] }]);
    expect(results("ir/raw")[0]?.message).toBe("sent 3 timings");
  });

  test("are transmitted as Home Assistant sends them, repeats with a gap between", async () => {
    const { command, advance, results, sent } = createStation(memoryDb(), { rawRepeats: "send" });
    command("ir/raw", { timings: [9000, -4500, 560], modulation: 36_000, repeat_count: 1 });
    await advance(2000);
    const frame = { carrierHz: 36_000, timingsUs: [9000, -4500, 560, -40_000] };
    expect(sent).toEqual([frame, frame]);
    expect(results("ir/raw").map(summary)).toEqual([[undefined, "ok", "sent"]]);
    expect(results("ir/raw")[0]?.message).toBe("sent 3 timings, 2 times");
  });

  test("have a carrier of 38 kHz unless told", async () => {
    const { command, advance, sent } = createStation();
    command("ir/raw", { timings: [500, -500, 500, -500] });
    await advance(1000);
    expect(sent).toEqual([{ carrierHz: 38_000, timingsUs: [500, -500, 500, -500] }]);
  });

  test("of more than half a second are cut at a gap, and rejected at once where there is none", async () => {
    const { command, advance, results, sent } = createStation();
    const light = (gapUs: number) =>
      Array.from({ length: 3 }, () => [200_000, -gapUs])
        .flat()
        .slice(0, -1);
    command("ir/raw", { id: "gap", timings: light(20_000) });
    command("ir/raw", { id: "none", timings: light(5000) });
    await advance(5000);
    expect(results("ir/raw").map(summary)).toEqual(
      expect.arrayContaining([
        ["gap", "ok", "sent"],
        ["none", "rejected", "too-long"],
      ]),
    );
    expect(results("ir/raw")).toHaveLength(2);
    expect(sent).toHaveLength(1);
  });

  test("that do not alternate, or take minutes, are rejected", async () => {
    const { command, advance, results, sent } = createStation();
    command("ir/raw", { id: "a", timings: [500, 500] });
    command("ir/raw", { id: "b", timings: Array.from({ length: 99 }, (_, index) => (index % 2 === 0 ? 500_000 : -500_000)) });
    await advance(1000);
    expect(results("ir/raw").map(summary)).toEqual([
      ["a", "rejected", "invalid"],
      ["b", "rejected", "too-long"],
    ]);
    expect(results("ir/raw")[1]?.message).toBe("this takes 49.5 s on air; expected at most 15 s");
    expect(sent).toEqual([]);
  });
});

describe("commands to the station itself", () => {
  test("read answers with the weather of now", async () => {
    const { command, advance, results } = createStation();
    command("read", { id: "a" });
    await advance(0);
    expect(results("read").map(summary)).toEqual([["a", "ok", "read"]]);
    expect(results("read")[0]?.message).toBe("temperature 21.4 °C, relative humidity 45 %");
  });

  test("set-interval sets the interval", async () => {
    const { command, advance, results, intervals } = createStation();
    command("set-interval", { id: "a", intervalMs: 5000 });
    await advance(0);
    command("set-interval", { id: "b", intervalMs: 5 });
    await advance(0);
    expect(intervals).toEqual([5000]);
    expect(results("set-interval").map(summary)).toEqual([
      ["a", "ok", "set"],
      ["b", "rejected", "invalid"],
    ]);
  });

  test.each([
    ["identify", { id: "a" }],
    ["ir/learn", { id: "a", remote: "hifi", button: "power" }],
  ])("%s says honestly that this station cannot", async (name, payload) => {
    const { command, advance, results } = createStation();
    command(name, payload);
    await advance(0);
    expect(results(name).map(summary)).toEqual([["a", "rejected", "unsupported"]]);
  });
});

test("a command whose message expires while it waits for the light is not sent", async () => {
  const { command, advance, results, sent } = createStation();
  for (const id of ["a", "b"]) command("ir/send", { id, remote: "demo-tv", button: "power" });
  command("ir/send", { id: "late", remote: "demo-tv", button: "mute" }, { expiresInS: 1 });
  command("ir/send", { id: "patient", remote: "demo-tv", button: "mute" }, { expiresInS: 60 });
  await advance(10_000);
  const ended = results().filter(({ status }) => status !== "accepted");
  expect(ended.map(summary)).toEqual([
    ["a", "ok", "sent"],
    ["b", "ok", "sent"],
    ["late", "expired", "expired"],
    ["patient", "ok", "sent"],
  ]);
  expect(sent).toHaveLength(3);
});

describe("a macro", () => {
  const press = (button: string) => ({ remote: "demo-tv", button });
  const nec = (command: number) => encodeNec({ address: 4, command });

  test("sends its steps in order, with the pauses between, and one answer at the end", async () => {
    const { command, advance, results, sent } = createStation();
    command("ir/macro", { id: "m", steps: [press("power"), { pauseMs: 5000 }, { protocol: "nec", address: 4, command: 9 }] });
    await advance(3000);
    expect(sent).toEqual([nec(8)]);
    await advance(5000);
    expect(sent).toEqual([nec(8), nec(9)]);
    expect(results("ir/macro").map(summary)).toEqual([
      ["m", "accepted", "started"],
      ["m", "ok", "sent"],
    ]);
  });

  test("with a step that is wrong sends nothing, and says which", async () => {
    const { command, advance, results, sent } = createStation();
    command("ir/macro", { id: "m", steps: [press("power"), press("powr")] });
    await advance(5000);
    expect(sent).toEqual([]);
    expect(results("ir/macro")[0]).toMatchObject({
      status: "rejected",
      code: "unknown-button",
      message: expect.stringMatching(/^step 2: /),
    });
  });

  test("is ended by a newer one of its name, and by ir/cancel, and one of another name goes on", async () => {
    const { command, advance, results, sent } = createStation();
    const film = (id: string, name: string) =>
      command("ir/macro", { id, name, steps: [press("power"), { pauseMs: 10_000 }, press("mute")] });
    film("a", "film");
    film("b", "music");
    await advance(2500);
    film("c", "film");
    await advance(2500);
    command("ir/cancel", { id: "stop", name: "film" });
    await advance(20_000);
    expect(
      results("ir/macro")
        .map(summary)
        .filter(([, status]) => status !== "accepted"),
    ).toEqual([
      ["a", "error", "cancelled"],
      ["c", "error", "cancelled"],
      ["b", "ok", "sent"],
    ]);
    expect(results("ir/cancel")[0]).toMatchObject({ status: "ok", message: "ended 1 macro" });
    expect(sent).toEqual([nec(8), nec(8), nec(8), nec(9)]);
  });

  test("lets other presses through while it pauses", async () => {
    const { command, advance, sent } = createStation();
    command("ir/macro", { id: "m", steps: [press("power"), { pauseMs: 10_000 }, press("mute")] });
    await advance(2000);
    command("ir/send", { id: "s", ...press("volume-up") });
    await advance(20_000);
    expect(sent).toEqual([nec(8), nec(2), nec(9)]);
  });
});

test("reload reads the remotes again", async () => {
  const { command, advance, results } = createStation();
  command("reload", { id: "a" });
  await advance(0);
  expect(results("reload").map(summary)).toEqual([["a", "ok", "reloaded"]]);
});

test("identify has the light blink where there is one", async () => {
  const { command, advance, results } = createStation(memoryDb(), { hasLight: true });
  command("identify", { id: "a" });
  await advance(0);
  expect(results("identify").map(summary)).toContainEqual(["a", "ok", "blinks"]);
});

describe("a result that an outage cut off", () => {
  test("is published when the connection is back", async () => {
    const { broker, press, advance, results } = createStation();
    press("a");
    await advance(500);
    broker.cut();
    await advance(1000);
    expect(results()).toEqual([]);
    broker.connect();
    await advance(0);
    expect(results().map(summary)).toEqual([["a", "ok", "sent"]]);
  });
});

describe("the journal", () => {
  const journal = { current: createLibsqlCommandJournal(memoryDb()) };
  beforeEach(() => {
    journal.current = createLibsqlCommandJournal(memoryDb());
  });

  test("forgets an id after seven days", () => {
    journal.current.begin("a", "read", T0_MS);
    journal.current.begin("b", "read", T0_MS + MAX_AGE_MS);
    expect(journal.current.find("a")).toMatchObject({ ok: true, value: { status: "started" } });
    journal.current.begin("c", "read", T0_MS + MAX_AGE_MS + 1);
    expect(journal.current.find("a")).toEqual({ ok: true, value: undefined });
    expect(journal.current.find("b").ok).toBe(true);
  });

  test("keeps the newest ids, and no more than its bound", () => {
    for (let count = 0; count < MAX_COMMANDS + 5; count += 1) journal.current.begin(`id-${count}`, "read", T0_MS + count);
    const isKnown = (count: number) => {
      const found = journal.current.find(`id-${count}`);
      return found.ok && found.value !== undefined;
    };
    expect([0, 4, 5, MAX_COMMANDS + 4].map(isKnown)).toEqual([false, false, true, true]);
  });

  test("takes an id once", () => {
    expect(journal.current.begin("a", "read", T0_MS).ok).toBe(true);
    expect(journal.current.begin("a", "read", T0_MS).ok).toBe(false);
  });
});

describe("a command with a Response Topic of MQTT 5", () => {
  const correlationData = Uint8Array.of(1, 2, 3);

  test("is answered there too, with its Correlation Data", async () => {
    const { command, advance, broker } = createStation();
    command("read", { id: "r" }, { responseTopic: "phone/answers", correlationData });
    await advance(0);
    const replies = broker.published.filter(({ topic }) => topic === "phone/answers");
    expect(replies).toMatchObject([{ qos: 1, retain: false, correlationData }]);
    expect(broker.on(topics.result("read"))).toEqual(replies.map(({ payload }) => payload));
  });

  test.each(["clima/v1/attic/cmd/ir/send", "clima/v1", "$SYS/broker/uptime", "phone/+", "phone/#", ""])(
    "is answered at result/… alone when that topic is %j",
    async (responseTopic) => {
      const { command, advance, broker } = createStation();
      command("read", { id: "r" }, { responseTopic, correlationData });
      await advance(0);
      expect(broker.published.map(({ topic }) => topic)).toEqual([topics.result("read")]);
    },
  );
});

describe("a macro that waits for the light", () => {
  const one = (id: string, name: string) => ({ id, name, steps: [{ protocol: "nec", address: 9, command: 9 }] });

  test("and is ended meanwhile does not send what waited", async () => {
    const { press, command, advance, results, sent } = createStation();
    press("a");
    command("ir/macro", one("m", "film"));
    await advance(500);
    command("ir/cancel", { id: "c" });
    await advance(5000);
    expect(sent).toEqual([POWER]);
    expect(results("ir/macro").at(-1)).toMatchObject({ id: "m", status: "error", code: "cancelled" });
  });

  test("is refused when many are running already", async () => {
    const { command, advance, results, sent } = createStation();
    for (let count = 0; count < 10; count += 1) command("ir/macro", one(`m${count}`, `name ${count}`));
    await advance(60_000);
    expect(sent).toHaveLength(8);
    const refused = results("ir/macro").filter(({ status }) => status === "rejected");
    expect(refused.map(summary)).toEqual([
      ["m8", "rejected", "busy"],
      ["m9", "rejected", "busy"],
    ]);
  });
});

describe("ir/cancel", () => {
  test("ends the presses that wait, each with its own answer at once, and not the one that is being sent", async () => {
    const { press, command, advance, results, sent } = createStation();
    for (const id of ["a", "b", "c"]) press(id);
    command("ir/macro", { id: "m", steps: [{ protocol: "nec", address: 9, command: 9 }] });
    await advance(500);
    command("ir/cancel", { id: "one", commandId: "b" });
    await advance(0);
    expect(results().at(-1)).toMatchObject({ id: "b", status: "error", code: "cancelled" });
    command("ir/cancel", { id: "sending", commandId: "a" });
    command("ir/cancel", { id: "all" });
    await advance(5000);
    expect(results("ir/cancel").map(({ id, message }) => [id, message])).toEqual([
      ["one", "ended 1 press"],
      ["sending", "nothing of that is under way"],
      ["all", "ended 1 macro, 1 press"],
    ]);
    const ended = [...results(), ...results("ir/macro")].filter(({ status }) => status !== "accepted");
    expect(ended.map(summary)).toEqual([
      ["b", "error", "cancelled"],
      ["c", "error", "cancelled"],
      ["a", "ok", "sent"],
      ["m", "error", "cancelled"],
    ]);
    expect(sent).toEqual([POWER]);
  });

  test("of a macro's name leaves presses and other macros alone", async () => {
    const { press, command, advance, results } = createStation();
    press("a");
    press("b");
    command("ir/cancel", { id: "c", name: "film" });
    await advance(3000);
    expect(results().filter(({ status }) => status === "ok")).toHaveLength(2);
    expect(results("ir/cancel")[0]?.message).toBe("nothing of that is under way");
  });
});
