import { describe, expect, test } from "@jest/globals";
import { createRandom } from "../../test/support/random.ts";
import { seedOfRun } from "../../test/support/seed.ts";
import { IRP_ENTRIES } from "../src/codec/irp-entries.ts";
import { nec } from "../src/codec/nec.ts";
import { type Code, checkCode, encodeSignal, type Protocol } from "../src/codec/protocol.ts";
import { PROTOCOLS, protocolOf } from "../src/codec/protocols.ts";
import { decodeSignal } from "../src/codec/signal.ts";
import { readRemotes, WRITTEN_FORMATS, writeRemote } from "../src/format/formats.ts";
import type { Frame } from "../src/frame.ts";
import { encodePress } from "../src/library/press.ts";
import type { Button, Remote } from "../src/library/remote.ts";

const POWER: Button = { protocol: "nec", address: 4, command: 8 };
const NEC_US = encodeSignal(nec, POWER).timingsUs;
const buttonsOf = (text: string) => readRemotes(text, "tv").remotes[0]?.buttons;

describe("a file of Flipper", () => {
  const file = (...entries: string[]) => ["Filetype: IR signals file", "Version: 1", ...entries, ""].join("\n# \n");
  const parsed = (protocol: string, address: string, command: string) =>
    `name: x\ntype: parsed\nprotocol: ${protocol}\naddress: ${address}\ncommand: ${command}`;

  test.each([
    ["NEC", "04 00 00 00", "08 00 00 00", POWER],
    ["NECext", "EE 87 00 00", "5D A2 00 00", { protocol: "nec", address: 0x87ee, command: 0x5d }],
    ["NECext", "EE 87 00 00", "5D A0 00 00", { protocol: "necext", address: 0x87ee, command: 0xa05d }],
    ["Samsung32", "07 00 00 00", "02 00 00 00", { protocol: "samsung32", address: 7, command: 2 }],
    ["SIRC", "01 00 00 00", "15 00 00 00", { protocol: "sirc12", address: 1, command: 21 }],
    ["RC5X", "05 00 00 00", "45 00 00 00", { protocol: "rc5", address: 5, command: 69 }],
    ["RC5X", "0A 00 00 00", "12 00 00 00", { protocol: "rc5", address: 10, command: 82 }],
    ["NECext", "4D 00 00 00", "21 DE 00 00", { protocol: "necext", address: 0x4d, command: 0xde21 }],
    ["Kaseikyo", "80 03 01 00", "D0 03 00 00", { protocol: "jvc48", address: 0x0103 + 0x82 * 0x1_0000, command: 0x3d }],
    ["Kaseikyo", "80 02 20 00", "D0 03 00 00", { protocol: "panasonic", address: 0x80, command: 0x3d }],
    ["RCA", "0F 00 00 00", "54 00 00 00", { protocol: "rca", address: 15, command: 0x2a }],
  ])("has %s %s %s", (protocol, address, command, button) => {
    expect(buttonsOf(file(parsed(protocol, address, command)))).toEqual({ x: button });
  });

  test("has timings, which are named by their protocol where they have one", () => {
    const raw = (name: string, frequency: number, timingsUs: readonly number[]) =>
      `name: ${name}\ntype: raw\nfrequency: ${frequency}\nduty_cycle: 0.330000\ndata: ${timingsUs.map(Math.abs).join(" ")}`;
    expect(buttonsOf(file(raw("Power", 38_000, [...NEC_US, -40_000]), raw("Power", 36_000, [900, -500, 300])))).toEqual({
      Power: POWER,
      "Power 2": { carrierHz: 36_000, timingsUs: [900, -500, 300] },
    });
  });

  test("says of what it cannot read which line and why, and reads the rest", () => {
    const { remotes, problems } = readRemotes(
      file(
        parsed("NEC42", "04 00 00 00", "08 00 00 00"),
        parsed("NEC", "4", "08 00 00 00"),
        "name: y\ntype: odd",
        parsed("NEC", "04 00 00 00", "08 00 00 00"),
      ),
      "tv",
    );
    expect(remotes[0]?.buttons).toEqual({ x: POWER });
    expect(problems).toEqual([
      { line: 5, reason: expect.stringMatching(/^x: protocol NEC42 is not known; known are NEC, NECext/) },
      { line: 11, reason: "x: address and command must be four bytes each, like 04 00 00 00" },
      { line: 17, reason: "y: type is odd; expected raw or parsed" },
    ]);
  });
});

