import { encodeSignal } from "@clima/infrared";
import { describe, expect, test } from "@jest/globals";
import { sirc12 } from "../../../infrared/src/codec/sirc.ts";
import { createRandom } from "../../../test/support/random.ts";
import { seedOfRun } from "../../../test/support/seed.ts";
import { createSamples } from "../../src/infrared/receiver/samples.ts";
import { encodeNec } from "../support/encode.ts";
import { settle } from "../support/manual-clock.ts";
import { stationThatHears, topics } from "../support/station-that-hears.ts";

const POWER = encodeNec({ address: 4, command: 8 });

describe("what is heard", () => {
  test("is published with its code, its repeats, and the button that has it", async () => {
    const { hear, heard } = stationThatHears();
    hear(encodeNec({ address: 4, command: 8 }, 3).timingsUs);
    hear(encodeSignal(sirc12, { address: 1, command: 21 }).timingsUs);
    hear([500, -700, 800, -300, 900]);
    expect(heard().map(({ timingsUs: _timings, schema: _schema, station: _station, receivedAt: _at, ...rest }) => rest)).toEqual([
      { protocol: "nec", address: 4, command: 8, repeats: 2, remote: "demo-tv", button: "power" },
      { protocol: "sirc12", address: 1, command: 21, repeats: 2 },
      {},
    ]);
    expect(heard()[2]?.timingsUs).toEqual([500, -700, 800, -300, 900]);
  });

  test("is not what the station itself sends, nor its echo", async () => {
    const { hear, heard, command, time } = stationThatHears();
    command("ir/send", { id: "a", remote: "demo-tv", button: "power" });
    await settle();
    hear(POWER.timingsUs);
    await time.advance(80);
    hear(POWER.timingsUs);
    await time.advance(80);
    hear(POWER.timingsUs);
    expect(heard()).toEqual([]);
    await time.advance(200);
    hear(POWER.timingsUs);
    expect(heard()).toHaveLength(1);
  });
});

test("a press of two codes is learned as the whole of it, not as its first", () => {
  const [first = [], second = []] = [0x99, 0xbc].map((command) => encodeNec({ address: 0xa3, command }).timingsUs);
  const both = [...first, -22_000, ...second];
  const samples = createSamples();
  expect(samples.add({ timingsUs: both })).toBe(1);
  expect(samples.add({ timingsUs: both })).toEqual({ button: { carrierHz: 38_000, timingsUs: both }, samples: 2 });
});

describe("samples of no known protocol", () => {
  const RAW = [3000, -1000, 700, -1300, 700, -2600, 1900, -700, 700];

  test("are averaged, as many as are wanted and agree, and what does not is left out", () => {
    const random = createRandom(seedOfRun());
    const samples = createSamples(3);
    const noisy = () => ({ timingsUs: RAW.map((us) => Math.round(us * (1 + 0.08 * (2 * random() - 1)))) });
    expect(samples.add(noisy())).toBe(2);
    expect(samples.add({ timingsUs: [3000, -1000, 700] })).toBe(2);
    expect(samples.add(noisy())).toBe(1);
    const learned = samples.add(noisy());
    if (typeof learned === "number" || !("timingsUs" in learned.button)) throw new Error("not learned");
    expect(learned.samples).toBe(3);
    for (const [index, us] of learned.button.timingsUs.entries()) expect(Math.abs(us / (RAW[index] ?? 1) - 1)).toBeLessThan(0.08);
  });

  test("keep one frame of a button that was held, and all where they differ", () => {
    const learn = (timingsUs: readonly number[]) => {
      const samples = createSamples();
      samples.add({ timingsUs });
      const last = samples.add({ timingsUs });
      return typeof last === "object" && "timingsUs" in last.button ? last.button.timingsUs : undefined;
    };
    expect(learn([...RAW, -40_000, ...RAW])).toEqual(RAW);
    const two = [...RAW, -20_000, ...RAW.slice(0, 5)];
    expect(learn(two)).toEqual(two);
  });
});

