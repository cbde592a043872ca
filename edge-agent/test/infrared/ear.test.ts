import { type IrReceivedMessage, ok, parseIrReceived } from "@clima/schemas";
import { describe, expect, test } from "@jest/globals";
import { encodeNec } from "../../src/infrared/codec/nec.ts";
import { createEar } from "../../src/infrared/receiver/ear.ts";
import { createHalfDuplex } from "../../src/infrared/receiver/half-duplex.ts";
import type { Receiver } from "../../src/infrared/receiver/receiver.ts";
import { toIso } from "../../src/station-reading.ts";
import { TIMEOUT, toWords } from "../support/lirc-words.ts";
import { createManualClock, settle } from "../support/manual-clock.ts";
import { T0_MS } from "../support/readings.ts";

const POWER = encodeNec({ address: 4, command: 8 });

/** A station whose receiver hears what the test says, and whose frames take a second. */
function createStation() {
  const time = createManualClock(T0_MS);
  const duplex = createHalfDuplex(
    {
      async transmit() {
        await time.clock.sleepMs(1000);
        return ok(undefined);
      },
    },
    time.clock,
  );
  let listener: Parameters<Receiver["start"]>[0] | undefined;
  const events: IrReceivedMessage[] = [];
  const faults: string[] = [];
  const ear = createEar({
    station: "garden",
    receiver: {
      start(on) {
        listener = on;
      },
      async stop() {},
    },
    isDeaf: duplex.isDeaf,
    decode: () => ({ protocol: "nec", address: 4, command: 8 }),
    known: () => [{ remote: "tv", button: "power", frameUs: POWER.timingsUs }],
    clock: time.clock,
    publish: (message) => void events.push(message),
    reportFault: (reason) => void faults.push(reason),
  });
  ear.start();
  const hear = (timingsUs: readonly number[]) => listener?.words([...toWords(timingsUs), TIMEOUT]);
  return { ...time, duplex, ear, events, faults, hear, fault: (reason: string) => listener?.fault(reason) };
}

describe("what the station hears", () => {
  test("is published as the contract has it", () => {
    const { hear, events } = createStation();
    hear(encodeNec({ address: 4, command: 8 }, 3).timingsUs);
    expect(events).toEqual([
      {
        schema: "ir-received/1",
        station: "garden",
        receivedAt: toIso(T0_MS),
        protocol: "nec",
        address: 4,
        command: 8,
        repeats: 2,
        remote: "tv",
        button: "power",
        timingsUs: POWER.timingsUs,
      },
    ]);
    expect(parseIrReceived(JSON.stringify(events[0])).ok).toBe(true);
  });

  test("of its own light is not, until 100 ms after it", async () => {
    const { duplex, advance, hear, events } = createStation();
    const sending = duplex.transmitter.transmit(POWER, {});
    await settle();
    hear(POWER.timingsUs);
    await advance(1000);
    await sending;
    hear(POWER.timingsUs);
    await advance(99);
    hear(POWER.timingsUs);
    expect(events).toEqual([]);
    await advance(1);
    hear(POWER.timingsUs);
    expect(events).toHaveLength(1);
  });

  test("is not published while a button is learned, and is afterwards", () => {
    const { ear, hear, events } = createStation();
    const taken: number[] = [];
    const giveBack = ear.take(({ timingsUs }) => void taken.push(timingsUs.length));
    hear(POWER.timingsUs);
    giveBack();
    hear(POWER.timingsUs);
    expect(taken).toEqual([67]);
    expect(events).toHaveLength(1);
  });

  test("not at all is reported", () => {
    const { fault, faults } = createStation();
    fault("/dev/lirc0 is gone");
    expect(faults).toEqual(["/dev/lirc0 is gone"]);
  });
});
