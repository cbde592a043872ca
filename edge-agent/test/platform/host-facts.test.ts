import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import {
  parseChronyOffsetMs,
  parseMemoryFreeMb,
  parseTimesyncOffsetMs,
  parseWifiSignalDbm,
  type RunProgram,
  readHostFacts,
} from "../../src/platform/host-facts.ts";

const WIRELESS = `Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE
 face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22
 wlan0: 0000   49.  -61.  -256        0      0      0      0      0        0
`;

describe("what the computer says of itself", () => {
  test("is read from the kernel's files", () => {
    expect(parseMemoryFreeMb("MemTotal:         443196 kB\nMemFree:           30000 kB\nMemAvailable:     303196 kB\n")).toBe(310);
    expect(parseWifiSignalDbm(WIRELESS)).toBe(-61);
    expect(parseWifiSignalDbm(WIRELESS.replace("-61.", "195."))).toBe(-61);
    expect([parseMemoryFreeMb(""), parseWifiSignalDbm(WIRELESS.split("\n").slice(0, 2).join("\n"))]).toEqual([undefined, undefined]);
  });

  test.each([
    ["       Offset: +1.234ms\n", -1.234],
    ["       Offset: -520us\n", 0.52],
    ["       Offset: +1min 2.5s\n", -62_500],
    ["       Offset: +2h 1min\n", -7_260_000],
    ["   Packet count: 0\n", undefined],
    ["       Offset: +n/a\n", undefined],
  ])("the clock is ahead by what systemd-timesyncd says it lacks: %j", (status, offsetMs) => {
    expect(parseTimesyncOffsetMs(status)).toEqual(offsetMs === undefined ? undefined : expect.closeTo(offsetMs, 6));
  });

  test("the clock is ahead by what chrony says it is slow, negated", () => {
    const line = "C0A80001,router,3,1764221000.1,0.001500000,-0.000020000,0.000100000,-7.1,0.01,0.2,0.01,0.002,64.5,Normal";
    expect(parseChronyOffsetMs(line)).toBeCloseTo(-1.5, 9);
    expect([parseChronyOffsetMs("506 Cannot talk to daemon"), parseChronyOffsetMs("")]).toEqual([undefined, undefined]);
  });
});

describe("the facts of a Pi", () => {
  const folder = tempDir();
  afterAll(folder.remove);
  const write = (path: string, text: string) => {
    const file = join(folder.path, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  const noProgram: RunProgram = async () => undefined;

  test("are those that it has, and no others", async () => {
    const facts = await readHostFacts(folder.path, folder.path, noProgram);
    expect(Object.keys(facts).sort()).toEqual(["diskFreeMb", "load1"]);
  });

  test("have the temperature, the firmware's bits, memory, Wi-Fi and the clock", async () => {
    write("sys/class/thermal/thermal_zone0/temp", "48312\n");
    write("sys/devices/platform/soc/soc:firmware/get_throttled", "50005\n");
    write("proc/meminfo", "MemAvailable:     303196 kB\n");
    write("proc/net/wireless", WIRELESS);
    const run: RunProgram = async (program) => (program === "timedatectl" ? "       Offset: +1ms\n" : undefined);
    expect(await readHostFacts(folder.path, folder.path, run)).toMatchObject({
      cpuTemperatureC: 48.312,
      throttled: 0x50005,
      underVoltage: true,
      memoryFreeMb: 310,
      wifiSignalDbm: -61,
      clockOffsetMs: -1,
    });
  });

  test("take the firmware's bits from vcgencmd where the kernel has no file", async () => {
    const other = tempDir();
    const run: RunProgram = async (program) => (program === "vcgencmd" ? "throttled=0x50000\n" : undefined);
    expect(await readHostFacts(other.path, other.path, run)).toMatchObject({ throttled: 0x50000, underVoltage: false });
    other.remove();
  });
});