describe("an air conditioner", () => {
  const code = (command: number) => ({ protocol: "nec", address: 9, command });
  const AC = {
    name: "Bedroom AC",
    buttons: { off: code(0), "cool auto 21": code(1), "cool auto 21.5": code(2), "cool high both 21": code(3), "heat auto 25": code(4) },
  };

  function stationWithAc() {
    const station = stationThatHears();
    for (const [button, button_code] of Object.entries(AC.buttons)) station.remotes.saveButton(AC.name, button, button_code);
    let id = 0;
    const put = async (state: object) => {
      id += 1;
      station.command("ir/state", { id: String(id), remote: "bedroom ac", ...state });
      await station.time.advance(1000);
      return station.results("ir/state").at(-1);
    };
    return { ...station, put };
  }

  test.each([
    [{ mode: "cool", temperatureC: 21 }, "cool auto 21"],
    [{ mode: "COOL", temperatureC: 21.5 }, "cool auto 21.5"],
    [{ mode: "cool", fan: "High", swing: "both", temperatureC: 21 }, "cool high both 21"],
    [{ mode: "heat" }, "heat auto 25"],
    [{ mode: "off" }, "off"],
  ])("put into %j is sent %s", async (state, button) => {
    const { put } = stationWithAc();
    expect(await put(state)).toMatchObject({ status: "ok", remote: "Bedroom AC", button });
  });

  test("has its last state retained, under the name of its file, once it was sent", async () => {
    const { put, states } = stationWithAc();
    await put({ mode: "cool", temperatureC: 21, dryRun: true });
    expect(states()).toEqual([]);
    await put({ mode: "cool", temperatureC: 21 });
    expect(states().map(({ topic, retain, payload }) => [topic, retain, JSON.parse(payload)])).toEqual([
      [topics.irState("bedroom-ac"), true, expect.objectContaining({ remote: "Bedroom AC", mode: "cool", fan: "auto", temperatureC: 21 })],
    ]);
  });

  test("keeps what is not named, as far as it has that", async () => {
    const { put } = stationWithAc();
    await put({ mode: "cool", fan: "high", temperatureC: 21 });
    expect(await put({ mode: "cool", keep: true })).toMatchObject({ button: "cool high both 21" });
    expect(await put({ temperatureC: 21.5, keep: true })).toMatchObject({ button: "cool auto 21.5" });
    expect(await put({ mode: "heat", keep: true })).toMatchObject({ button: "heat auto 25" });
    expect(await put({ mode: "cool" })).toMatchObject({ button: "cool auto 21" });
    expect(await put({ temperatureC: 40, keep: true })).toMatchObject({ status: "rejected", code: "unknown-state" });
    expect(await put({ temperatureC: 21 })).toMatchObject({
      status: "rejected",
      code: "invalid",
      message: expect.stringContaining("mode is missing"),
    });
  });

  test("that is off is sent nothing but its mode, and remembers what it is to be when it is on", async () => {
    const { put, states } = stationWithAc();
    expect(await put({ temperatureC: 21.5, keep: true })).toMatchObject({ status: "ok", code: "kept" });
    expect(states()).toEqual([]);
    expect(await put({ mode: "cool", keep: true })).toMatchObject({ button: "cool auto 21.5" });
    expect(await put({ mode: "off", keep: true })).toMatchObject({ button: "off" });
    await put({ temperatureC: 21, keep: true });
    await put({ fan: "high", keep: true, dryRun: true });
    expect(await put({ mode: "cool", keep: true })).toMatchObject({ button: "cool auto 21" });
  });

  test("that is changed twice at once has both changes", async () => {
    const { command, time, results } = stationWithAc();
    command("ir/state", { id: "a", remote: "bedroom ac", mode: "cool", keep: true });
    command("ir/state", { id: "b", remote: "bedroom ac", temperatureC: 21.5, keep: true });
    await time.advance(1000);
    expect(results("ir/state").at(-1)).toMatchObject({ id: "b", status: "ok", button: "cool auto 21.5" });
  });

  test("is as it was when nothing could be sent", async () => {
    const { put, breakTransmitter } = stationWithAc();
    await put({ mode: "cool", fan: "high", temperatureC: 21 });
    breakTransmitter("no light");
    expect(await put({ mode: "heat", temperatureC: 25 })).toMatchObject({ status: "error", code: "transmit-failed" });
    breakTransmitter(undefined);
    expect(await put({ temperatureC: 21, keep: true })).toMatchObject({ button: "cool high both 21" });
  });

  test("that has no such state says which it has", async () => {
    const { put } = stationWithAc();
    expect(await put({ mode: "dry" })).toMatchObject({
      status: "rejected",
      code: "unknown-state",
      message: expect.stringMatching(/no mode "dry"; it has off, cool, heat$/),
    });
    expect((await put({ mode: "cool", temperatureC: 40 }))?.message).toMatch(
      /no such state in cool; it has cool auto 21, cool auto 21\.5, cool high both 21$/,
    );
  });
});
