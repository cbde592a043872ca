import { createTopics, type InfoMessage, silentLog } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { createTwinWatch } from "../../src/station/twin-watch.ts";
import { createScriptedLink } from "../support/scripted-link.ts";

const topic = createTopics().station("garden").info;
const infoOf = (bootId: string, host: string, startedAt: string, more: Partial<InfoMessage> = {}): InfoMessage => ({
  schema: "info/1",
  station: "garden",
  bootId,
  host,
  softwareVersion: "1",
  source: "pi",
  startedAt,
  intervalMs: 10_000,
  sensors: [],
  remotes: {},
  ...more,
});
const own = infoOf("bbbb", "pi-new", "2026-11-24T10:00:00.000Z");
const older = infoOf("aaaa", "pi-old", "2026-11-24T09:00:00.000Z");
const newer = infoOf("cccc", "pi-newest", "2026-11-24T11:00:00.000Z");

/** The watch of `own`, connected, with the sentences that it told. */
const watching = () => {
  const broker = createScriptedLink();
  const faults: string[] = [];
  createTwinWatch({
    link: broker.link,
    topic,
    info: () => own,
    reportFault: (_code, message) => void faults.push(message),
    log: silentLog,
  });
  const receive = (info: InfoMessage, isRetained = false) => broker.receive(topic, JSON.stringify(info), { isRetained });
  broker.connect();
  return { ...broker, faults, receive };
};

describe("a station", () => {
  test("is not a twin of its last start, whose info the broker kept", () => {
    const { faults, receive, state } = watching();
    receive(older, true);
    receive(own);
    expect([faults, state.reconnects]).toEqual([[], []]);
  });

  test("is not a twin of its last start where the connection goes over to another broker", () => {
    const { cut, connect, faults, receive, state } = watching();
    receive(own);
    cut();
    connect();
    receive(older, true);
    receive(own);
    expect([faults, state.reconnects]).toEqual([[], []]);
  });

  test("that started first names both hosts and goes on", () => {
    const { faults, receive, state } = watching();
    receive(own);
    receive(newer);
    expect(faults).toEqual([expect.stringMatching(/host pi-new .*host pi-newest .*goes on; give one of them another station\.id/)]);
    expect(state.reconnects).toEqual([]);
  });

  test("that started later names both hosts and gives way, on MQTT 5 at once", () => {
    const { cut, connect, faults, receive, state } = watching();
    receive(own);
    cut("taken-over");
    connect();
    receive(older, true);
    expect(faults).toEqual([expect.stringMatching(/host pi-new .*host pi-old .*keeps its readings in its outbox/)]);
    expect(state.reconnects).toEqual([expect.stringMatching(/pi-old.*looking again in 5 minutes/)]);
  });

  test("that started later gives way the second time where the broker does not say who took over", () => {
    const { cut, connect, faults, receive } = watching();
    for (const told of [0, 1]) {
      receive(own);
      cut();
      connect();
      receive(older, true);
      expect(faults).toHaveLength(told);
    }
  });

  test("stays, once it looks again and the other, whose info the broker still has, is gone", () => {
    const { cut, connect, faults, receive, state } = watching();
    receive(own);
    cut("taken-over");
    connect();
    receive(older, true);
    connect();
    receive(older, true);
    receive(own);
    expect([faults.length, state.reconnects.length, state.isConnected]).toEqual([1, 1, true]);
  });

  test("tells of a replay under its name, and goes on", () => {
    const { faults, receive, state } = watching();
    receive(own);
    receive({ ...older, source: "recorded" });
    expect([faults.length, state.reconnects]).toEqual([1, []]);
  });

  test("tells of somebody who logs in as it again and again where it may not read its info", async () => {
    const broker = createScriptedLink();
    const faults: string[] = [];
    const link = { ...broker.link, subscribe: async () => ({ ok: false, error: "Not authorized" }) as const };
    createTwinWatch({ link, topic, info: () => own, reportFault: (_code, message) => void faults.push(message), log: silentLog });
    for (let time = 0; time < 3; time += 1) {
      broker.connect();
      await Promise.resolve();
      await Promise.resolve();
      broker.cut("taken-over");
    }
    expect(faults).toEqual([expect.stringContaining("another program logs in as garden")]);
  });
});
