/** Nothing is compensated with a temperature that is refused. */
import { describe, expect, test } from "@jest/globals";
import { createCpuHeatCorrection } from "../../src/reading/cpu-heat.ts";
import { createCheckedPrepare } from "../../src/reading/checked-prepare.ts";
import { createSensorBoard } from "../../src/sampling/sensor-board.ts";
import { crc8 } from "../../src/sensors/crc8.ts";
import { createHtu21d } from "../../src/sensors/htu21d/htu21d.ts";
import { instantClock, scriptedI2cBus } from "../support/scripted-i2c-bus.ts";

const SITE = { latitudeDeg: 50.1, longitudeDeg: 8.7 };
const SILENT = { onChange: () => {}, onFound: () => {} };
const boardClock = { ...instantClock(), sleepMs: () => new Promise<void>(() => {}) };
const compensated = new Set(["humidityPct", "pressureHpa"] as const);

test("the humidity of an HTU21D with a broken thermometer is as it was measured, and doubted", async () => {
  const bus = scriptedI2cBus({ f3: [0xff, 0xfc, crc8([0xff, 0xfc], 0)], f5: [0x7c, 0x82, 0x97] });
  const board = createSensorBoard([createHtu21d(bus, instantClock())], boardClock, SILENT);
  const measured = await board.read();
  const { values, quality } = createCheckedPrepare(SITE)(measured, { monotonicMs: 0, compensated: board.compensated() });
  expect({ values, quality }).toEqual({ values: { humidityPct: 54.79 }, quality: { humidityPct: "suspect" } });
});

describe("a temperature that jumps", () => {
  const afterJump = (at: { readonly compensated?: ReadonlySet<"humidityPct" | "pressureHpa"> }) => {
    const prepare = createCheckedPrepare(SITE);
    prepare({ temperatureC: 20, humidityPct: 50, pressureHpa: 1000 }, { monotonicMs: 0 });
    return prepare({ temperatureC: 55, humidityPct: 55, pressureHpa: 1000.2 }, { monotonicMs: 10_000, ...at });
  };

  test("takes with it what was compensated with it, which says so", () => {
    const { values, failures } = afterJump({ compensated });
    expect(values).toEqual({});
    expect(failures.map(({ quantity, check }) => [quantity, check])).toEqual([
      ["temperatureC", "step"],
      ["humidityPct", "compensation"],
      ["pressureHpa", "compensation"],
    ]);
  });

  test("leaves what another chip measured", () => {
    expect(afterJump({}).values).toEqual({ humidityPct: 55, pressureHpa: 1000.2 });
  });
});

test("only what comes from the chip whose temperature is taken is compensated with that", async () => {
  const sensorOf = (name: string, values: object) => ({
    name,
    quantities: [],
    compensated: ["humidityPct" as const, "pressureHpa" as const],
    read: async () => ({ ok: true as const, value: values }),
  });
  const board = createSensorBoard(
    [sensorOf("one", { temperatureC: 20, pressureHpa: 1000 }), sensorOf("other", { temperatureC: 21, humidityPct: 50 })],
    boardClock,
    SILENT,
  );
  await board.read();
  expect([...board.compensated()]).toEqual(["humidityPct"]);
});

test("no humidity is moved by the processor's warmth from a temperature that is refused", async () => {
  const correct = createCpuHeatCorrection(2.25, async () => 55);
  expect(await correct({ temperatureC: 128.86, humidityPct: 54.79, pressureHpa: 1000 })).toEqual({
    ok: true,
    value: { temperatureC: 128.86, pressureHpa: 1000 },
  });
});
