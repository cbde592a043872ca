import { createTopics, err, ok, parseIrReceived, type Result, type ResultMessage, silentLog } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { createCommandLoop } from "../../src/commands/command-loop.ts";
import { createLibsqlCommandJournal } from "../../src/commands/libsql-command-journal.ts";
import { createStationCommands } from "../../src/commands/station-commands.ts";
import { encodeNec } from "../../src/infrared/codec/nec.ts";
import { createLibrary, demoRemotes } from "../../src/infrared/library/library.ts";
import type { LearnedCode } from "../../src/infrared/receiver/learner.ts";
import type { Receiver } from "../../src/infrared/receiver/receiver.ts";
import { createInfraredSide } from "../../src/infrared-side.ts";
import { createNotices } from "../../src/notices.ts";
import { TIMEOUT, toWords } from "../support/lirc-words.ts";
import { createManualClock } from "../support/manual-clock.ts";
import { memoryDb } from "../support/memory-db.ts";
import { T0_MS } from "../support/readings.ts";
import { createScriptedLink } from "../support/scripted-link.ts";

const base = createTopics();
const topics = base.station("garden");
const SETTINGS = { transmitter: "auto", receiver: "auto", gapMs: 0, maxLightPct: 40, rawRepeats: "ignore" } as const;

/** A station with infrared both ways; `save` is where its learned buttons go. */
function createStation(save?: (remote: string, button: string, learned: LearnedCode) => Promise<Result<void, string>>) {
  const time = createManualClock(T0_MS);
  const broker = createScriptedLink();
  const notices = createNotices(broker.link);
  const faults: string[] = [];
  let listener: Parameters<Receiver["start"]>[0] | undefined;
  const receiver: Receiver = {
    start(on) {
      listener = on;
    },
    async stop() {},
  };
  const transmitter = {
    async transmit() {
      await time.clock.sleepMs(100);
      return ok(undefined);
    },
  };
  const infrared = createInfraredSide(
    { library: createLibrary(demoRemotes), transmitter, receiver, clock: time.clock, ...(save ? { saveButton: save } : {}) },
    { station: "garden", settings: SETTINGS, topics, notices, reportFault: (code) => void faults.push(code) },
  );
  const actions = { takeReading: async () => err("none"), setIntervalMs() {} };
  const loop = createCommandLoop({
    ...{ base: base.base, station: "garden", resultTopic: topics.result, light: infrared.light, notices, clock: time.clock },
    commands: { ...infrared.commands, ...createStationCommands(actions) },
    journal: createLibsqlCommandJournal(memoryDb()),
    log: silentLog,
  });
  broker.link.onMessage(loop.onMessage);
  broker.connect();
  const command = async (name: string, payload: object) => {
    broker.receive(`${base.base}/garden/cmd/${name}`, JSON.stringify(payload));
    await time.advance(0);
  };
  const hear = async (timingsUs: readonly number[]) => {
    listener?.words([...toWords(timingsUs), TIMEOUT]);
    await time.advance(0);
  };
  const results = (name: string) => broker.on(topics.result(name)).map((text) => JSON.parse(text) as ResultMessage);
  return { ...time, broker, infrared, command, hear, results, faults, fault: (reason: string) => listener?.fault(reason) };
}

const summary = ({ status, code }: ResultMessage) => [status, code];
const STRANGE = encodeNec({ address: 77, command: 1 }).timingsUs;

describe("a station that hears", () => {
  test("publishes a press of a button that it knows by its name", async () => {
    const { hear, broker } = createStation();
    await hear(encodeNec({ address: 4, command: 8 }).timingsUs);
    const [event] = broker.on(topics.irReceived).map((text) => parseIrReceived(text));
    expect(event).toMatchObject({ ok: true, value: { remote: "demo-tv", button: "power", repeats: 0 } });
  });

  test("does not hear itself", async () => {
    const { command, hear, advance, broker } = createStation();
    await command("ir/send", { id: "a", remote: "demo-tv", button: "power" });
    await hear(STRANGE);
    await advance(199);
    await hear(STRANGE);
    expect(broker.on(topics.irReceived)).toEqual([]);
    await advance(1);
    await hear(STRANGE);
    expect(broker.on(topics.irReceived)).toHaveLength(1);
  });

  test("reports a receiver that is gone", () => {
    const { fault, faults } = createStation();
    fault("/dev/lirc1 is gone");
    expect(faults).toEqual(["infrared-receiver-failed"]);
  });
});

describe("cmd/ir/learn", () => {
  const LEARN = { id: "l", remote: "hifi", button: "power" };

  test("tells each press and then what was learned, and keeps it", async () => {
    const saved: unknown[] = [];
    const { command, hear, results } = createStation(async (remote, button, { frame }) => {
      saved.push([remote, button, frame.timingsUs.length]);
      return ok(undefined);
    });
    await command("ir/learn", LEARN);
    await hear(STRANGE);
    await hear(STRANGE);
    expect(results("ir/learn").map(summary)).toEqual([
      ["accepted", "listening"],
      ["accepted", "heard"],
      ["accepted", "heard"],
      ["ok", "learned"],
    ]);
    expect(results("ir/learn").at(-1)).toMatchObject({ remote: "hifi", button: "power", frame: { carrierHz: 38_000 } });
    expect(saved).toEqual([["hifi", "power", 67]]);
  });

  test("gives the frame to the sender where the station cannot keep it", async () => {
    const { command, hear, results } = createStation();
    await command("ir/learn", { ...LEARN, samples: 1 });
    await hear(STRANGE);
    const last = results("ir/learn").at(-1);
    expect(last?.message).toMatch(/cannot keep it; send the frame's timingsUs/);
    expect(last?.frame?.timingsUs).toHaveLength(67);
  });

  test("is an error when the button cannot be kept", async () => {
    const { command, hear, results } = createStation(async () => err("the disk is full"));
    await command("ir/learn", { ...LEARN, samples: 1 });
    await hear(STRANGE);
    expect(results("ir/learn").at(-1)).toMatchObject({ status: "error", code: "save-failed" });
  });

  test("ends with its timeout", async () => {
    const { command, advance, results } = createStation();
    await command("ir/learn", { ...LEARN, timeoutMs: 5000 });
    await advance(5000);
    expect(results("ir/learn").map(summary)).toEqual([
      ["accepted", "listening"],
      ["error", "timeout"],
    ]);
  });

  test("ends with cmd/ir/cancel", async () => {
    const { command, results } = createStation();
    await command("ir/learn", LEARN);
    await command("ir/cancel", { id: "c" });
    expect(results("ir/learn").at(-1)).toMatchObject({ status: "error", code: "cancelled" });
    expect(results("ir/cancel")).toMatchObject([{ status: "ok", code: "cancelled", message: "cancelled 1" }]);
  });

  test("is refused while another button is learned", async () => {
    const { command, results } = createStation();
    await command("ir/learn", LEARN);
    await command("ir/learn", { ...LEARN, id: "m" });
    expect(results("ir/learn").at(-1)).toMatchObject({ id: "m", status: "rejected", code: "busy" });
  });

  test("ends when the station stops", async () => {
    const { command, infrared, advance, results } = createStation();
    await command("ir/learn", LEARN);
    await infrared.stop();
    await advance(0);
    expect(results("ir/learn").at(-1)).toMatchObject({ status: "error", code: "cancelled" });
  });
});
