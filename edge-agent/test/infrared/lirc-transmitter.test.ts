import { readFileSync, rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { encodeNec } from "../../src/infrared/codec/nec.ts";
import { describeNodeError } from "../../src/infrared/lirc-nodes.ts";
import { createLircTransmitter } from "../../src/infrared/transmitter/lirc-transmitter.ts";
import { createLircTree, wordsOf } from "../support/lirc-tree.ts";
import { createManualClock, settle } from "../support/manual-clock.ts";

let folder: ReturnType<typeof tempDir>;
let tree: ReturnType<typeof createLircTree>;
beforeEach(() => {
  folder = tempDir();
  tree = createLircTree(folder.path);
});
afterEach(() => folder.remove());

const time = createManualClock(0);
const transmitter = () => createLircTransmitter(tree.roots, time.clock);
const send = (timingsUs: readonly number[]) => transmitter().transmit({ carrierHz: 38_000, timingsUs }, {});

describe("the LIRC transmitter", () => {
  test("writes the frame's durations to the device of the sending driver, whatever its number", async () => {
    const receiver = tree.add("gpio_ir_recv", { rc: 0, lirc: 0 });
    const sender = tree.add("gpio-ir-tx", { rc: 1, lirc: 1 });
    const frame = encodeNec({ address: 4, command: 8 });
    expect(await transmitter().transmit(frame, {})).toEqual({ ok: true, value: undefined });
    expect(wordsOf(readFileSync(sender))).toEqual(frame.timingsUs.map(Math.abs).slice(0, 67));
    expect(readFileSync(receiver)).toHaveLength(0);
  });

  test("finds it when the numbers are the other way round", async () => {
    const sender = tree.add("gpio-ir-tx", { rc: 1, lirc: 0 });
    tree.add("gpio_ir_recv", { rc: 0, lirc: 1 });
    await send([560, -560, 560, -40_000]);
    expect(wordsOf(readFileSync(sender))).toEqual([560, 560, 560]);
  });

  test("sleeps the pauses between frames, and writes each frame by itself", async () => {
    const sender = tree.add("gpio-ir-tx", { rc: 0, lirc: 0 });
    const sending = send([9000, -4500, 560, -40_000, 9000, -2250, 560]);
    const written = async () => {
      for (let turn = 0; turn < 20; turn += 1) await settle();
      return wordsOf(readFileSync(sender));
    };
    while (time.sleeping() === 0) await settle();
    expect(await written()).toEqual([9000, 4500, 560]);
    await time.advance(39);
    expect(await written()).toHaveLength(3);
    await time.advance(1);
    await sending;
    expect(await written()).toEqual([9000, 4500, 560, 9000, 2250, 560]);
  });

  test("without a device says which line is missing in config.txt", async () => {
    const sent = await send([560]);
    expect(sent).toEqual({
      ok: false,
      error:
        "there is no infrared transmitter (gpio-ir-tx); add the line dtoverlay=gpio-ir-tx,gpio_pin=17 to /boot/firmware/config.txt " +
        "(/boot/config.txt before Bookworm) and restart the Pi",
    });
  });

  test("with a receiver alone does not send to it", async () => {
    const receiver = tree.add("gpio_ir_recv", { rc: 0, lirc: 0 });
    expect(await send([560])).toEqual({ ok: false, error: expect.stringContaining("(gpio-ir-tx), only gpio_ir_recv; add the line") });
    expect(readFileSync(receiver)).toHaveLength(0);
  });

  test("makes no file where the device should be", async () => {
    const node = tree.add("gpio-ir-tx", { rc: 0, lirc: 0 });
    rmSync(node);
    expect(await send([560])).toEqual({ ok: false, error: `${node} is gone; is its overlay still in config.txt?` });
    expect(() => readFileSync(node)).toThrow();
  });

  test("a device that comes back is used again", async () => {
    expect((await send([560])).ok).toBe(false);
    tree.add("gpio-ir-tx", { rc: 3, lirc: 2 });
    expect((await send([560])).ok).toBe(true);
  });
});

test.each([
  ["EACCES", /no permission for \/dev\/lirc0; .*usermod -aG video/],
  ["EBUSY", /in use by another program, perhaps lircd/],
  ["EINVAL", /does not take these pulses \(EINVAL\)/],
  ["EIO", /^\/dev\/lirc0: i\/o error/],
])("%s of a device is told with what to do", (code, message) => {
  expect(describeNodeError("/dev/lirc0", Object.assign(new Error("i/o error"), { code }))).toMatch(message);
});
