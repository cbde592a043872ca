import { parseHealth, parseInfo, parseTelemetry, silentLog } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { joinGuestStation } from "../../src/guest/guest-station.ts";
import type { GuestFacts, GuestReading } from "../../src/guest/port.ts";
import type { AgentDb } from "../../src/outbox/agent-db.ts";
import { createBufferedOutbox } from "../../src/outbox/buffered-outbox.ts";
import { createLibsqlDeviceMemory } from "../../src/outbox/libsql-device-memory.ts";
import { createLibsqlOutbox } from "../../src/outbox/libsql-outbox.ts";
import { createLibsqlWeatherMemory } from "../../src/outbox/libsql-weather-memory.ts";
import { createCheckedPrepare } from "../../src/reading/checked-prepare.ts";
import { createDayOf } from "../../src/reading/weather-state.ts";
import { createManualClock, settle } from "../support/manual-clock.ts";
import { memoryDb } from "../support/memory-db.ts";
import { isoAt, T0_MS } from "../support/readings.ts";
import { createScriptedLink } from "../support/scripted-link.ts";

const INTERVAL_MS = 60_000;
const FACTS: GuestFacts = { id: "roof", name: "Roof", elevationM: 34, latitudeDeg: 52.5, longitudeDeg: 13.4 };

function guestOf({ db = memoryDb(), startMs = T0_MS }: { readonly db?: AgentDb; readonly startMs?: number } = {}) {
  const time = createManualClock(startMs);
  const broker = createScriptedLink();
  const guest = joinGuestStation(
    { base: "clima/v1", softwareVersion: "1.2.3", station: FACTS },
    {
      clock: time.clock,
      link: broker.link,
      outbox: createBufferedOutbox(createLibsqlOutbox(db, { maxReadings: 1000 })),
      prepare: createCheckedPrepare({ ...FACTS, isRounded: true }),
      history: { ...FACTS, dayOf: createDayOf("UTC"), memory: createLibsqlWeatherMemory(db, silentLog) },
      deviceMemory: createLibsqlDeviceMemory(db, silentLog),
      hostName: "house",
    },
    silentLog,
  );
  const last = <T>(topic: string, parse: (bytes: Buffer) => { ok: true; value: T } | { ok: false; error: string }): T => {
    const parsed = parse(Buffer.from(broker.on(`clima/v1/roof/${topic}`).at(-1) ?? ""));
    if (!parsed.ok) throw new Error(parsed.error);
    return parsed.value;
  };
  return {
    ...time,
    broker,
    guest,
    db,
    live: () => last("telemetry", parseTelemetry),
    info: () => last("info", parseInfo),
    health: () => last("health", parseHealth),
    status: () => broker.on("clima/v1/roof/status").at(-1),
    async take(reading: Partial<GuestReading>) {
      const taken = guest.take({ device: "KEY", sensor: "GW2000A", values: {}, ...reading });
      await settle();
      return taken;
    },
  };
}

