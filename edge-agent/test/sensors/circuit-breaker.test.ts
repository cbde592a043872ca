import { err, ok } from "@clima/schemas";
import { expect, test } from "@jest/globals";
import { withCircuitBreaker } from "../../src/sensors/circuit-breaker.ts";
import { instantClock } from "../support/scripted-i2c-bus.ts";

/** A sensor that is plugged in or not, and counts how often it was asked. */
function pluggable() {
  const clock = instantClock();
  const state = { isPlugged: true, asked: 0, fails: 0 };
  const sensor = withCircuitBreaker(
    {
      name: "BH1750",
      quantities: ["illuminanceLux"],
      read: async () => {
        state.asked += 1;
        if (state.fails > 0) {
          state.fails -= 1;
          return err("a glitch");
        }
        return state.isPlugged ? ok({ illuminanceLux: 5 }) : err("no answer");
      },
    },
    clock,
  );
  return { sensor, state, clock };
}

test("a glitch is not seen: the sensor is read once more", async () => {
  const { sensor, state } = pluggable();
  state.fails = 1;
  expect(await sensor.read()).toEqual(ok({ illuminanceLux: 5 }));
  expect(state.asked).toBe(2);
});

test("a chip that is pulled out says so at each reading, and is asked once a minute in the end", async () => {
  const { sensor, state, clock } = pluggable();
  state.isPlugged = false;
  for (let second = 0; second < 3600; second += 1) {
    expect(await sensor.read()).toEqual(err("no answer"));
    await clock.sleepMs(1000);
  }
  expect(state.asked).toBeGreaterThan(60);
  expect(state.asked).toBeLessThan(75);
});

test("a chip that is plugged in again is back within a minute, and then read at each reading", async () => {
  const { sensor, state, clock } = pluggable();
  state.isPlugged = false;
  for (let second = 0; second < 1000; second += 1) {
    await sensor.read();
    await clock.sleepMs(1000);
  }
  state.isPlugged = true;
  const pluggedAtMs = clock.monotonicMs();
  while (!(await sensor.read()).ok) await clock.sleepMs(1000);
  expect(clock.monotonicMs() - pluggedAtMs).toBeLessThanOrEqual(60_000);
  state.asked = 0;
  for (let reading = 0; reading < 10; reading += 1) expect((await sensor.read()).ok).toBe(true);
  expect(state.asked).toBe(10);
});
