/** The kernel's infrared devices, played by files. */
import { appendFileSync, chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeSignal, toBursts } from "@clima/infrared";
import { err, ok, silentLog } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { nec } from "../../../infrared/src/codec/nec.ts";
import { rc5 } from "../../../infrared/src/codec/rc5.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { createLircReceiver } from "../../src/infrared/receiver/lirc-receiver.ts";
import { canReceive } from "../../src/infrared/receiver/receiver.ts";
import { createMode2Reader } from "../../src/infrared/receiver/mode2.ts";
import { limitDuty } from "../../src/infrared/transmitter/duty-limit.ts";
import { createLircTransmitter, describeLircFailure } from "../../src/infrared/transmitter/lirc-transmitter.ts";
import { watchSender } from "../../src/infrared/transmitter/sender-watch.ts";
import type { Transmitter } from "../../src/infrared/transmitter/transmitter.ts";
import { systemClock } from "../../src/platform/system-clock.ts";
import { createManualClock } from "../support/manual-clock.ts";

let place: ReturnType<typeof tempDir>;
let device: string;
beforeEach(() => {
  place = tempDir();
  device = join(place.path, "lirc0");
  writeFileSync(device, "");
});
afterEach(() => place.remove());

const NEC = encodeSignal(nec, { address: 4, command: 8 });

describe("bursts", () => {
  test("are cut at the gaps, so that each is short, begins and ends with light", () => {
    const held = encodeSignal(nec, { address: 4, command: 8 }, 3);
    const bursts = toBursts(held.timingsUs);
    expect(bursts.ok && bursts.value.map(({ timingsUs, gapUs }) => [timingsUs.length, Math.round(gapUs / 1000)])).toEqual([
      [67, 40],
      [3, 96],
      [3, 0],
    ]);
  });

  test("leave out what is dark before and after", () => {
    expect(toBursts([-5000, 900, -900, 900, -40_000])).toEqual({ ok: true, value: [{ timingsUs: [900, -900, 900], gapUs: 40_000 }] });
  });

  test("are refused where the kernel would refuse them, with what it takes", () => {
    const long = Array.from({ length: 1025 }, (_, index) => (index % 2 === 0 ? 600 : -600));
    expect(toBursts(long)).toEqual({
      ok: false,
      error: expect.stringMatching(/1025 timings, 615 ms without a gap .* at most 1023 timings and 500 ms/),
    });
    expect(toBursts([-5])).toEqual({ ok: false, error: "the signal has no mark" });
  });
});

describe("whether there is a sender", () => {
  test("is known after the first look, and follows the device as it goes and comes", async () => {
    const { clock, advance } = createManualClock(0);
    const found = { device: join(place.path, "lirc7") };
    const watch = await watchSender(async () => ok(found.device), clock);
    const heard: boolean[] = [];
    watch.presence.onChange(() => void heard.push(watch.presence.isThere()));
    const look = async () => {
      const before = heard.length;
      await waitFor("a look", async () => {
        await advance(10_000);
        return heard.length > before;
      });
    };
    expect(watch.presence.isThere()).toBe(false);
    found.device = device;
    await look();
    rmSync(device);
    await look();
    expect(heard).toEqual([true, false]);
    watch.close();
  });

  test("is no where the kernel has none", async () => {
    const watch = await watchSender(async () => err("the kernel has no infrared sender"), systemClock);
    expect(watch.presence.isThere()).toBe(false);
    watch.close();
  });
});

