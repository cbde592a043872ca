import { spawnSync } from "node:child_process";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { ok, silentLog } from "@clima/schemas";
import { expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { createLircReceiver } from "../../src/infrared/receiver/lirc-receiver.ts";
import { muteWhileSending } from "../../src/infrared/receiver/muting.ts";
import { createManualClock } from "../support/manual-clock.ts";

const SIGNAL = [889, -889, 1778, -889, 889, -1778, 889];
const words = (timingsUs: readonly number[]) => {
  const bytes = Buffer.alloc(timingsUs.length * 4);
  for (const [index, us] of timingsUs.entries()) bytes.writeUInt32LE(us > 0 ? ((1 << 24) | us) >>> 0 : -us, index * 4);
  return bytes;
};
const TIMEOUT = Buffer.from(Uint32Array.of(((3 << 24) | 125_000) >>> 0).buffer);

async function mutedReceiver() {
  const place = tempDir();
  const device = join(place.path, "lirc0");
  spawnSync("mkfifo", [device]);
  const kernel = await open(device, constants.O_RDWR | constants.O_NONBLOCK);
  const time = createManualClock(0);
  const sender = {
    async transmit() {
      await time.clock.sleepMs(25);
      return ok(undefined);
    },
  };
  const plain = createLircReceiver({ findDevice: async () => ok(device), clock: time.clock, log: silentLog });
  const { transmitter, receiver } = muteWhileSending(sender, plain, time.clock);
  const heard: (readonly number[])[] = [];
  receiver.onSignal((timingsUs) => void heard.push(timingsUs));
  /** Real time for the file, then the station's own. */
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 20) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await time.advance(Math.min(20, left));
    }
  };

  const close = async () => {
    plain.close();
    await pass(40);
    await kernel.close();
    place.remove();
  };
  return { kernel, transmitter, heard, time, pass, close };
}

test("a short echo is not heard, although the kernel says only 125 ms later that it is over", async () => {
  const { kernel, transmitter, heard, pass, close } = await mutedReceiver();
  await pass(100);
  const sending = transmitter.transmit({ carrierHz: 36_000, timingsUs: SIGNAL }, {});
  await kernel.write(words(SIGNAL));
  await pass(25 + 125);
  await sending;
  await kernel.write(TIMEOUT);
  await pass(200);
  expect(heard).toEqual([]);

  await kernel.write(Buffer.concat([words(SIGNAL), TIMEOUT]));
  await waitFor("another remote", async () => {
    await pass(20);
    return heard.length === 1;
  });
  expect(heard).toEqual([SIGNAL]);
  await close();
});

test("an echo is not heard by a receiver that is held up, and looks long after the sending", async () => {
  const { kernel, transmitter, heard, time, pass, close } = await mutedReceiver();
  await pass(100);
  const sending = transmitter.transmit({ carrierHz: 36_000, timingsUs: SIGNAL }, {});
  await kernel.write(Buffer.concat([words(SIGNAL), TIMEOUT]));
  await time.advance(1000);
  await sending;
  await pass(200);
  expect(heard).toEqual([]);

  await kernel.write(Buffer.concat([words(SIGNAL), TIMEOUT]));
  await waitFor("another remote", async () => {
    await pass(20);
    return heard.length === 1;
  });
  await close();
});
