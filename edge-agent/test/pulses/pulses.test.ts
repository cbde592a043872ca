import { describe, expect, test } from "@jest/globals";
import { createPulses } from "../../src/pulses/pulses.ts";
import { createHandGpio } from "../support/hand-gpio.ts";
import { createManualClock, settle } from "../support/manual-clock.ts";
import { T0_MS } from "../support/readings.ts";
import { stationSettings } from "../support/station-settings.ts";

const [RAIN, WIND, LED, BUTTON] = [5, 6, 13, 19];
const SETTINGS = {
  ...stationSettings,
  rainGauge: { bcm: RAIN, mmPerTip: 0.2, debounceMs: 100 },
  anemometer: { bcm: WIND, metresPerSecondPerHz: 0.5, debounceMs: 2 },
  statusLedBcm: LED,
  buttonBcm: BUTTON,
  buttonLongPressMs: 3000,
};

function pulsesWith(tips = 0) {
  const time = createManualClock(T0_MS);
  const hand = createHandGpio(time.clock);
  const written: number[] = [];
  const opened = createPulses(SETTINGS, hand.gpio, time.clock, { read: () => tips, write: (count) => void written.push(count) });
  if (!opened.ok) throw new Error(opened.error);
  const { sensors, rainGauge, frontPanel } = opened.value;
  const read = async (name: string) => {
    const result = await sensors.find((sensor) => sensor.name === name)?.read();
    return result?.ok ? result.value : undefined;
  };
  return { time, hand, written, read, tips: () => rainGauge?.tips(), frontPanel };
}

const SECOND_MS = 1000;

describe("the rain gauge", () => {
  test("counts on from what it had counted before, and writes each tip down", () => {
    const { hand, tips, written } = pulsesWith(41);
    expect(tips()).toBe(41);
    hand.tap(RAIN);
    expect(tips()).toBe(42);
    expect(written).toEqual([42]);
  });

  test("takes what bounces for one tip, and the next for another", async () => {
    const { hand, tips, time } = pulsesWith();
    for (let bounce = 0; bounce < 5; bounce += 1) {
      hand.tap(RAIN);
      await time.advance(15);
    }
    expect(tips()).toBe(1);
    await time.advance(100);
    hand.tap(RAIN);
    expect(tips()).toBe(2);
  });

  test("tells the rate of the last two tips; it falls with the time since, to nothing after a quarter of an hour", async () => {
    const { hand, time, read } = pulsesWith();
    expect(await read("Rain gauge")).toEqual({ rainRateMmh: 0 });
    hand.tap(RAIN);
    expect(await read("Rain gauge")).toEqual({ rainRateMmh: 0 });
    await time.advance(60 * SECOND_MS);
    hand.tap(RAIN);
    // 0.2 mm a minute
    expect(await read("Rain gauge")).toEqual({ rainRateMmh: 12 });
    await time.advance(120 * SECOND_MS);
    expect(await read("Rain gauge")).toEqual({ rainRateMmh: 6 });
    await time.advance(900 * SECOND_MS);
    expect(await read("Rain gauge")).toEqual({ rainRateMmh: 0 });
    hand.tap(RAIN);
    expect(await read("Rain gauge")).toEqual({ rainRateMmh: 0 });
  });
});

