import { err } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import type { I2cBus } from "../../src/platform/i2c-bus.ts";
import { isThere, type Sensor } from "../../src/platform/sensor.ts";
import { createSensorBoard } from "../../src/sampling/sensor-board.ts";
import { type BusSurroundings, type ChipSettings, createChipSensors } from "../../src/sensors/chip-finder.ts";
import { CHIP_KINDS } from "../../src/sensors/chips.ts";
import { wordBytes } from "../../src/sensors/sensirion-words.ts";
import { createBme280Chip } from "../../src/simulation/chips/bme280-chip.ts";
import { createBmp180Chip } from "../../src/simulation/chips/bmp180-chip.ts";
import { createSht3xChip } from "../../src/simulation/chips/sht3x-chip.ts";
import { createSimulatedI2cBus, type SimulatedChip } from "../../src/simulation/chips/simulated-i2c-bus.ts";
import { instantClock } from "../support/scripted-i2c-bus.ts";

const AIR = { temperatureC: 20, humidityPct: 60, pressureHpa: 1000 };
const everyKind = (setting: string) =>
  Object.fromEntries(CHIP_KINDS.map(({ name }) => [name.toLowerCase(), setting])) as unknown as ChipSettings;
const ALL_AUTO = everyKind("auto");
const MINUTE_MS = 60_000;

/** A station on a bus into which chips can be plugged while it runs. */
function stationWith(settings: Partial<ChipSettings> = {}, bus?: I2cBus, around: BusSurroundings = {}) {
  const clock = instantClock();
  const plugged = new Map<number, SimulatedChip>();
  const sensors = createChipSensors(bus ?? createSimulatedI2cBus(plugged), clock, { ...ALL_AUTO, ...settings }, around);
  const events: string[] = [];
  const board = createSensorBoard(
    sensors,
    { ...clock, sleepMs: () => new Promise(() => {}) },
    {
      onChange: (name, { isOk, error }) => void events.push(isOk ? `${name} ok` : `${name}: ${error}`),
      onFound: (name, where) => void events.push(`found ${name} at ${where}`),
    },
  );
  const chips = {
    bmp180: () => createBmp180Chip(() => AIR),
    bme280: () => createBme280Chip(() => AIR, clock.monotonicMs),
    sht3x: () => createSht3xChip(() => ({ ...AIR, temperatureC: 21 }), clock.monotonicMs),
  };
  return { clock, plugged, board, events, chips, present: () => sensors.filter(isThere).map(({ name }: Sensor) => name) };
}

describe("a chip that is looked for", () => {
  test.each([0x76, 0x77])("is found at each address it can have: a BME280 at %i", async (address) => {
    const { plugged, board, events, chips, present } = stationWith();
    plugged.set(address, chips.bme280());
    const values = await board.read();
    expect(values.temperatureC).toBeCloseTo(20, 1);
    expect(present()).toEqual(["BME280"]);
    expect(events).toEqual([`found BME280 at 0x${address.toString(16)}`]);
    expect([...board.states().keys()]).toEqual(["BME280"]);
  });

  test("is distinguished from another kind at the same address", async () => {
    const { plugged, board, chips, present } = stationWith();
    plugged.set(0x77, chips.bmp180());
    plugged.set(0x76, chips.bme280());
    await board.read();
    expect(present()).toEqual(["BMP180", "BME280"]);
  });

  test("is found at a later look when it was plugged in later, and is no failure before", async () => {
    const { plugged, board, events, chips, present, clock } = stationWith();
    plugged.set(0x77, chips.bmp180());
    await board.read();
    plugged.set(0x44, chips.sht3x());
    await board.read();
    expect(present()).toEqual(["BMP180"]);
    await clock.sleepMs(MINUTE_MS);
    expect((await board.read()).temperatureC).toBeCloseTo(21, 1);
    expect(events).toEqual(["found BMP180 at 0x77", "found SHT3x at 0x44"]);
  });

  test("once found and pulled out, is a failure until it is back", async () => {
    const { plugged, board, events, chips, clock } = stationWith();
    const chip = chips.bmp180();
    plugged.set(0x77, chip);
    await board.read();
    plugged.delete(0x77);
    await board.read();
    plugged.set(0x77, chip);
    await clock.sleepMs(MINUTE_MS);
    await board.read();
    expect(events).toEqual(["found BMP180 at 0x77", "BMP180: no answer from 0x77; is the chip plugged in?", "BMP180 ok"]);
  });

  test("is believed in the order of the chips: the SHT3x before the BME280", async () => {
    const { plugged, board, chips } = stationWith();
    plugged.set(0x45, chips.sht3x());
    plugged.set(0x77, chips.bme280());
    expect((await board.read()).temperatureC).toBeCloseTo(21, 1);
  });
});

