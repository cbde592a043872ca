import { expect, test } from "@jest/globals";
import { createBh1750 } from "../../src/sensors/bh1750/bh1750.ts";
import { conversionMs, LEAST_SENSITIVE, settingFor, toLux } from "../../src/sensors/bh1750/light.ts";
import { createBh1750Chip } from "../../src/simulation/chips/bh1750-chip.ts";
import { createSimulatedI2cBus } from "../../src/simulation/chips/simulated-i2c-bus.ts";
import { instantClock } from "../support/scripted-i2c-bus.ts";

// ROHM BH1750FVI rev. D, p. 7 and 11
test.each([
  [0x8390, { mode: "high", mtreg: 69 }, 28_066.67],
  [0x0110, { mode: "low", mtreg: 69 }, 226.67],
  [0x0012, { mode: "high2", mtreg: 69 }, 7.5],
  [0xffff, { mode: "high", mtreg: 31 }, 121_556.85],
] as const)("%i counts with %j are %f lx", (counts, setting, lux) => {
  expect(toLux(counts, setting)).toBeCloseTo(lux, 1);
});

test("the wait is the longest the data sheet names, as long as MTreg makes it", () => {
  expect(conversionMs({ mode: "high", mtreg: 69 })).toBe(181);
  expect(conversionMs({ mode: "high2", mtreg: 254 })).toBe(664);
});

test("no setting is saturated by the light it was chosen for", () => {
  for (let lux = 0; lux < 121_000; lux += 50) {
    const setting = settingFor(lux);
    expect(toLux(0xffff, setting)).toBeGreaterThan(lux);
  }
  expect(settingFor(121_500)).toEqual(LEAST_SENSITIVE);
});

/** A chip that takes its longest time, in a light that may change while it is looked at. */
function inLight(luxAt: (atMs: number) => number) {
  const clock = instantClock();
  const chip = createBh1750Chip(() => luxAt(clock.monotonicMs()), clock.monotonicMs);
  return createBh1750(createSimulatedI2cBus(new Map([[0x23, chip]])), clock);
}
const luxOf = async (read: ReturnType<ReturnType<typeof inLight>["read"]>) => {
  const result = await read;
  return result.ok ? result.value.illuminanceLux : result.error;
};

test.each([0, 0.3, 12, 600, 6999, 7001, 30_000, 54_612, 90_000, 121_000])("%f lx are read as what they are", async (lux) => {
  expect(Math.abs(((await luxOf(inLight(() => lux).read())) as number) - lux)).toBeLessThan(Math.max(0.06, lux * 1e-3));
});

test("a light that goes on after the first look is still told", async () => {
  expect(await luxOf(inLight((atMs) => (atMs < 5 ? 10 : 100_000)).read())).toBeCloseTo(100_000, -1);
});

test("more light than the chip can tell is an error, not its largest number", async () => {
  expect(await luxOf(inLight(() => 140_000).read())).toBe("the light is at least 121557 lx, more than a BH1750 can tell");
});

test("each reading is of its own moment, never the one before", async () => {
  const sensor = inLight((atMs) => 100 + Math.floor(atMs / 600) * 100);
  const first = await luxOf(sensor.read());
  const second = await luxOf(sensor.read());
  expect([first, second].map((lux) => Math.round(lux as number))).toEqual([100, 200]);
});