describe("single codes, a line each", () => {
  const necAsPronto = `0000 006D 0022 0000 0157 00AC ${"0015 0016 ".repeat(32)}0015 0600`;
  test.each([
    ["Pronto", necAsPronto],
    ["timings", JSON.stringify(NEC_US)],
    ["Home Assistant's", JSON.stringify({ timings: NEC_US, modulation: 38_000 })],
    ["Tasmota's raw form", `38000,${NEC_US.map(Math.abs).join(",")}`],
  ])("%s", (name, code) => {
    const button = buttonsOf(`# a comment\npower: ${code}\n`)?.["power"];
    expect(button).toEqual(name === "Pronto" ? { protocol: "necext", address: 0, command: 0 } : POWER);
  });

  test("Tasmota's compact form, as its documentation explains it", () => {
    expect(buttonsOf("x: +8570-4240+550-1580C-510+565-1565F-505Fh")?.["x"]).toEqual({
      carrierHz: 38_000,
      timingsUs: [8570, -4240, 550, -1580, 550, -510, 565, -1565, 565, -505, 565],
    });
  });

  test("Broadlink's base64", () => {
    const units = NEC_US.map((us) => Math.round((Math.abs(us) * 269) / 8192));
    const body = units.flatMap((unit) => (unit > 255 ? [0, unit >> 8, unit & 255] : [unit]));
    const code = Buffer.from([0x26, 0, body.length & 255, body.length >> 8, ...body, 0, 0, 0]).toString("base64");
    for (const written of [code, `b64:${code}`, `${code.replace(/=+$/, "")}===`])
      expect(buttonsOf(`power: ${written}`)).toEqual({ power: POWER });
  });

  test("Tuya's base64, with literals and copies", () => {
    const bytes = NEC_US.flatMap((us) => [Math.abs(us) & 255, Math.abs(us) >> 8]);
    const literals: number[] = [];
    for (let at = 0; at < bytes.length; at += 32) literals.push(Math.min(32, bytes.length - at) - 1, ...bytes.slice(at, at + 32));
    expect(buttonsOf(`power: ${Buffer.from(literals).toString("base64")}`)).toEqual({ power: POWER });
    // 500 written once, then copied 7 times: 2 bytes at distance 2
    const copied = Buffer.from([1, 0xf4, 0x01, (7 << 5) | 0, 1, 14 - 9]);
    copied[4] = 5;
    copied[5] = 1;
    expect(buttonsOf(`x: ${copied.toString("base64")}`)?.["x"]).toEqual({
      carrierHz: 38_000,
      timingsUs: [500, -500, 500, -500, 500, -500, 500],
    });
  });

  test("what is none of them is refused with a list of what there is", () => {
    expect(readRemotes("power: hello\n", "tv")).toEqual({
      format: undefined,
      remotes: [],
      problems: [
        {
          line: 1,
          reason: expect.stringMatching(/^power: hello: expected a file of one of the kinds that docs.infrared\.md lists, or lines/),
        },
      ],
    });
  });
});

test("a remote for lirc that claims to have a billion bits is refused, not built", () => {
  const text = "begin remote\nname x\nbits 999999999\none 500 500\nzero 500 1000\nbegin codes\nA 0x1\nend codes\nend remote\n";
  expect(readRemotes(text, "x").problems[0]).toEqual({ line: 3, reason: "bits 999999999; expected at most 128" });
});

