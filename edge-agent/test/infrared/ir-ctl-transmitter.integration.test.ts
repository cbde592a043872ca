import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { describeWith } from "../../../test/support/requires.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { createIrCtlTransmitter } from "../../src/infrared/transmitter/ir-ctl-transmitter.ts";
import { systemClock } from "../../src/platform/system-clock.ts";
import { createLircTree, wordsOf } from "../support/lirc-tree.ts";

const source = fileURLToPath(new URL("../support/lirc-shim.c", import.meta.url));

// The real program over a stand-in for the kernel
describeWith(["ir-ctl", "gcc"], "the transmitter over ir-ctl", () => {
  let folder: ReturnType<typeof tempDir>;
  let tree: ReturnType<typeof createLircTree>;
  let program: string;
  beforeEach(() => {
    folder = tempDir();
    tree = createLircTree(folder.path);
    const shim = join(folder.path, "shim.so");
    const built = spawnSync("gcc", ["-O1", "-Wall", "-shared", "-fPIC", "-o", shim, source, "-ldl"], { encoding: "utf8" });
    if (built.status !== 0) throw new Error(built.stderr);
    program = join(folder.path, "ir-ctl");
    writeFileSync(program, `#!/bin/sh\nLD_PRELOAD=${shim} exec ir-ctl "$@"\n`);
    chmodSync(program, 0o755);
  });
  afterEach(() => folder.remove());

  const transmitter = (path = program) => createIrCtlTransmitter({ roots: tree.roots, clock: systemClock, program: path });

  test("sets the carrier and sends the frame's durations", async () => {
    const node = tree.add("gpio-ir-tx", { rc: 0, lirc: 1 });
    const frame = { carrierHz: 36_000, timingsUs: [889, -889, 1778, -889, 889, -90_000] };
    expect(await transmitter().transmit(frame, {})).toEqual({ ok: true, value: undefined });
    expect(wordsOf(readFileSync(node))).toEqual([889, 889, 1778, 889, 889]);
    expect(readFileSync(`${node}.carrier`, "utf8")).toBe("36000\n");
  });

  test("sends frame by frame what is longer than the kernel takes, and leaves no files behind", async () => {
    const node = tree.add("gpio-ir-tx", { rc: 0, lirc: 0 });
    const before = leftovers();
    const frames = Array.from({ length: 3 }, () => [250_000, -25_000]).flat();
    expect((await transmitter().transmit({ carrierHz: 40_000, timingsUs: frames }, {})).ok).toBe(true);
    expect(readFileSync(`${node}.carrier`, "utf8")).toBe("40000\n40000\n40000\n");
    expect(leftovers()).toEqual(before);
  });

  test("says what ir-ctl says when the device is none", async () => {
    const node = tree.add("gpio-ir-tx", { rc: 0, lirc: 0 });
    const plain = await transmitter("ir-ctl").transmit({ carrierHz: 40_000, timingsUs: [560] }, {});
    expect(plain).toEqual({ ok: false, error: expect.stringContaining(node) });
    expect(existsSync(`${node}.carrier`)).toBe(false);
  });

  test("says which package is missing", async () => {
    tree.add("gpio-ir-tx", { rc: 0, lirc: 0 });
    const missing = await transmitter(join(folder.path, "none")).transmit({ carrierHz: 40_000, timingsUs: [560] }, {});
    expect(missing).toEqual({ ok: false, error: expect.stringMatching(/not installed: sudo apt install v4l-utils$/) });
  });
});

const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith("clima-ir-"));
