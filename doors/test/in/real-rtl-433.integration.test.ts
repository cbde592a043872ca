import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "@jest/globals";
import { findProgram } from "../../../test/support/programs.ts";
import { describeWith } from "../../../test/support/requires.ts";
import type { DeviceReading } from "../../src/in/port.ts";
import { readRtl433 } from "../../src/in/rtl-433.ts";
import { openStdinDoor } from "../../src/in/stdin-door.ts";

/** A byte with the even parity of its seven lower bits in the highest, as Acurite's 5n1 sends it. */
const withParity = (bits: number): number => bits | ((bits.toString(2).replaceAll("0", "").length % 2) << 7);

const ID = 2345;
const [HEAD, TAIL] = [0xc0 | (ID >> 8), ID & 0xff]; // channel A, first copy
const CUP_TURNS = 10;
/** rtl_433, src/devices/acurite.c, "Acurite 5n1": temperature in tenths of °F above −40 °F, humidity in %. */
const weather = (tenths: number, humidityPct: number): number[] => [
  HEAD,
  TAIL,
  withParity(0x40 | 0x38),
  withParity(CUP_TURNS >> 3),
  withParity(((CUP_TURNS & 7) << 4) | (tenths >> 7)),
  withParity(tenths & 0x7f),
  withParity(humidityPct),
];
/** The other half: wind direction by its number, rain in hundredths of an inch. */
const rain = (direction: number, hundredths: number): number[] => [
  HEAD,
  TAIL,
  withParity(0x40 | 0x31),
  withParity(CUP_TURNS >> 3),
  withParity(((CUP_TURNS & 7) << 4) | direction),
  withParity(hundredths >> 7),
  withParity(hundredths & 0x7f),
];

/** The bits as rtl_433 -y takes them: with the sum, and inverted, as they are in the air. */
function inTheAir(bytes: readonly number[]): string {
  const sum = bytes.reduce((total, byte) => total + byte, 0) & 0xff;
  return `{64}${[...bytes, sum].map((byte) => (byte ^ 0xff).toString(16).padStart(2, "0")).join("")}`;
}

describeWith(["rtl_433"], "a real rtl_433 that hears an Acurite 5n1", () => {
  /** What comes through the pipe of `rtl_433 -F json`. */
  async function hear(bits: string, ...options: string[]): Promise<readonly (DeviceReading | undefined | string)[]> {
    const child = spawn(findProgram("rtl_433") as string, ["-F", "json", ...options, "-y", bits], { stdio: ["ignore", "pipe", "ignore"] });
    const heard: (DeviceReading | undefined | string)[] = [];
    const door = openStdinDoor(child.stdout, (line) => {
      const read = readRtl433(line, Date.now());
      heard.push(read.ok ? read.value : read.error);
    });
    await Promise.all([once(child, "exit"), door.ended]);
    return heard;
  }

  const about = { model: "Acurite-5n1", isBatteryLow: false };
  const WEATHER = { temperatureC: expect.closeTo(10.5, 6), humidityPct: 71, windSpeedMs: expect.closeTo(2.577, 2) };

  test.each([[[]], [["-C", "si"]], [["-C", "customary"]]])(
    "gives temperature, humidity and wind, in whatever units it is told to: %j",
    async (options: string[]) => {
      expect(await hear(inTheAir(weather(909, 71)), ...options)).toEqual([{ device: "Acurite-5n1/2345", values: WEATHER, about }]);
    },
  );

  test("gives rain and the wind's direction as another reading", async () => {
    expect(await hear(inTheAir(rain(1, 1554)))).toEqual([
      {
        device: "Acurite-5n1/2345",
        values: { windDirectionDeg: 247.5, windSpeedMs: expect.closeTo(2.577, 2) },
        rainTotalMm: expect.closeTo(394.716, 3),
        about,
      },
    ]);
  });

  test.each(["time:unix", "time:iso:tz", "time:utc:tz"])("says with -M %s when that was", async (time) => {
    const beforeMs = Date.now();
    const [reading] = await hear(inTheAir(weather(400, 30)), "-M", time);
    const { takenAtMs = 0 } = reading as DeviceReading;
    // It says whole seconds.
    expect(takenAtMs).toBeGreaterThan(beforeMs - 1000);
    expect(takenAtMs).toBeLessThanOrEqual(Date.now());
  });
});
