import { createTopics, type Values } from "@clima/schemas";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { createLatestValues } from "../../src/delivery/latest-values.ts";
import { expiryS } from "../../src/home-assistant/quantity-components.ts";
import { createManualClock } from "../support/manual-clock.ts";
import { T0_MS } from "../support/readings.ts";
import { createScriptedLink } from "../support/scripted-link.ts";

const topics = createTopics().station("garden");

let time: ReturnType<typeof createManualClock>;
let broker: ReturnType<typeof createScriptedLink>;
let latest: ReturnType<typeof createLatestValues>;
beforeEach(() => {
  time = createManualClock(T0_MS);
  broker = createScriptedLink();
  broker.connect();
  latest = createLatestValues({ link: broker.link, topics, clock: time.clock });
});

/** A reading every so often. */
async function measure(intervalMs: number, readings: readonly Values[]): Promise<void> {
  for (const values of readings) {
    latest.publish(values);
    await time.advance(intervalMs);
  }
}
const said = () => broker.published.map(({ topic, payload }) => `${topic.split("/").at(-1)} ${payload}`);

describe("latest/<quantity>", () => {
  test("is retained and says what changes to the decimals of its quantity, and nothing else", async () => {
    await measure(1000, [
      { temperatureC: 21.42, humidityPct: 45.1 },
      { temperatureC: 21.44, humidityPct: 45.4 },
      { temperatureC: 21.46, humidityPct: 45.2 },
      { temperatureC: 21.44, humidityPct: 45.6 },
    ]);
    expect(said()).toEqual(["temperatureC 21.42", "humidityPct 45.1", "temperatureC 21.46", "temperatureC 21.44", "humidityPct 45.6"]);
    expect(broker.published.every(({ retain, qos }) => retain && qos === 0)).toBe(true);
  });

  test("says no zero again that only has another sign", async () => {
    await measure(1000, [{ temperatureC: 0.01 }, { temperatureC: -0.01 }, { temperatureC: 0 }]);
    expect(said()).toEqual(["temperatureC 0.01"]);
  });

  test("says what came back, though it is the same", async () => {
    await measure(1000, [{ temperatureC: 20, humidityPct: 50 }, { humidityPct: 50 }, { temperatureC: 20, humidityPct: 50 }]);
    expect(said()).toEqual(["temperatureC 20", "humidityPct 50", "temperatureC 20"]);
  });

  test("says all to the next connection", async () => {
    await measure(1000, [{ temperatureC: 20 }]);
    latest.forgetConnection();
    await measure(1000, [{ temperatureC: 20 }]);
    expect(said()).toEqual(["temperatureC 20", "temperatureC 20"]);
  });

  test.each([1000, 5000, 10_000, 14_000, 20_000, 29_000, 30_000, 31_000, 60_000, 300_000, 3_600_000])(
    "says what stays the same so often that Home Assistant never takes it for gone, at an interval of %d ms",
    async (intervalMs) => {
      const saidAtMs: number[] = [];
      for (let reading = 0; reading < 200; reading += 1) {
        latest.publish({ temperatureC: 20 });
        if (broker.published.length > saidAtMs.length) saidAtMs.push(time.clock.monotonicMs());
        await time.advance(intervalMs);
      }
      const gapsMs = saidAtMs.slice(1).map((atMs, index) => atMs - (saidAtMs[index] ?? atMs));
      expect(Math.max(...gapsMs)).toBeLessThan(1000 * expiryS(intervalMs));
      // And no oftener than it is measured, or twice a minute
      expect(Math.min(...gapsMs)).toBeGreaterThanOrEqual(Math.max(intervalMs, 30_000));
    },
  );
});