describe("the anemometer", () => {
  /** `hz` closings a second for so long. */
  async function blow({ hand, time }: ReturnType<typeof pulsesWith>, hz: number, seconds: number): Promise<void> {
    for (let pulse = 0; pulse < hz * seconds; pulse += 1) {
      await time.advance(SECOND_MS / hz);
      hand.tap(WIND);
    }
  }

  test("tells the mean since the last reading and the strongest three seconds", async () => {
    const station = pulsesWith();
    await blow(station, 4, 10);
    await blow(station, 20, 3);
    await blow(station, 4, 7);
    const { windSpeedMs = 0, windGustMs = 0 } = (await station.read("Anemometer")) ?? {};
    expect(windSpeedMs).toBeCloseTo((0.5 * (4 * 17 + 60)) / 20, 6);
    expect(windGustMs).toBeGreaterThan(9.5);
    expect(windGustMs).toBeLessThanOrEqual(10.2);
  });

  test("sees a gust that lies across two readings in the second", async () => {
    const station = pulsesWith();
    await station.time.advance(10 * SECOND_MS);
    await blow(station, 20, 2);
    await station.read("Anemometer");
    await blow(station, 20, 1);
    await station.time.advance(9 * SECOND_MS);
    const { windSpeedMs, windGustMs = 0 } = (await station.read("Anemometer")) ?? {};
    expect(windSpeedMs).toBeCloseTo(1, 6);
    expect(windGustMs).toBeGreaterThan(9);
  });

  test("tells calm as 0, never a gust below the mean, and nothing before three seconds are known", async () => {
    const station = pulsesWith();
    await station.time.advance(2 * SECOND_MS);
    expect(await station.read("Anemometer")).toEqual({});
    await station.time.advance(8 * SECOND_MS);
    expect(await station.read("Anemometer")).toEqual({ windSpeedMs: 0, windGustMs: 0 });
    await blow(station, 7, 5);
    const { windSpeedMs = 0, windGustMs = 0 } = (await station.read("Anemometer")) ?? {};
    expect(windGustMs).toBeGreaterThanOrEqual(windSpeedMs);
  });

  test("does not grow while it is calm or stormy for days", async () => {
    const station = pulsesWith();
    await blow(station, 50, 60);
    const begun = process.memoryUsage().heapUsed;
    for (let reading = 0; reading < 50; reading += 1) {
      await blow(station, 50, 10);
      await station.read("Anemometer");
    }
    expect(process.memoryUsage().heapUsed - begun).toBeLessThan(30_000_000);
  });
});

describe("button and light", () => {
  function panelWith(status: () => "well" | "no-broker" | "fault" = () => "well") {
    const station = pulsesWith();
    const pressed: string[] = [];
    const stop = station.frontPanel?.start(status, {
      onPress: () => void pressed.push("press"),
      onLongPress: () => void pressed.push("long"),
    });
    return { ...station, pressed, stop };
  }

  test("a press is reported when the button is let go, a long one while it is held, and each once", async () => {
    const { hand, time, pressed } = panelWith();
    hand.set(BUTTON, true);
    await time.advance(200);
    expect(pressed).toEqual([]);
    hand.set(BUTTON, false);
    await time.advance(200);
    hand.set(BUTTON, true);
    await time.advance(3000);
    expect(pressed).toEqual(["press", "long"]);
    hand.set(BUTTON, false);
    await time.advance(5000);
    expect(pressed).toEqual(["press", "long"]);
  });

  test("a button that bounces is pressed once", async () => {
    const { hand, time, pressed } = panelWith();
    for (const isClosed of [true, false, true, false, true]) {
      hand.set(BUTTON, isClosed);
      await time.advance(3);
    }
    await time.advance(200);
    for (const isClosed of [false, true, false]) {
      hand.set(BUTTON, isClosed);
      await time.advance(3);
    }
    await time.advance(5000);
    expect(pressed).toEqual(["press"]);
  });

  test("the light is on when all is well, blinks otherwise, and is off when the station ends", async () => {
    let status: "well" | "no-broker" | "fault" = "well";
    const { hand, time, stop, frontPanel } = panelWith(() => status);
    const changes = async (forMs: number) => {
      let count = 0;
      let last = hand.lights.get(LED);
      for (let ms = 0; ms < forMs; ms += 10) {
        await time.advance(10);
        if (hand.lights.get(LED) !== last) count += 1;
        last = hand.lights.get(LED);
      }
      return count;
    };
    await settle();
    expect(hand.lights.get(LED)).toBe(true);
    expect(await changes(3000)).toBe(0);
    status = "no-broker";
    const slow = await changes(6000);
    status = "fault";
    const quick = await changes(6000);
    expect(slow).toBeGreaterThanOrEqual(4);
    expect(quick).toBeGreaterThan(3 * slow);
    expect(frontPanel?.identify()).toBe(true);
    await time.advance(1000);
    expect(await changes(3000)).toBeGreaterThan(quick / 2);
    await stop?.();
    expect(hand.lights.get(LED)).toBe(false);
  });
});

test("a pin that cannot be had is an error that names its setting", () => {
  const time = createManualClock(T0_MS);
  const settings = { ...SETTINGS, anemometer: { ...SETTINGS.anemometer, bcm: 99 }, buttonBcm: RAIN };
  const opened = createPulses(settings, createHandGpio(time.clock).gpio, time.clock, { read: () => 0, write() {} });
  expect(opened).toEqual({
    ok: false,
    error: "station.anemometer.bcm: GPIO 99 is not to be had; station.buttonBcm: GPIO 5 is not to be had",
  });
});