describe("a guest station", () => {
  test("gives a device's reading the way of a station's: checked, derived, with what is known of the place", async () => {
    const { take, broker, live, info, health } = guestOf();
    broker.connect();
    expect(await take({ values: { temperatureC: 10, humidityPct: 60, pressureHpa: 1005.2, windGustMs: 900 } })).toEqual({
      ok: true,
      value: undefined,
    });
    expect(live()).toMatchObject({
      station: "roof",
      takenAt: isoAt(0),
      values: { temperatureC: 10, humidityPct: 60, pressureHpa: 1005.2, dewPointC: expect.closeTo(2.6, 1) },
    });
    expect(live().values.seaLevelPressureHpa).toBeCloseTo(1009.3, 0);
    expect(live().values).not.toHaveProperty("windGustMs");
    expect(broker.on("clima/v1/roof/latest/temperatureC")).toEqual(["10"]);
    expect(info()).toMatchObject({
      source: "device",
      name: "Roof",
      host: "house",
      intervalMs: INTERVAL_MS,
      sensors: [{ name: "GW2000A", quantities: ["temperatureC", "humidityPct", "pressureHpa", "windGustMs"] }],
      remotes: {},
    });
    broker.cut();
    broker.connect();
    await settle();
    expect(health()).toMatchObject({ sensors: { GW2000A: { ok: true } }, rangeRejects: { windGustMs: 1 } });
    expect(JSON.stringify(broker.published)).not.toContain("KEY");
  });

  test("counts the rain between two counts, over the restart of the counter, and none of the first", async () => {
    const { take, broker, live, advance } = guestOf();
    broker.connect();
    const rains: (number | undefined)[] = [];
    for (const rainTotalMm of [500, 500, 500.6, 0, 0, 0.4, 0.4, 3]) {
      await take({ values: { temperatureC: 10 }, rainTotalMm });
      rains.push(live().values.rainMm);
      await advance(INTERVAL_MS);
    }
    expect(rains).toEqual([undefined, 0, 0.6, 0, 0, 0.4, 0, 2.6]);
  });

  test("takes no rain from a single count that was read wrong", async () => {
    const { take, broker, live } = guestOf();
    broker.connect();
    const rains: (number | undefined)[] = [];
    for (const rainTotalMm of [300, 0, 300.2, 300.2, 12, 300.4]) {
      await take({ values: { temperatureC: 10 }, rainTotalMm });
      rains.push(live().values.rainMm);
    }
    // 12 mm stand: they were published before anybody could know better.
    expect(rains).toEqual([undefined, 0, 0.2, 0, 12, 0.2]);
  });

  test("takes a count that is a little less for a correction, and one of another gauge for no rain", async () => {
    const { take, broker, live } = guestOf();
    broker.connect();
    const rainAfter = async (rainTotalMm: number) => {
      await take({ values: { temperatureC: 10 }, rainTotalMm });
      return live().values.rainMm;
    };
    await rainAfter(120.4);
    expect(await rainAfter(120.3)).toBe(0);
    expect(await rainAfter(5000)).toBeUndefined();
    expect(await rainAfter(400)).toBeUndefined();
    expect(await rainAfter(400.2)).toBe(0.2);
  });

  test("remembers the count over a restart of its own, with the reading or not at all", async () => {
    const before = guestOf();
    await before.take({ values: { temperatureC: 10 }, rainTotalMm: 10 });
    await before.take({ values: { temperatureC: 10 }, rainTotalMm: 12 });
    const after = guestOf({ db: before.db, startMs: T0_MS + INTERVAL_MS });
    after.broker.connect();
    await after.take({ values: { temperatureC: 10 }, rainTotalMm: 12.5 });
    expect(after.live().values).toMatchObject({ rainMm: 0.5, rainDayMm: 2.5, rainHourMm: 2.5 });
    expect(after.info().sensors).toEqual([{ name: "GW2000A", quantities: ["temperatureC", "rainMm"] }]);
  });

  test("takes no rain from the difference of two counters of a device", async () => {
    const { take, broker, live } = guestOf();
    broker.connect();
    for (const [rainCounter, rainTotalMm] of [
      ["year", 400],
      ["day", 3],
      ["year", 400.2],
    ] as const)
      await take({ values: { temperatureC: 10 }, rainTotalMm, rainCounter });
    expect(live().values.rainMm).toBe(0.2);
  });

  test("counts the rain of each of its devices by itself", async () => {
    const { take, broker, live } = guestOf();
    broker.connect();
    await take({ device: "one", values: { temperatureC: 10 }, rainTotalMm: 10 });
    await take({ device: "other", values: { temperatureC: 10 }, rainTotalMm: 700 });
    await take({ device: "one", values: { temperatureC: 10 }, rainTotalMm: 10.2 });
    expect(live().values.rainMm).toBe(0.2);
  });

  test("begins to count with a reading of rain alone, which is no reading yet", async () => {
    const { take, broker, live } = guestOf();
    broker.connect();
    expect(await take({ rainTotalMm: 3 })).toEqual({ ok: true, value: undefined });
    expect(broker.on("clima/v1/roof/telemetry")).toEqual([]);
    await take({ rainTotalMm: 3.2 });
    expect(live().values).toMatchObject({ rainMm: 0.2 });
  });

  test.each([
    ["a minute ago", -60, -60],
    ["half an hour ago", -1800, -1800],
    ["in the future", 1, 0],
    ["before Clima was", -Math.floor(T0_MS / 1000), 0],
  ])("a device's clock that says %s is believed when that can be", async (_what, saidS, stampedS) => {
    const { take, broker, live } = guestOf();
    broker.connect();
    await take({ values: { temperatureC: 10 }, takenAtMs: T0_MS + saidS * 1000 });
    expect(live().takenAt).toBe(isoAt(stampedS));
  });

  test("a device's clock that stands still is not believed twice", async () => {
    const { take, broker, live, advance } = guestOf();
    broker.connect();
    await take({ values: { temperatureC: 10 }, takenAtMs: T0_MS - 1000 });
    await advance(INTERVAL_MS);
    await take({ values: { temperatureC: 10.5 }, takenAtMs: T0_MS - 1000 });
    expect(live().takenAt).toBe(isoAt(60));
  });

  test("what a device measured long ago is history, and not the weather of now", async () => {
    const { take, broker } = guestOf();
    broker.connect();
    await take({ values: { temperatureC: 10 }, takenAtMs: T0_MS - 7_200_000 });
    expect(broker.on("clima/v1/roof/telemetry")).toEqual([]);
    expect(broker.on("clima/v1/roof/latest/temperatureC")).toEqual([]);
    expect(broker.on("clima/v1/roof/backfill").join()).toContain(isoAt(-7200));
  });

  test("keeps readings while there is no broker", async () => {
    const { take, broker } = guestOf();
    for (const temperatureC of [10, 11, 12]) await take({ values: { temperatureC } });
    broker.connect();
    await settle();
    const sent = [...broker.on("clima/v1/roof/telemetry"), ...broker.on("clima/v1/roof/backfill")].join();
    for (const temperatureC of [10, 11, 12]) expect(sent).toContain(`"temperatureC":${temperatureC}`);
  });

  test("says that it is silent after five intervals without a word, and when it speaks again", async () => {
    const { take, broker, advance, status, health } = guestOf();
    broker.connect();
    await take({ values: { temperatureC: 10 } });
    await advance(5 * INTERVAL_MS);
    expect(status()).toBe("online");
    await advance(2 * 5000);
    expect(status()).toBe("offline");
    expect(health().sensors).toEqual({
      GW2000A: { ok: false, since: expect.any(String), error: `nothing was heard of it since ${isoAt(0)}` },
    });
    expect(broker.on("clima/v1/roof/error").join()).toContain("device-silent");
    await take({ values: { temperatureC: 10 } });
    expect(status()).toBe("online");
    expect(health().sensors).toMatchObject({ GW2000A: { ok: true } });
  });

  test("says that no device was ever heard", async () => {
    const { broker, advance, status } = guestOf();
    broker.connect();
    await advance(7 * INTERVAL_MS);
    expect(status()).toBe("offline");
    expect(broker.on("clima/v1/roof/error").map((json) => JSON.parse(json).message)).toEqual([
      "no device of this station was heard yet; is it on, in reach and set to send to this computer?",
    ]);
  });

  test("one of its devices may be silent alone", async () => {
    const { take, broker, advance, status, health } = guestOf();
    broker.connect();
    await take({ device: "still", sensor: "Gauge", values: { temperatureC: 10 } });
    for (let minute = 0; minute < 7; minute += 1) {
      await take({ device: "loud", sensor: "Gauge", values: { humidityPct: 50 + minute } });
      await advance(INTERVAL_MS);
    }
    expect(status()).toBe("online");
    expect(health().sensors).toMatchObject({ Gauge: { ok: false }, "Gauge 2": { ok: true } });
  });

  test("says once that a battery is low", async () => {
    const { take, broker } = guestOf();
    broker.connect();
    for (let count = 0; count < 3; count += 1) await take({ values: { temperatureC: 10 }, isBatteryLow: true });
    expect(broker.on("clima/v1/roof/error").map((json) => JSON.parse(json).code)).toEqual(["battery-low"]);
  });

  test("refuses a reading without anything that it knows", async () => {
    const { take } = guestOf();
    const error = "the reading has no quantity that Clima knows; look at what the device sends";
    expect(await take({ values: { temperatureC: Number.NaN } })).toEqual({ ok: false, error });
    expect(await take({ rainTotalMm: -1 })).toEqual({ ok: false, error });
  });
});