describe("irdb's CSV", () => {
  test("has a row for each button", () => {
    const csv =
      "functionname,protocol,device,subdevice,function\nPOWER,NEC1,4,-1,8\nInput, HDMI,NECx2,7,7,21\nUP,Sony20,26,241,7\nMENU,Martian,1,-1,2\nx,y\n";
    const { remotes, problems } = readRemotes(csv, "tv");
    expect(remotes).toEqual([
      {
        name: "tv",
        buttons: {
          POWER,
          "Input, HDMI": { protocol: "samsung32", address: 7, command: 21 },
          UP: { protocol: "sirc20", address: 26 | (241 << 5), command: 7 },
        },
      },
    ]);
    expect(problems).toEqual([
      { line: 5, reason: "protocol Martian is not known" },
      { line: 6, reason: "x,y; expected functionname,protocol,device,subdevice,function" },
    ]);
  });
});

describe("what irdb's names mean in light", () => {
  /** Bytes, low bit first, of the first frame: a pair of 1:3 units is a one. */
  const bytesOf = (button: Button | undefined, headUs: number) => {
    const { timingsUs } = encodePress(button ?? POWER);
    const spaces = timingsUs.slice(headUs, headUs + 64).filter((us) => us < 0);
    const bits = spaces.map((us) => (us < -1000 ? 1 : 0));
    return [0, 8, 16, 24].map((at) => bits.slice(at, at + 8).reduce<number>((sum, bit, index) => sum + bit * 2 ** index, 0));
  };
  test.each([
    ["UP,NEC1,77,0,33", [0x4d, 0x00, 0x21, 0xde]],
    ["UP,NEC2,77,178,33", [0x4d, 0xb2, 0x21, 0xde]],
    ["UP,NEC,77,-1,33", [0x4d, 0xb2, 0x21, 0xde]],
    ["UP,NEC1,255,0,33", [0xff, 0x00, 0x21, 0xde]],
    ["UP,NEC1,0,0,0", [0x00, 0x00, 0x00, 0xff]],
    ["UP,Pioneer,165,90,33", [0xa5, 0x5a, 0x21, 0xde]],
    ["UP,Pioneer,165,91,33", [0xa5, 0x5b, 0x21, 0xde]],
    ["UP,Pioneer,165,0,33", [0xa5, 0x00, 0x21, 0xde]],
    ["UP,NEC1-f16,77,0,52513", [0x4d, 0x00, 0x21, 0xcd]],
    ["UP,NEC2-f16,77,3,56865", [0x4d, 0x03, 0x21, 0xde]],
  ])("%s", (row, bytes) => {
    const buttons = buttonsOf(`functionname,protocol,device,subdevice,function\n${row}\n`);
    expect(bytesOf(buttons?.["UP"], 2)).toEqual(bytes);
  });

  test.each([
    ["UP,Sharp{1},1,-1,2", { protocol: "sharp", address: 1, command: 2 }],
    ["UP,Denon{1},1,-1,2", { protocol: "denon", address: 1, command: 2 }],
    ["UP,Dish_Network,3,5,2", { protocol: "dish", address: 5 | (3 << 5), command: 2 }],
    ["UP,G.I.Cable,3,-1,2", { protocol: "gicable", address: 3, command: 2 }],
    ["UP,Nokia32,36,38,5", { protocol: "rcmm32", address: 36 | (38 << 8), command: 5 }],
    ["UP,RCA-38,15,-1,42", { protocol: "rca", address: 15, command: 42, carrierHz: 38_700 }],
    ["UP,XMP-1,16,15,5", { protocol: "xmp", address: 16 | (15 << 8) | (68 << 16), command: 5 * 256 }],
    ["UP,Panasonic2,8,2,5", { protocol: "aeha56", address: 0x2002 + 0x208 * 2 ** 16 + 5 * 2 ** 40, command: 8 ^ 2 ^ 5 }],
    ["UP,NEC1-y1,126,-1,5", { protocol: "necext", address: 126 | (129 << 8), command: 5 | (0x7a << 8) }],
    ["UP,NEC1-y2,122,-1,4", { protocol: "necext", address: 122 | (133 << 8), command: 4 | (0xfa << 8) }],
    ["UP,Tivo unit=1,133,48,7", { protocol: "necext", address: 133 | (48 << 8), command: 7 | (0xf1 << 8) }],
    ["UP,JVC-48,8,2,5", { protocol: "jvc48", address: 0x0103 + 0x208 * 0x1_0000, command: 5 }],
  ])("%s is a code of ours", (row, button) => {
    expect(buttonsOf(`functionname,protocol,device,subdevice,function\n${row}\n`)).toEqual({ UP: button });
  });
});

