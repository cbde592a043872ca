/** Our frames against those of v4l-utils' ir-ctl, within its rounding. */
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createRandom } from "../../test/support/random.ts";
import { describeWith } from "../../test/support/requires.ts";
import { seedOfRun } from "../../test/support/seed.ts";
import { tempDir } from "../../test/support/temp-dir.ts";
import { protocolOf } from "../src/codec/protocols.ts";

const SEED = seedOfRun();
const CODES_EACH = 40;
const ROUNDING_US = 2;

/** What ir-ctl calls the code of an address and a command. */
const SCANCODES: Readonly<Record<string, (address: number, command: number) => string | undefined>> = {
  // The kernel has the byte first that is sent first
  nec: (address, command) =>
    address > 255
      ? `necx:0x${(((address & 255) << 16) | ((address >> 8) << 8) | command).toString(16)}`
      : `nec:0x${((address << 8) | command).toString(16)}`,
  sirc12: (address, command) => `sony12:0x${((address << 16) | command).toString(16)}`,
  sirc15: (address, command) => `sony15:0x${((address << 16) | command).toString(16)}`,
  sirc20: (address, command) => `sony20:0x${(((address & 31) << 16) | ((address >> 5) << 8) | command).toString(16)}`,
  rc5: (address, command) => `rc5:0x${((address << 8) | command).toString(16)}`,
  rc6: (address, command) => `rc6_0:0x${((address << 8) | command).toString(16)}`,
  jvc: (address, command) => `jvc:0x${((address << 8) | command).toString(16)}`,
};

describeWith(["ir-ctl"], "ir-ctl's encoder", () => {
  const place = tempDir();
  const shim = join(place.path, "lirc-shim.so");
  const hasCompiler = spawnSync("gcc", ["--version"]).status === 0;
  beforeAll(() => {
    if (hasCompiler) execFileSync("gcc", ["-shared", "-fPIC", "-O1", "-o", shim, join(import.meta.dirname, "support/lirc-shim.c"), "-ldl"]);
  });
  afterAll(place.remove);

  function byIrCtl(scancode: string): number[] {
    const { stdout, stderr } = spawnSync("ir-ctl", ["-d", "/dev/null", "-v", "-S", scancode], {
      env: { ...process.env, LD_PRELOAD: shim },
      encoding: "utf8",
    });
    const line = /Sending:\s*(.*)/.exec(`${stdout}\n${stderr}`)?.[1];
    if (line === undefined) throw new Error(`ir-ctl -S ${scancode} said:\n${stdout}${stderr}`);
    const timingsUs = line.trim().split(/\s+/).map(Number);
    while ((timingsUs.at(-1) ?? 0) < 0) timingsUs.pop();
    return timingsUs;
  }

  const describeWithCompiler = hasCompiler ? describe : describe.skip;
  describeWithCompiler(hasCompiler ? "agrees" : "agrees (skipped: gcc not installed; apt-get install gcc libc6-dev)", () => {
    test.each(Object.keys(SCANCODES))("on random codes of %s", (name) => {
      const protocol = protocolOf(name);
      if (!protocol) throw new Error(`no protocol ${name}`);
      const random = createRandom(SEED);
      for (let count = 0; count < CODES_EACH; count += 1) {
        const address = Math.floor(random() * (protocol.maxAddress + 1));
        const command = Math.floor(random() * (protocol.maxCommand + 1));
        const scancode = SCANCODES[name]?.(address, command) ?? "";
        const [ours, theirs] = [protocol.first({ address, command, toggle: 0 }), byIrCtl(scancode)];
        expect({ scancode, length: ours.length }).toEqual({ scancode, length: theirs.length });
        const furthest = Math.max(...ours.map((us, index) => Math.abs(us - (theirs[index] ?? 0))));
        if (furthest > ROUNDING_US) expect({ scancode, ours }).toEqual({ scancode, ours: theirs });
      }
    });
  });
});