describe("the sender", () => {
  const words = () => {
    const bytes = readFileSync(device);
    return Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readUInt32LE(4 * index));
  };

  test("writes the pulses and spaces as the kernel wants them", async () => {
    const transmitter = createLircTransmitter({ findDevice: async () => ok(device), clock: systemClock, irCtl: "/nowhere/ir-ctl" });
    expect(await transmitter.transmit(NEC, {})).toEqual({ ok: true, value: undefined });
    expect(words()).toEqual(NEC.timingsUs.map(Math.abs));
  });

  test("has ir-ctl set a carrier that is not the device's, once, and sends the rest itself", async () => {
    const log = join(place.path, "ir-ctl.log");
    const irCtl = join(place.path, "ir-ctl");
    writeFileSync(irCtl, `#!/bin/sh\necho "$1 $2 $3" >> ${log}\ncat "$4" >> ${log}\n`);
    chmodSync(irCtl, 0o755);
    const transmitter = createLircTransmitter({ findDevice: async () => ok(device), clock: systemClock, irCtl });
    const frame = encodeSignal(rc5, { address: 5, command: 53, toggle: 1 }, 2);
    await transmitter.transmit(frame, {});
    const [command, carrier, ...pulses] = readFileSync(log, "utf8").trim().split("\n");
    expect([command, carrier]).toEqual([`-d ${device} -s`, "carrier 36000"]);
    const first = rc5.first({ address: 5, command: 53, toggle: 1 });
    expect(pulses).toEqual(first.map((us) => `${us > 0 ? "pulse" : "space"} ${Math.abs(us)}`));
    expect(words()).toEqual(first.map(Math.abs));
    await transmitter.transmit(frame, {});
    expect(readFileSync(log, "utf8").split("carrier")).toHaveLength(2);
    await transmitter.transmit(NEC, {});
    expect(readFileSync(log, "utf8")).toContain("carrier 38000");
  });

  test("refuses another carrier without ir-ctl, and says how to get it", async () => {
    const transmitter = createLircTransmitter({ findDevice: async () => ok(device), clock: systemClock, irCtl: "/nowhere/ir-ctl" });
    const sent = await transmitter.transmit({ carrierHz: 56_000, timingsUs: [900, -900, 900] }, {});
    expect(sent).toEqual({ ok: false, error: "a carrier of 56000 Hz can be set by ir-ctl only; sudo apt install v4l-utils" });
    expect(words()).toEqual([]);
  });

  test("says what is missing", async () => {
    const none = createLircTransmitter({ findDevice: async () => err("the kernel has no infrared sender"), clock: systemClock });
    expect(await none.transmit(NEC, {})).toEqual({ ok: false, error: "the kernel has no infrared sender" });
    const gone = createLircTransmitter({
      findDevice: async () => ok(join(place.path, "gone")),
      clock: systemClock,
      irCtl: "/nowhere/ir-ctl",
    });
    expect(await gone.transmit(NEC, {})).toEqual({
      ok: false,
      error: expect.stringMatching(/gone; is the overlay gpio-ir-tx still loaded/),
    });
    expect(describeLircFailure(Object.assign(new Error(), { code: "EACCES" }), "/dev/lirc0")).toMatch(/usermod -aG video/);
  });
});

describe("the limit of the light", () => {
  test("lets through what is within it, and has the rest wait for the dark", async () => {
    const time = createManualClock(0);
    const sentAtMs: number[] = [];
    const light: Transmitter = {
      async transmit(frame) {
        await time.clock.sleepMs(frame.timingsUs.reduce((sum, us) => sum + Math.abs(us), 0) / 1000);
        sentAtMs.push(time.clock.monotonicMs() - 1000);
        return ok(undefined);
      },
    };
    const limited = limitDuty(light, 10, time.clock);
    // 400 ms of light within a second; 10 % of ten seconds is one
    const frame = { carrierHz: 38_000, timingsUs: [400_000, -600_000] };
    const sending = (async () => {
      for (let count = 0; count < 4; count += 1) await limited.transmit(frame, {});
    })();
    await time.advance(60_000);
    await sending;
    expect(sentAtMs).toEqual([1000, 2000, 12_000, 13_000]);
  });
});

test("the parts of an air conditioner's code stay together, unless the kernel could not take them", () => {
  const part = [3500, -1700, 430, -1290, 430];
  const gaps = (timingsUs: readonly number[]) => {
    const bursts = toBursts(timingsUs);
    return bursts.ok ? bursts.value.map(({ gapUs }) => gapUs) : bursts.error;
  };
  expect(gaps([...part, -13_000, ...part, -29_000, ...part])).toEqual([29_000, 0]);
  const long = Array.from({ length: 40 }, () => [...part, -13_000]).flat();
  expect(gaps([...long.slice(0, -1), -29_000, ...part])).toEqual([...Array.from({ length: 39 }, () => 13_000), 29_000, 0]);
});

test("a frame that alone is more light than the LEDs bear is refused, however long it was dark", async () => {
  const time = createManualClock(0);
  let sends = 0;
  const light: Transmitter = {
    async transmit() {
      sends += 1;
      return ok(undefined);
    },
  };
  const limited = limitDuty(light, 10, time.clock);
  const refused = await limited.transmit({ carrierHz: 38_000, timingsUs: [500_000, -1000, 500_000, -1000, 100_000] }, {});
  expect(refused).toEqual({ ok: false, error: expect.stringMatching(/light on for 1\.1 s; expected at most 1\.0 s/) });
  expect(sends).toBe(0);
});

const word = (kind: number, us: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(((kind << 24) | us) >>> 0);
  return bytes;
};
const asWords = (timingsUs: readonly number[]) => Buffer.concat(timingsUs.map((us) => word(us > 0 ? 1 : 0, Math.abs(us))));
const TIMEOUT = word(3, 125_000);