test("thousands of buttons of one name are told apart in the order of the file", () => {
  const rows = Array.from({ length: 5000 }, (_, index) => `UP,NEC1,4,-1,${index % 256}\n`).join("");
  const names = Object.keys(buttonsOf(`functionname,protocol,device,subdevice,function\n${rows}`) ?? {});
  expect([names.length, names.slice(0, 3), names.at(-1)]).toEqual([5000, ["UP", "UP 2", "UP 3"], "UP 5000"]);
});

test("a signal of two different codes stays whole, and lengths without a sign are light and dark in turn", () => {
  const [first, second] = [0x99, 0xbc].map((command) => encodeSignal(nec, { address: 0xa3, command }).timingsUs);
  const both = [...(first ?? []), -22_000, ...(second ?? [])];
  expect(buttonsOf(`x: ${JSON.stringify(both)}`)).toEqual({ x: { carrierHz: 38_000, timingsUs: both } });
  expect(buttonsOf("x: [900,450,900,450,900]")).toEqual({ x: { carrierHz: 38_000, timingsUs: [900, -450, 900, -450, 900] } });
  expect(buttonsOf(`x: ${JSON.stringify(NEC_US.map(Math.abs))}`)).toEqual({ x: POWER });
});

describe("the carrier of a file", () => {
  const withCarrier = (timingsUs: readonly number[], modulation?: number) =>
    buttonsOf(JSON.stringify({ timings: timingsUs, modulation }))?.["code"];
  const rc5 = protocolOf("rc5");
  const RC5 = { protocol: "rc5", address: 5, command: 53 };
  const RC5_US = rc5 ? encodeSignal(rc5, RC5).timingsUs : [];

  test("is kept where it is another than the protocol's, and unsaid is the protocol's", () => {
    expect(withCarrier(RC5_US, 56_000)).toEqual({ ...RC5, carrierHz: 56_000 });
    expect(withCarrier(RC5_US, 36_700)).toEqual(RC5);
    expect(withCarrier(RC5_US)).toEqual(RC5);
    expect(withCarrier(NEC_US, 0)).toEqual({ ...POWER, carrierHz: 0 });
    expect(withCarrier(NEC_US, 39_500)).toEqual({ ...POWER, protocol: "pioneer" });
  });

  test.each(["clima", "flipper", "pronto", "timings"] as const)("stays when the remote is written as %s", (format) => {
    const remote: Remote = {
      name: "tv",
      buttons: { a: { ...RC5, carrierHz: 56_000 }, b: { ...RC5, command: 1, carrierHz: 56_000 }, c: RC5 },
    };
    const again = readRemotes(writeRemote(remote, format), "tv").remotes[0]?.buttons;
    const hz = (button: Button | undefined) => Math.round((button?.carrierHz ?? 0) / 1000);
    expect([hz(again?.["a"]), hz(again?.["b"]), hz(again?.["c"])]).toEqual([56, 56, 0]);
    expect(again?.["b"]).toMatchObject({ ...RC5, command: 1 });
    expect(encodePress(remote.buttons["a"] ?? POWER).carrierHz).toBe(56_000);
  });
});

