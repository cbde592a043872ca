import { spawnSync } from "node:child_process";
import { constants } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { createLircReceiver } from "../../src/infrared/receiver/lirc-receiver.ts";
import { createLircTree } from "../support/lirc-tree.ts";
import { TIMEOUT, toBytes, toWords } from "../support/lirc-words.ts";
import { createManualClock } from "../support/manual-clock.ts";

// A named pipe answers as a LIRC device does: EAGAIN while there is nothing, no position, and a read that waits would wait for ever
let folder: ReturnType<typeof tempDir>;
let tree: ReturnType<typeof createLircTree>;
let stop: (() => Promise<void>) | undefined;
beforeEach(() => {
  folder = tempDir();
  tree = createLircTree(folder.path);
});
afterEach(async () => {
  await stop?.();
  stop = undefined;
  folder.remove();
});

async function plugIn(driver = "gpio_ir_recv"): Promise<{ readonly node: string; readonly light: FileHandle }> {
  const node = tree.add(driver, { rc: 0, lirc: 1 });
  await rm(node);
  spawnSync("mkfifo", [node]);
  // For both, so that it stays open however often the other side comes and goes
  return { node, light: await open(node, constants.O_RDWR | constants.O_NONBLOCK) };
}

function listen() {
  const time = createManualClock(0);
  const heard: number[] = [];
  const faults: string[] = [];
  const receiver = createLircReceiver(tree.roots, time.clock);
  receiver.start({ words: (words) => void heard.push(...words), fault: (reason) => void faults.push(reason) });
  stop = receiver.stop;
  const until = (what: string, isTrue: () => boolean) =>
    waitFor(what, async () => {
      await time.advance(1000);
      return isTrue();
    });
  return { heard, faults, until };
}

test("words are handed on as they come, and the end does not wait for light", async () => {
  const { light } = await plugIn();
  const { heard, until } = listen();
  const words = [...toWords([9000, -4500, 560]), TIMEOUT];
  await light.write(toBytes(words.slice(0, 2)));
  await until("the first words", () => heard.length === 2);
  await light.write(toBytes(words.slice(2)));
  await until("the others", () => heard.length === 4);
  expect(heard).toEqual(words);
  await stop?.();
  await light.close();
});

test("a receiver that is not there is told once with the line for config.txt, and found when it comes", async () => {
  const { heard, faults, until } = listen();
  await until("the fault", () => faults.length > 0);
  const { light } = await plugIn();
  await light.write(toBytes(toWords([560])));
  await until("the light", () => heard.length === 1);
  expect(faults).toEqual([expect.stringMatching(/no infrared receiver \(gpio_ir_recv\); add the line dtoverlay=gpio-ir,gpio_pin=18 /)]);
  await light.close();
});

test("a transmitter is not taken for a receiver", async () => {
  tree.add("gpio-ir-tx", { rc: 0, lirc: 0 });
  const { faults, until } = listen();
  await until("the fault", () => faults.length > 0);
  expect(faults[0]).toMatch(/only gpio-ir-tx/);
});