describe("an empty bus", () => {
  test("is one failure that names what was looked for, and ends when a chip is there", async () => {
    const { plugged, board, events, chips, clock, present } = stationWith();
    await board.read();
    await board.read();
    expect(events).toEqual([
      `I2C bus: none of ${CHIP_KINDS.map(({ name }) => name).join(", ")} is there; the last one asked for: no answer from 0x10; is the chip plugged in?`,
    ]);
    expect(present()).toEqual(["I2C bus"]);
    plugged.set(0x77, chips.bmp180());
    await clock.sleepMs(MINUTE_MS);
    await board.read();
    expect(present()).toEqual(["BMP180"]);
    expect(events.slice(1)).toEqual(["found BMP180 at 0x77", "I2C bus ok"]);
  });

  test("says what is wrong with the bus itself", async () => {
    const { board, events } = stationWith({}, { transfer: async () => err("there is no /dev/i2c-1") });
    await board.read();
    expect(events[0]).toMatch(/there is no \/dev\/i2c-1$/);
  });
});

describe("a chip by the settings", () => {
  test("that must be there is a failure from the start, at the address that was given", async () => {
    const { board, events, present } = stationWith({ bmp180: "0x76" });
    await board.read();
    expect(present()).toContain("BMP180");
    expect(events[0]).toBe("BMP180: no answer from 0x76; is the chip plugged in?");
  });

  test("that is off is not asked", async () => {
    const asked: number[] = [];
    const bus: I2cBus = {
      transfer: async (address) => {
        asked.push(address);
        return err("nobody");
      },
    };
    const off = everyKind("off");
    const { board, present } = stationWith({ ...off, bh1750: "auto" }, bus);
    await board.read();
    expect(new Set(asked)).toEqual(new Set([0x23, 0x5c]));
    const allOff = stationWith(off, bus);
    await allOff.board.read();
    expect({ events: allOff.events, present: allOff.present() }).toEqual({ events: [], present: [] });
    expect(present()).toEqual(["I2C bus"]);
  });
});

describe("chips that share an address", () => {
  const answering = (answers: Readonly<Record<string, readonly number[]>>): SimulatedChip => {
    let asked = "";
    return {
      write(bytes) {
        asked = bytes.map((byte) => byte.toString(16)).join(" ");
        return answers[asked] !== undefined;
      },
      read: (length) => answers[asked]?.slice(0, length),
    };
  };

  test("are told apart by what they answer: an SHT4x is no SHT3x, nor the other way round", async () => {
    const { plugged, board, chips, present } = stationWith();
    const air = [...wordBytes(0x6666), ...wordBytes(0x8000)];
    plugged.set(0x44, answering({ "89": air, fd: air }));
    plugged.set(0x45, chips.sht3x());
    await board.read();
    expect(present()).toEqual(["SHT3x", "SHT4x"]);
  });

  test("and are of no kind are named, at their address and beside others", async () => {
    const strangers: string[] = [];
    const alone = stationWith({}, undefined, { onStranger: (what) => strangers.push(what) });
    alone.plugged.set(0x76, answering({ d0: [0x50] }));
    await alone.board.read();
    expect(alone.events[0]).toMatch(/is there; at 0x76 a chip answers that is none of those Clima reads: it says id 0x50$/);
    alone.plugged.set(0x77, alone.chips.bmp180());
    await alone.clock.sleepMs(MINUTE_MS);
    await alone.board.read();
    expect(strangers).toEqual(["at 0x76 a chip answers that is none of those Clima reads: it says id 0x50"]);
    expect(alone.present()).toEqual(["BMP180"]);
  });

  test.each([
    [0x76, { d0: [0x50] }, "0x50"],
    [0x77, { d0: [0xff] }, "0xff"],
    [0x29, { "80": [0x03], "8a": [0x12] }, undefined],
    [0x39, { "80": [0x03], "8a": [0x70] }, "0x70"],
    [0x49, { "80": [0x85], "8a": [0x83] }, "0x83"],
    [0x10, { "7": [0x81, 0xd4] }, "0xd481"],
  ])("say at %i what they answer, beside another chip", async (address, answers, id) => {
    const strangers: string[] = [];
    const { plugged, board, chips } = stationWith({}, undefined, { onStranger: (what) => strangers.push(what) });
    plugged.set(0x44, chips.sht3x());
    plugged.set(address, answering(answers));
    await board.read();
    const said = `at 0x${address.toString(16)} a chip answers that is none of those Clima reads: it says id ${id}`;
    expect(strangers).toEqual(id === undefined ? [] : [said]);
  });
});