describe("the words of a receiver", () => {
  function read(...parts: readonly Buffer[]): (readonly number[])[] {
    const signals: (readonly number[])[] = [];
    const reader = createMode2Reader((timingsUs) => void signals.push(timingsUs));
    for (const part of parts) reader.words(part);
    return signals;
  }
  const SIGNAL = [9000, -4500, 560, -560, 560];

  test("are a signal from the first mark to the last, once it is over", () => {
    expect(read(asWords([-100_000, ...SIGNAL, -30_000]))).toEqual([]);
    expect(read(asWords([-100_000, ...SIGNAL, -30_000]), TIMEOUT)).toEqual([SIGNAL]);
    expect(read(asWords([...SIGNAL, -200_000, ...SIGNAL]), TIMEOUT)).toEqual([SIGNAL, SIGNAL]);
  });

  test("are one signal with the gaps between the frames of a press", () => {
    const held = [...SIGNAL, -96_000, ...SIGNAL];
    expect(read(asWords(held), TIMEOUT)).toEqual([held]);
  });

  test("join what belongs together, and leave out what is too short or was lost", () => {
    expect(read(asWords([9000, -4000]), asWords([-500, 560, -560, 560]), TIMEOUT)).toEqual([SIGNAL]);
    expect(read(asWords([560, -560, 560]), TIMEOUT)).toEqual([]);
    expect(read(asWords([9000, -4500, 560]), word(4, 0), asWords([560, -560, 560]), TIMEOUT)).toEqual([]);
  });

  test("that never end are cut", () => {
    const endless = Array.from({ length: 10_000 }, (_, index) => (index % 2 === 0 ? 500 : -500));
    expect(read(asWords(endless)).map(({ length }) => length)).toEqual([4095, 4095]);
  });
});

describe("the carrier, where the receiver measures it", () => {
  const SIGNAL = [9000, -4500, 560, -560, 560];
  const CARRIER = word(2, 36_123);
  const read = (...reads: readonly (readonly Buffer[])[]) => {
    const signals: [number, number | undefined][] = [];
    const reader = createMode2Reader((timingsUs, carrierHz) => void signals.push([timingsUs.length, carrierHz]));
    for (const words of reads) reader.words(Buffer.concat(words));
    return signals;
  };

  test("belongs to the signal that it comes before, within, or right after", () => {
    const [begin, rest] = [asWords(SIGNAL.slice(0, 2)), asWords(SIGNAL.slice(2))];
    expect(read([CARRIER, begin, rest, TIMEOUT])).toEqual([[5, 36_123]]);
    expect(read([begin, CARRIER, rest, TIMEOUT])).toEqual([[5, 36_123]]);
    expect(read([begin, rest, TIMEOUT, CARRIER])).toEqual([[5, 36_123]]);
  });

  test("is not that of the next", () => {
    const one = [CARRIER, asWords(SIGNAL), TIMEOUT];
    expect(read(one, one.slice(1))).toEqual([
      [5, 36_123],
      [5, undefined],
    ]);
    expect(read([...one, word(2, 40_000), asWords(SIGNAL), TIMEOUT])).toEqual([
      [5, 36_123],
      [5, 40_000],
    ]);
  });
});

describe("the receiver", () => {
  test("has ir-ctl begin and end the measuring of carriers, for Node cannot", async () => {
    const log = join(place.path, "ir-ctl.log");
    const irCtl = join(place.path, "ir-ctl");
    writeFileSync(log, "");
    writeFileSync(irCtl, `#!/bin/sh\necho "$@" >> ${log}\n`);
    chmodSync(irCtl, 0o755);
    const receiver = createLircReceiver({ findDevice: async () => ok(device), clock: systemClock, log: silentLog, irCtl });
    await waitFor("the device", () => canReceive(receiver));
    const told = () => readFileSync(log, "utf8").trim().split("\n");
    receiver.measureCarrier?.(true);
    await waitFor("the first call", () => told().length === 1 && told()[0] !== "");
    receiver.measureCarrier?.(false);
    await waitFor("the second call", () => told().length === 2);
    receiver.close();
    expect(told()).toEqual([`-d ${device} --wideband --measure-carrier`, `-d ${device} --narrowband --no-measure-carrier`]);
  });

  test("hands on what the device hears, also when it comes in pieces", async () => {
    const signals: (readonly number[])[] = [];
    const receiver = createLircReceiver({ findDevice: async () => ok(device), clock: systemClock, log: silentLog });
    receiver.onSignal((timingsUs) => void signals.push(timingsUs));
    expect(canReceive(receiver)).toBe(false);
    const told = new Promise<void>((resolve) => receiver.presence?.onChange(resolve));
    await told;
    expect(canReceive(receiver)).toBe(true);
    const bytes = asWords(NEC.timingsUs);
    appendFileSync(device, bytes.subarray(0, 100));
    await new Promise((resolve) => setTimeout(resolve, 60));
    appendFileSync(device, bytes.subarray(100));
    appendFileSync(device, TIMEOUT);
    await waitFor("the signal", () => signals.length > 0);
    expect(signals).toEqual([NEC.timingsUs]);
    receiver.close();
  });

  test("says once that there is none", async () => {
    const warnings: string[] = [];
    const receiver = createLircReceiver({
      findDevice: async () => err("the kernel has no infrared receiver"),
      clock: systemClock,
      log: { ...silentLog, warn: (message) => void warnings.push(message) },
    });
    await waitFor("the warning", () => warnings.length > 0);
    expect(canReceive(receiver)).toBe(false);
    receiver.close();
    expect(warnings).toEqual(["agent: no infrared is received: the kernel has no infrared receiver"]);
  });
});
