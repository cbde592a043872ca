/** Frames that others have published, or that Debian's ir-ctl makes, for each protocol that has one. */
import { describe, expect, test } from "@jest/globals";
import { type Code, encodeSignal } from "../src/codec/protocol.ts";
import { protocolOf } from "../src/codec/protocols.ts";

function encode(name: string, code: Code, sends = 1) {
  const protocol = protocolOf(name);
  if (!protocol) throw new Error(`no protocol ${name}`);
  return encodeSignal(protocol, code, sends);
}

const first = (name: string, code: Code) => protocolOf(name)?.first(code) ?? [];
const render = (timingsUs: readonly number[]) => timingsUs.map((us) => (us > 0 ? `+${us}` : `${us}`)).join(" ");
const totalUs = (timingsUs: readonly number[]) => timingsUs.reduce((sum, us) => sum + Math.abs(us), 0);

/** The bits in the order in which they are sent, by the length of the spaces, or of the marks. */
function bitsSent(timingsUs: readonly number[], { header = 2, by = "space" as "space" | "mark", longUs = 1000 } = {}): string {
  const body = timingsUs.slice(header).filter((us) => us > 0 === (by === "mark"));
  return body.map((us) => (Math.abs(us) > longUs ? "1" : "0")).join("");
}
const hexOf = (bits: string) => Number.parseInt(bits, 2).toString(16).toUpperCase();

describe("the bits that are sent", () => {
  test.each([
    ["nec", 0x01, 0x02, "807F40BF"],
    ["nec", 0x59, 0x16, "9A656897"],
    ["nec", 0x04, 0x08, "20DF10EF"],
    ["nec", 0x04, 0xd2, "20DF4BB4"],
    ["nec", 0x159, 0x16, "9A806897"],
    ["samsung32", 0x07, 0x99, "E0E09966"],
    ["jvc", 0x43, 0x1d, "C2B8"],
    ["lg", 0x4b, 0x4ae5, "4B4AE51"],
    ["panasonic", 0x80 | (0x09 << 8), 0xb7, "40040190ED7C"],
  ])("%s, address %i, command %i", (name, address, command, hex) => {
    expect(hexOf(bitsSent(first(name, { address, command })))).toBe(hex);
  });

  test("sharp and denon, the first of their two frames", () => {
    expect(hexOf(bitsSent(first("sharp", { address: 17, command: 0x4a }).slice(0, 31), { header: 0, longUs: 1300 }))).toBe(
      "454A".padStart(4, "0"),
    );
    expect(hexOf(bitsSent(first("denon", { address: 2, command: 0x79 }).slice(0, 31), { header: 0, longUs: 1300 }))).toBe("2278");
  });

  test("rca, as a remote was recorded", () => {
    expect(bitsSent(first("rca", { address: 15, command: 0x2a }), { longUs: 1500 })).toBe("111100101010000011010101");
  });

  test("sony, by the marks", () => {
    const sent = (name: string, address: number, command: number) =>
      hexOf(bitsSent(first(name, { address, command }), { by: "mark", longUs: 900 }));
    expect([sent("sirc12", 1, 21), sent("sirc15", 0xaa, 21), sent("sirc20", 1 | (1 << 5), 1)]).toEqual(["A90", "5455", "81080"]);
  });
});

describe("the timings", () => {
  test("nec, as the kernel's own encoder writes it", () => {
    const { carrierHz, timingsUs } = encode("nec", { address: 0x04, command: 0xd2 });
    expect(carrierHz).toBe(38_000);
    expect(timingsUs).toHaveLength(67);
    expect(render(timingsUs.slice(0, 10))).toBe("+9000 -4500 +563 -563 +563 -563 +563 -1688 +563 -563");
  });

  test("a held button of nec is the code once and then repeat frames, 108 ms from start to start", () => {
    const { timingsUs } = encode("nec", { address: 4, command: 8 }, 3);
    expect(render(timingsUs.slice(68, 71))).toBe("+9000 -2250 +563");
    expect([totalUs(timingsUs.slice(0, 68)), totalUs(timingsUs.slice(0, 72))]).toEqual([108_000, 216_000]);
  });

  test("sony12, three times though asked for one, 45 ms from start to start", () => {
    const frame =
      "+2400 -600 +1200 -600 +600 -600 +1200 -600 +600 -600 +1200 -600 +600 -600 +600 -600 +1200 -600 +600 -600 +600 -600 +600 -600 +600";
    const { carrierHz, timingsUs } = encode("sirc12", { address: 1, command: 21 });
    expect(carrierHz).toBe(40_000);
    expect(render(timingsUs)).toBe([frame, frame, frame].join(" -25800 "));
  });

  test("rc5, as ir-ctl's manual page and IRremoteESP8266 have it", () => {
    const to889 = (text: string) => text.replaceAll("1778", "T").replaceAll("889", "t");
    expect(to889(render(first("rc5", { address: 0x1e, command: 1 })))).toBe(
      "+t -t +T -T +t -t +t -t +t -t +T -t +t -t +t -t +t -t +t -t +t -T +t",
    );
    const signs = "889 889 1778 889 889 889 889 1778 1778 1778 889 889 889 889 1778 1778 1778 1778 889".split(" ");
    expect(first("rc5", { address: 5, command: 0x35 }).map((us) => String(Math.abs(us)))).toEqual(signs);
  });

  test("rc6, as Home Assistant's tests and IRremoteESP8266 have it", () => {
    const near = (timingsUs: readonly number[]) => timingsUs.map((us) => Math.round(us / 444.44));
    expect(near(first("rc6", { address: 0, command: 0x2c, toggle: 1 })).slice(0, 12)).toEqual([6, -2, 1, -2, 1, -1, 1, -1, 3, -3, 1, -1]);
    expect(first("rc6", { address: 0, command: 0x2c, toggle: 1 })).toHaveLength(37);
    expect(near(first("rc6", { address: 1, command: 0x75 })).slice(0, 12)).toEqual([6, -2, 1, -2, 1, -1, 1, -1, 1, -2, 2, -1]);
  });

  test("the repeats of jvc have no header, those of lg and aiwa no code", () => {
    const jvc = encode("jvc", { address: 0x43, command: 0x1d }, 2).timingsUs;
    expect(render(jvc.slice(0, 4))).toBe("+8400 -4200 +525 -1575");
    expect(jvc).toHaveLength(35 + 1 + 33);
    expect(render(encode("lg", { address: 1, command: 2 }, 2).timingsUs.slice(-3))).toBe("+8500 -2250 +550");
    expect(render(encode("aiwa", { address: 1, command: 2 }, 2).timingsUs.slice(-3))).toBe("+8800 -4400 +550");
  });
});