describe("SmartIR's JSON", () => {
  test("has buttons by name, and those of an air conditioner by state", () => {
    const raw = JSON.stringify(NEC_US);
    const file = {
      manufacturer: "Acme",
      supportedModels: ["X1"],
      commandsEncoding: "Raw",
      commands: { off: raw, cool: { auto: { "21": raw, "22": "" } } },
    };
    const { remotes, problems } = readRemotes(JSON.stringify(file), "ac");
    expect(remotes).toEqual([{ name: "Acme X1", buttons: { off: POWER, "cool auto 21": POWER } }]);
    expect(problems).toEqual([{ line: 0, reason: "cool auto 22: the code is empty" }]);
  });
});

describe("a remote that is written", () => {
  const random = createRandom(seedOfRun());
  const upTo = (max: number) => Math.floor(random() * (max + 1));
  const sentOnly = IRP_ENTRIES.filter(({ isSentOnly }) => isSentOnly).map(({ name }) => name);
  const others = ["necext", "kaseikyo", "necx", "sampo", "dgtec", "xmp", "lumagen", "rc5x", ...sentOnly];
  const drawCode = (protocol: Protocol) => ({
    address: upTo(Math.min(127, protocol.maxAddress)),
    command: upTo(Math.min(63, protocol.maxCommand)),
  });
  /** The light of some codes is that of another protocol's code as well, such as of aeha48 and jvc48 where their checks agree. */
  const isOfAnother = (protocol: Protocol, code: Code) =>
    ![protocol.name, undefined].includes(decodeSignal(encodeSignal(protocol, code).timingsUs)?.protocol);
  const codes = PROTOCOLS.filter(({ name }) => !others.includes(name)).map((protocol): [string, Button] => {
    let code = drawCode(protocol);
    for (let draws = 0; draws < 100 && isOfAnother(protocol, code); draws += 1) code = drawCode(protocol);
    expect(checkCode(protocol, code).ok).toBe(true);
    return [protocol.name, { protocol: protocol.name, ...code }];
  });
  const remote: Remote = {
    name: "all",
    buttons: { ...Object.fromEntries(codes), raw: { carrierHz: 38_000, timingsUs: [900, -500, 300, -1200, 700] } },
  };

  test("as lircd is read as the same light, with a carrier; raw codes of lirc repeat as a whole, which no protocol does", () => {
    const { remotes, problems } = readRemotes(writeRemote(remote, "lircd"), "all");
    expect(problems).toEqual([]);
    // lirc takes no frequency for its usual one
    const modulated = ({ carrierHz, timingsUs }: Frame) => ({ carrierHz: carrierHz || 38_000, timingsUs });
    const light = (each: readonly Remote[]) =>
      Object.fromEntries(each.flatMap(({ buttons }) => Object.entries(buttons).map(([name, one]) => [name, modulated(encodePress(one))])));
    expect(light(remotes)).toEqual(light([remote]));
  });

  test.each(WRITTEN_FORMATS.filter((format) => format !== "lircd"))("as %s is read as the same buttons", (format) => {
    const { remotes, problems } = readRemotes(writeRemote(remote, format), "all");
    expect(problems).toEqual([]);
    const buttons = Object.assign({}, ...remotes.map((each) => each.buttons)) as Remote["buttons"];
    const raw = buttons["raw"];
    const timingsUs = raw && "timingsUs" in raw ? raw.timingsUs : [];
    for (const [index, us] of [900, -500, 300, -1200, 700].entries()) expect(Math.abs((timingsUs[index] ?? 0) - us)).toBeLessThan(15);
    expect({ ...buttons, raw: 0 }).toEqual({ ...remote.buttons, raw: 0 });
  });

  test("for Flipper, RC5's seventh bit is RC5X", () => {
    const text = writeRemote({ name: "x", buttons: { UP: { protocol: "rc5", address: 10, command: 82 } } }, "flipper");
    expect(text).toMatch(/protocol: RC5X\naddress: 0A 00 00 00\ncommand: 12 00 00 00/);
  });
});
