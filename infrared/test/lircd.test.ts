/** What keys of a lircd.conf send, written out. */
import { describe, expect, test } from "@jest/globals";
import { readLircd } from "../src/format/lircd.ts";
import { durationUs } from "../src/frame.ts";
import { encodePress } from "../src/library/press.ts";
import type { Button, Remote } from "../src/library/remote.ts";

function read(parameters: string, codes = "begin codes\nA 0x1\nend codes"): Remote {
  const { remotes, problems } = readLircd(`begin remote\nname tv\n${parameters}\n${codes}\nend remote\n`, "tv");
  expect(problems).toEqual([]);
  const [remote] = remotes;
  if (!remote) throw new Error("no remote was read");
  return remote;
}

const buttonOf = (parameters: string, codes?: string): Button => {
  const { A } = read(parameters, codes).buttons;
  if (!A) throw new Error("the remote has no button A");
  return A;
};
const render = (button: Button, sends = 1, number = 0) => encodePress(button, { sends, number }).timingsUs.join(" ");

const NEC =
  "bits 16\nflags SPACE_ENC|CONST_LENGTH\nheader 9000 4500\none 563 1687\nzero 563 563\nptrail 563\npre_data_bits 16\npre_data 0x20DF";
const NEC_CODE = "begin codes\nA 0x10EF\nend codes";
const SHORT = "bits 2\nheader 900 400\none 50 150\nzero 50 50\nptrail 50";

