import { decodeWhole } from "@clima/infrared";
import { afterEach, expect, test } from "@jest/globals";
import { waitFor } from "../../../test/support/wait-for.ts";
import { createSamples, type Heard, isOfButton } from "../../src/infrared/receiver/samples.ts";
import { createSimulatedReceiver } from "../../src/simulation/simulated-receiver.ts";

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

test("a simulated receiver hears, from the first in each lesson, what every kind of lesson needs", async () => {
  const receiver = createSimulatedReceiver(5);
  opened.push(receiver.close);
  const heard: Heard[] = [];
  receiver.onSignal((timingsUs, carrierHz) => heard.push({ timingsUs, carrierHz }));
  await waitFor("a press", () => heard.length > 0);
  receiver.measureCarrier?.(true);
  heard.length = 0;
  await waitFor("a round of presses", () => heard.length >= 7);
  const [first, held, second, unknown, unknownAgain, warm, warmer] = heard as [Heard, Heard, Heard, Heard, Heard, Heard, Heard];
  expect([first, held, second, unknown, warm, warmer].map(({ timingsUs }) => decodeWhole(timingsUs)?.command)).toEqual([
    0x10,
    0x10,
    0x11,
    undefined,
    undefined,
    undefined,
  ]);
  expect(isOfButton(held.timingsUs, { protocol: "nec", address: 0x5c, command: 0x10 })).toBe(true);
  const samples = createSamples();
  expect(samples.add(unknown)).toBe(1);
  expect(samples.add(unknownAgain)).toMatchObject({ button: { carrierHz: 36_400 } });
  expect(isOfButton(warmer.timingsUs, { carrierHz: 38_000, timingsUs: warm.timingsUs })).toBe(false);
});
