import { ok, silentLog } from "@clima/schemas";
import { expect, test } from "@jest/globals";
import { createCarrierTransmitter } from "../../src/infrared/transmitter/carrier-transmitter.ts";
import type { Transmitter } from "../../src/infrared/transmitter/transmitter.ts";
import { createManualClock } from "../support/manual-clock.ts";

function createSet({ hasProgram = true } = {}) {
  const time = createManualClock(0);
  const sent: string[] = [];
  const warnings: string[] = [];
  const recording = (name: string): Transmitter => ({
    async transmit({ carrierHz, timingsUs }) {
      sent.push(`${name} ${carrierHz}: ${timingsUs.join(" ")}`);
      return ok(undefined);
    },
  });
  const transmitter = createCarrierTransmitter({
    direct: recording("direct"),
    withCarrier: async () => (hasProgram ? recording("ir-ctl") : undefined),
    clock: time.clock,
    log: { ...silentLog, warn: (line) => void warnings.push(line) },
  });
  const send = async (carrierHz: number, timingsUs: readonly number[] = [900, -450, 560]) => {
    const sending = transmitter.transmit({ carrierHz, timingsUs }, {});
    await time.advance(1000);
    return sending;
  };
  return { send, sent, warnings };
}

test("the first frame sets the carrier, and so does each that needs another; the rest goes straight to the device", async () => {
  const { send, sent } = createSet();
  for (const carrierHz of [38_000, 38_000, 40_000, 40_000, 38_000]) await send(carrierHz, [560]);
  expect(sent).toEqual(["ir-ctl 38000: 560", "direct 38000: 560", "ir-ctl 40000: 560", "direct 40000: 560", "ir-ctl 38000: 560"]);
});

test("of several frames only the first waits for the slow program", async () => {
  const { send, sent } = createSet();
  await send(40_000, [2400, -600, 600, -25_000, 2400, -600, 600, -25_000, 2400, -600, 600]);
  expect(sent).toEqual(["ir-ctl 40000: 2400 -600 600", "direct 40000: 2400 -600 600 -25000 2400 -600 600"]);
});

test("without the program a near carrier goes out at the device's, which is told once", async () => {
  const { send, sent, warnings } = createSet({ hasProgram: false });
  await send(38_000);
  await send(36_000);
  await send(40_000);
  expect(sent).toHaveLength(3);
  expect(warnings).toEqual([expect.stringMatching(/38000 Hz in place of 36000 Hz; sudo apt install v4l-utils/)]);
});

test("without the program a carrier far off is refused with what to install", async () => {
  const { send, sent } = createSet({ hasProgram: false });
  expect(await send(56_000)).toEqual({ ok: false, error: expect.stringMatching(/56000 Hz.*sudo apt install v4l-utils/) });
  expect(sent).toEqual([]);
});