describe("a key of lircd.conf", () => {
  test("is NEC where held it makes NEC's light: the code, then the short repeat, every 108 ms", () => {
    const button = buttonOf(`${NEC}\nrepeat 9000 2250\ngap 108000`, NEC_CODE);
    expect(button).toEqual({ protocol: "nec", address: 4, command: 8 });
    const { timingsUs } = encodePress(button, { sends: 2 });
    expect(timingsUs.slice(68)).toEqual([9000, -2250, 563]);
    expect(durationUs(timingsUs.slice(0, 68))).toBe(108_000);
  });

  test.each([
    ["without a repeat, for then lirc sends the whole code again", "gap 108000"],
    ["with another period", "repeat 9000 2250\ngap 130000"],
    ["with another repeat", "repeat 9000 4500\ngap 108000"],
  ])("stays timings %s", (_why, parameters) => {
    expect(buttonOf(`${NEC}\n${parameters}`, NEC_CODE)).toHaveProperty("timingsUs");
  });

  test("has the gap of the file, or with CONST_LENGTH what is left of it", () => {
    const once = "900 -400 50 -50 50 -150 50";
    expect(render(buttonOf(`${SHORT}\nflags SPACE_ENC\ngap 30000`), 2)).toBe(`${once} -30000 ${once}`);
    expect(render(buttonOf(`${SHORT}\nflags SPACE_ENC|CONST_LENGTH\ngap 30000`), 2)).toBe(`${once} -28350 ${once}`);
    expect(buttonOf(`${SHORT}\nflags SPACE_ENC|CONST_LENGTH\nrepeat 900 200\ngap 30000`)).toEqual({
      carrierHz: 38_000,
      timingsUs: [900, -400, 50, -50, 50, -150, 50],
      repeatTimingsUs: [[900, -200, 50]],
      periodUs: 30_000,
    });
  });

  test("says the gaps frame by frame where they are neither alike nor of one period", () => {
    expect(buttonOf(`${SHORT}\nflags SPACE_ENC\nrepeat 900 200\ngap 30000\nrepeat_gap 70000`)).toMatchObject({
      timingsUs: [900, -400, 50, -50, 50, -150, 50, -30_000],
      repeatTimingsUs: [[900, -200, 50, -70_000]],
    });
  });

  test("of several codes sends each in a frame of CONST_LENGTH's length, and all of them again when held", () => {
    const button = buttonOf(`${SHORT}\nflags SPACE_ENC|CONST_LENGTH\ngap 30000`, "begin codes\nA 0x0 0x3\nend codes");
    const [first, second] = ["900 -400 50 -50 50 -50 50", "900 -400 50 -150 50 -150 50"];
    expect(render(button, 2)).toBe(`${first} -28450 ${second} -28250 ${first} -28450 ${second}`);
  });

  test("of several codes sends the second code, where lirc up to 0.10.1 sends the repeat in its place", () => {
    const button = buttonOf(`${SHORT}\nflags SPACE_ENC\nrepeat 900 200\ngap 30000`, "begin codes\nA 0x0 0x3\nend codes");
    expect(render(button)).toBe("900 -400 50 -50 50 -50 50 -30000 900 -400 50 -150 50 -150 50");
  });

  test("is sent as often as min_repeat says at least", () => {
    const remote = read(`${SHORT}\nflags SPACE_ENC\nmin_repeat 2\ngap 30000`);
    expect([remote.sends, remote.buttons["A"]]).toMatchObject([3, { minSends: 3 }]);
  });

  test("has repeats without header or foot where the file says so", () => {
    const button = buttonOf(`${SHORT}\nflags SPACE_ENC|NO_HEAD_REP|NO_FOOT_REP\nfoot 70 80\ngap 30000`);
    expect(render(button, 2)).toBe("900 -400 50 -50 50 -150 50 -80 70 -30000 50 -50 50 -150 50");
  });

  test("inverts the bits of toggle_mask in every second frame, those of repeat_mask in each that repeats", () => {
    const [plain, inverted] = ["900 -400 50 -50 50 -150 50", "900 -400 50 -50 50 -50 50"];
    const gap = " -30000 ";
    expect(render(buttonOf(`${SHORT}\nflags SPACE_ENC\ntoggle_mask 0x1\ngap 30000`), 4)).toBe([plain, inverted, plain, inverted].join(gap));
    expect(render(buttonOf(`${SHORT}\nflags SPACE_ENC\nrepeat_mask 0x1\ngap 30000`), 3)).toBe([plain, inverted, inverted].join(gap));
  });

  test.each(["toggle_bit 1", "repeat_bit 1", "toggle_bit_mask 0x2"])("sets the bit of %s in every second press", (parameter) => {
    const button = buttonOf(`${SHORT}\nflags SPACE_ENC\n${parameter}\ngap 30000`);
    const [clear, set] = ["900 -400 50 -50 50 -150 50", "900 -400 50 -150 50 -150 50"];
    expect([1, 2, 3].map((number) => render(button, 1, number))).toEqual([set, clear, set]);
  });

  test("of RC-6 from before rc6_mask has a toggle bit of double length", () => {
    const rc6 = "bits 3\nflags RC6\nheader 2667 889\none 444 444\nzero 444 444\ntoggle_bit 2\ngap 83000";
    // Of 1, toggle, 1: a one is dark and light, and the bit between them takes twice as long
    const button = buttonOf(rc6, "begin codes\nA 0x5\nend codes");
    expect(render(button, 1, 0)).toBe("2667 -1333 1332 -1332 444");
    expect(render(button, 1, 1)).toBe("2667 -1333 444 -888 888 -444 444");
  });

  test("of RC-6, mode 0, is rc6, whose toggle bit is Clima's own", () => {
    const rc6 =
      "bits 13\nflags RC6|CONST_LENGTH\nheader 2667 889\none 444 444\nzero 444 444\npre_data_bits 8\npre_data 0x77\ntoggle_bit 5\ngap 107000";
    expect(buttonOf(rc6, "begin codes\nA 0x1FF3\nend codes")).toEqual({ protocol: "rc6", address: 0, command: 12 });
  });

  test("of rc5 that lirc never toggles stays timings", () => {
    const rc5 = "bits 13\nflags RC5|CONST_LENGTH\none 889 889\nzero 889 889\nplead 889\ngap 113778";
    expect(buttonOf(rc5, "begin codes\nA 0x1175\nend codes")).toHaveProperty("timingsUs");
    expect(buttonOf(`${rc5}\ntoggle_bit 2`, "begin codes\nA 0x1175\nend codes")).toEqual({ protocol: "rc5", address: 5, command: 53 });
  });

  test("of sharp, every second frame inverted, is sharp", () => {
    const sharp = "bits 15\nflags SPACE_ENC|CONST_LENGTH\none 264 1848\nzero 264 792\nptrail 264\ntoggle_mask 0x3FF\ngap 67000";
    expect(buttonOf(sharp, "begin codes\nA 0x454A\nend codes")).toEqual({ protocol: "sharp", address: 17, command: 0x4a });
  });

  test("of RC-MM and of XMP has digits of two and of four bits", () => {
    const rcmm = "bits 4\nflags RCMM\nheader 417 278\nzero 167 278\none 167 444\ntwo 167 611\nthree 167 778\nptrail 167\ngap 27778";
    expect(render(buttonOf(rcmm, "begin codes\nA 0xB\nend codes"))).toBe("417 -278 167 -611 167 -778 167");
    const xmp = "bits 8\nflags XMP\none 0 137\nzero 210 760\nptrail 210\ngap 13800";
    expect(render(buttonOf(xmp, "begin codes\nA 0x2F 0x00\nend codes"), 2)).toBe(
      "210 -1034 210 -2815 210 -13800 210 -760 210 -760 210 -13800 210 -760 210 -760 210",
    );
  });

  test("of an encoding that lirc cannot send either is refused", () => {
    const { problems } = readLircd(
      "begin remote\nname tv\nbits 2\nflags GRUNDIG\none 1 1\nzero 1 1\nbegin codes\nA 1\nend codes\nend remote",
      "tv",
    );
    expect(problems).toEqual([{ line: 8, reason: "tv A: the encoding GRUNDIG is not supported" }]);
  });
});
