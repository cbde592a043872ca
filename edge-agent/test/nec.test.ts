import { describe, expect, test } from "@jest/globals";
import { encodeNec, necBytes, necSendsFor } from "../src/infrared/codec/nec.ts";
import { timeOnAirUs } from "../src/infrared/frame.ts";

/** The 32 bits of a frame in the order they are sent, as hexadecimal, read back from the lengths of its spaces. */
function transmittedHex(timingsUs: readonly number[]): string {
  const spaces = timingsUs.slice(2, 66).filter((us) => us < 0);
  const bits = spaces.map((us) => (us < -1000 ? "1" : "0")).join("");
  return Number.parseInt(bits, 2).toString(16).toUpperCase().padStart(8, "0");
}

const render = (timingsUs: readonly number[]) => timingsUs.map((us) => (us > 0 ? `+${us}` : `${us}`)).join(" ");

describe("NEC", () => {
  test.each([
    [0x01, 0x02, "807F40BF"],
    [0x59, 0x16, "9A656897"],
    [0x04, 0x08, "20DF10EF"],
    [0x04, 0xd2, "20DF4BB4"],
    [0x159, 0x16, "9A806897"],
  ])("address 0x%s command 0x%s is sent as %s", (address, command, hex) => {
    expect(transmittedHex(encodeNec({ address, command }).timingsUs)).toBe(hex);
  });

  test("a frame is a leader, 32 bits and a last mark, as the kernel's own encoder writes it", () => {
    const { carrierHz, timingsUs } = encodeNec({ address: 0x04, command: 0xd2 });
    expect(carrierHz).toBe(38_000);
    expect(timingsUs).toHaveLength(67);
    expect(render(timingsUs.slice(0, 10))).toBe("+9000 -4500 +563 -563 +563 -563 +563 -1688 +563 -563");
    expect(timingsUs.at(-1)).toBe(563);
  });

  test("every code has as many ones as zeros, so that every frame is equally long", () => {
    const lengths = [0, 1, 127, 255].flatMap((address) => [0, 85, 255].map((command) => timeOnAirUs(encodeNec({ address, command }))));
    expect(new Set(lengths).size).toBe(1);
  });

  test("NEC extended sends the address as it is, low byte first", () => {
    expect(necBytes({ address: 0xff00, command: 1 })).toEqual([0x00, 0xff, 0x01, 0xfe]);
    expect(necBytes({ address: 0xff, command: 1 })).toEqual([0xff, 0x00, 0x01, 0xfe]);
  });

  test("a held button is the code once and then repeat frames, 108 ms from start to start", () => {
    const { timingsUs } = encodeNec({ address: 4, command: 8 }, 3);
    expect(timingsUs).toHaveLength(67 + 1 + 3 + 1 + 3);
    expect(render(timingsUs.slice(68, 71))).toBe("+9000 -2250 +563");
    const untilSecond = timeOnAirUs({ carrierHz: 38_000, timingsUs: timingsUs.slice(0, 68) });
    const untilThird = timeOnAirUs({ carrierHz: 38_000, timingsUs: timingsUs.slice(0, 72) });
    expect([untilSecond, untilThird]).toEqual([108_000, 216_000]);
    expect(timingsUs.every((us, index) => us > 0 === (index % 2 === 0))).toBe(true);
  });

  test.each([
    [1, 1],
    [108, 1],
    [109, 2],
    [1000, 10],
    [10_000, 93],
  ])("%s ms are %s frames", (holdMs, sends) => {
    expect(necSendsFor(holdMs)).toBe(sends);
  });
});
