/** Files and lines of other programs, each with what its signals are. */
import { describe, expect, test } from "@jest/globals";
import { nec } from "../src/codec/nec.ts";
import { encodeSignal } from "../src/codec/protocol.ts";
import { readRemotes, writeRemote } from "../src/format/formats.ts";
import { encodePress } from "../src/library/press.ts";
import type { Button, Remote } from "../src/library/remote.ts";

const POWER: Button = { protocol: "nec", address: 4, command: 8 };
const NEC_US = encodeSignal(nec, POWER).timingsUs;
const LENGTHS = NEC_US.map(Math.abs);
const SIGNED = NEC_US.map((us) => (us > 0 ? `+${us}` : String(us)));

function read(text: string) {
  const { format, remotes, problems } = readRemotes(text, "x");
  expect(problems).toEqual([]);
  return { format, remotes: Object.fromEntries(remotes.map(({ name, buttons }) => [name, buttons])) };
}
const broadlink = (lengths: readonly number[]) => {
  const units = [...lengths, 40_000].map((us) => Math.round((us * 269) / 8192));
  const data = Buffer.from(units.flatMap((unit) => (unit < 256 ? [unit] : [0, unit >> 8, unit & 255])));
  return Buffer.concat([Buffer.of(0x26, 0, data.length & 255, data.length >> 8), data]);
};
/** Tuya's stream with literals only. */
const tuya = (lengths: readonly number[]) => {
  const bytes = Buffer.from(lengths.flatMap((us) => [us & 255, us >> 8]));
  const parts = Array.from({ length: Math.ceil(bytes.length / 32) }, (_, index) => bytes.subarray(32 * index, 32 * index + 32));
  return Buffer.concat(parts.flatMap((part) => [Buffer.of(part.length - 1), part])).toString("base64");
};

describe("Tasmota's JSON", () => {
  test.each([
    ["NEC", 32, "0x20DF10EF", POWER],
    ["SONY", 12, "0xA90", { protocol: "sirc12", address: 1, command: 21 }],
    ["SAMSUNG", 32, "0xE0E040BF", { protocol: "samsung32", address: 7, command: 2 }],
    ["RC5", 12, "0x80C", { protocol: "rc5", address: 0, command: 12 }],
    ["RC5X", 13, "0x114C", { protocol: "rc5", address: 5, command: 76 }],
    ["RC6", 20, "0x1000C", { protocol: "rc6", address: 0, command: 12 }],
    ["JVC", 16, "0xC5E8", { protocol: "jvc", address: 0xa3, command: 0x17 }],
    ["PANASONIC", 48, "0x40040100BCBD", { protocol: "panasonic", address: 0x80, command: 61 }],
    ["LG", 28, "0x880094D", { protocol: "lg", address: 0x88, command: 0x0094 }],
  ])("%s of %s bits, %s", (protocol, bits, data, button) => {
    const code = JSON.stringify({ Protocol: protocol, Bits: bits, Data: data, Repeat: 0 });
    expect(read(`{"IrReceived":${code}}`)).toEqual({ format: "JSON", remotes: { x: { code: button } } });
    expect(read(`tele/ir/RESULT = {"IrReceived":${code}}\nup: ${code}\n`).remotes).toEqual({ x: { code: button, up: button } });
  });

  test("has timings where it knows no protocol, and says why where it has none", () => {
    expect(read(JSON.stringify({ IrReceived: { Protocol: "UNKNOWN", Bits: 33, RawData: LENGTHS } })).remotes).toEqual({
      x: { code: POWER },
    });
    expect(readRemotes('{"IrReceived":{"Protocol":"MARTIAN","Bits":9,"Data":"0x1"}}', "x").problems).toEqual([
      { line: 0, reason: expect.stringMatching(/^code: protocol MARTIAN is not known; known are NEC/) },
    ]);
    expect(readRemotes('{"IrReceived":{"Protocol":"NEC","Bits":4,"Data":"0x20DF10EF"}}', "x").problems[0]?.reason).toMatch(
      /4 bits of 0x20df/,
    );
  });
});

test("Zigbee2MQTT's JSON has codes of Tuya, alone, in an envelope, or as timings", () => {
  const code = tuya(LENGTHS);
  const envelope = { key_num: 1, delay: 300, key1: { num: 1, freq: 38_000, type: 1, key_code: code } };
  for (const file of [
    { learned_ir_code: code },
    { ir_code_to_send: code },
    envelope,
    { learned_ir_timings: { modulation: 38_000, timings: NEC_US } },
  ])
    expect(read(JSON.stringify(file)).remotes).toEqual({ x: { code: POWER } });
  expect(read(JSON.stringify({ tv: { mute: { ir_code_to_send: code } } })).remotes).toEqual({ x: { "tv mute": POWER } });
});

test("Home Assistant's storage of Broadlink has a remote for each device, and commands of two codes in turn", () => {
  const code = broadlink(LENGTHS).toString("base64");
  const file = { version: 1, key: "broadlink_remote_a1b2_codes", data: { tv: { power: code, input: [code, code] }, fan: { off: code } } };
  expect(read(JSON.stringify(file)).remotes).toEqual({ tv: { power: POWER, input: POWER, "input 2": POWER }, fan: { off: POWER } });
});

test("a line may have Broadlink's hexadecimal, or Global Caché's sendir, also compressed", () => {
  expect(read(`on: ${broadlink(LENGTHS).toString("hex")}`).remotes).toEqual({ x: { on: POWER } });
  const periods = [...LENGTHS, 40_000].map((us) => Math.round((us * 38) / 1000));
  expect(read(`on: sendir,1:1,1,38000,1,1,${periods.join(",")}`).remotes).toEqual({ x: { on: POWER } });
  expect(read(`sendir,1:1,1,38000,1,1,${periods.join(",")}`).remotes).toEqual({ x: { code: POWER } });
  expect(read("a: sendir,1:1,1,40000,2,3,10,20,30,40A").remotes).toEqual({
    x: { a: { carrierHz: 40_000, timingsUs: [250, -500, 750, -1000, 250, -500, 750, -1000, 250] } },
  });
  expect(readRemotes("a: sendir,1:1,1,40000,1,1,10,20B", "x").remotes).toEqual([]);
});

describe("pulses and spaces", () => {
  test("are one button for each press, and one that is pressed again is there once", () => {
    const lines = NEC_US.map((us) => `${us > 0 ? "pulse" : "space"} ${Math.abs(us)}`).join("\n");
    const other = "pulse 900\nspace 500\npulse 300\n";
    expect(read(`space 16777215\n${lines}\nspace 900000\n${lines}\ntimeout 125000\n${other}`)).toEqual({
      format: "mode2",
      remotes: { x: { code: POWER, "code 2": { carrierHz: 38_000, timingsUs: [900, -500, 300] } } },
    });
    expect(read(`carrier 36000\n${other}`).remotes).toEqual({ x: { code: { carrierHz: 36_000, timingsUs: [900, -500, 300] } } });
  });

  test("of ir-ctl stand in lines with signs; its files have scancodes, too", () => {
    expect(read(`${SIGNED.join(" ")} # timeout 125000\n${SIGNED.join(" ")} # timeout 125000\n`).remotes).toEqual({ x: { code: POWER } });
    expect(read("# a file for ir-ctl\nscancode nec:0x408\n").remotes).toEqual({ x: { code: POWER } });
    expect(readRemotes("pulse 900\nhello 5\n", "x").problems).toEqual([
      { line: 2, reason: "hello 5: expected pulse, space, carrier or timeout" },
    ]);
  });
});

describe("the kernel's keymaps", () => {
  test.each([
    ["nec", "0x0408", POWER],
    ["nec", "0x4db221", { protocol: "nec", address: 0xb24d, command: 0x21 }],
    ["nec", "0x4d0021", { protocol: "necext", address: 0x4d, command: 0xde21 }],
    ["nec", "0xb24dcd21", { protocol: "necext", address: 0xb24d, command: 0xcd21 }],
    ["rc5", "0x050c", { protocol: "rc5", address: 5, command: 12 }],
    ["rc6", "0x000c", { protocol: "rc6", address: 0, command: 12 }],
    ["sony", "0x010015", { protocol: "sirc12", address: 1, command: 21 }],
    ["jvc", "0xc5e8", { protocol: "jvc", address: 0xa3, command: 0x17 }],
  ])("%s has %s", (protocol, scancode, button) => {
    const toml = `[[protocols]]\nname = "hauppauge"\nprotocol = "${protocol}"\n[protocols.scancodes]\n${scancode} = "KEY_UP" # up\n`;
    expect(read(toml)).toEqual({ format: "keymap", remotes: { hauppauge: { KEY_UP: button } } });
    expect(read(`# table hauppauge, type: ${protocol.toUpperCase()}\n${scancode} KEY_UP\n`).remotes).toEqual({
      hauppauge: { KEY_UP: button },
    });
  });

  test("have raw signals", () => {
    expect(
      read(`[[protocols]]\nname="a"\nprotocol="raw"\n[[protocols.raw]]\nkeycode = "KEY_OK"\nraw = [ ${LENGTHS.join(", ")} ]\n`).remotes,
    ).toEqual({
      a: { KEY_OK: POWER },
    });
  });

  test("say which protocol is not known", () => {
    expect(
      readRemotes('[[protocols]]\nname="a"\nprotocol="imon"\n[protocols.scancodes]\n0x1="KEY_A"\n0x2="KEY_B"\n', "x").problems,
    ).toEqual([{ line: 5, reason: expect.stringMatching(/^KEY_A: protocol imon is not known/), count: 2 }]);
  });
});

describe("ESPHome", () => {
  test("has actions, called as what they are of", () => {
    const yaml = [
      "switch:",
      "  - platform: template",
      '    name: "TV power"',
      "    turn_on_action:",
      "      - remote_transmitter.transmit_nec:",
      "          address: 0xFB04",
      "          command: 0xF708",
      "button:",
      "  - platform: template",
      "    name: Raw",
      "    on_press:",
      "      remote_transmitter.transmit_raw:",
      "        carrier_frequency: 36kHz",
      "        code: [900, -500,",
      "          300]",
      "  - platform: template",
      "    name: Sony",
      "    on_press:",
      "      - remote_transmitter.transmit_sony:",
      "          data: 0xA90",
      "          nbits: 12",
    ];
    expect(read(yaml.join("\n"))).toEqual({
      format: "ESPHome",
      remotes: {
        x: {
          "TV power": { protocol: "nec", address: 0xfb04, command: 8 },
          Raw: { carrierHz: 36_000, timingsUs: [900, -500, 300] },
          Sony: { protocol: "sirc12", address: 1, command: 21 },
        },
      },
    });
  });

  test("has lines of its log", () => {
    const log = [
      "[12:00:00][I][remote.samsung:041]: Received Samsung: data=0xE0E040BF, nbits=32",
      "[12:00:01][I][remote.samsung:041]: Received Samsung: data=0xE0E040BF, nbits=32",
      "[12:00:02][I][remote.rc5:041]: Received RC5: address=0x05, command=0x0C",
      "[12:00:03][I][remote.raw:041]: Received Raw: 900, -500, ",
      "[12:00:03][I][remote.raw:041]:   300, -1200, 700",
      "[12:00:04][I][app:102]: something else 5",
    ];
    expect(read(log.join("\n")).remotes).toEqual({
      x: {
        code: { protocol: "samsung32", address: 7, command: 2 },
        "code 2": { protocol: "rc5", address: 5, command: 12 },
        "code 3": { carrierHz: 38_000, timingsUs: [900, -500, 300, -1200, 700] },
      },
    });
  });
});

test("Girr has codes, or else timings, or else Pronto", () => {
  const pronto = writeRemote({ name: "x", buttons: { a: POWER } }, "pronto").slice(3);
  const flashes = LENGTHS.map((us, index) => (index % 2 === 0 ? `<flash>${us}</flash>` : `<gap>${us}</gap>`)).join("");
  const file = `<?xml version="1.0"?><!-- <command name="no"> -->
    <girr:remotes xmlns:girr="http://www.harctoolbox.org/Girr"><girr:remote name="A &amp; B"><girr:commandSet>
      <girr:command name="power"><girr:parameters protocol="NEC1"><girr:parameter name="D" value="4"/><girr:parameter name='F' value='8'/></girr:parameters></girr:command>
      <girr:command name="flash"><girr:raw frequency="38000"><girr:intro>${flashes}</girr:intro><girr:repeat/></girr:raw></girr:command>
      <girr:command name="signs"><girr:raw frequency="38000"><girr:intro>${SIGNED.join(" ")}</girr:intro></girr:raw></girr:command>
      <girr:command name="ccf"><girr:ccf>${pronto}</girr:ccf></girr:command>
    </girr:commandSet></girr:remote></girr:remotes>`;
  expect(read(file)).toEqual({ format: "Girr", remotes: { "A & B": { power: POWER, flash: POWER, signs: POWER, ccf: POWER } } });
  expect(readRemotes('<remotes><remote name="r"><command name="c"/></remote></remotes>', "x").problems).toEqual([
    { line: 0, reason: "c: it has no D and F" },
  ]);
});

test("Flipper's universal remotes have many signals of one name", () => {
  const entry = (command: string) => `#\nname: Power\ntype: parsed\nprotocol: NEC\naddress: 04 00 00 00\ncommand: ${command} 00 00 00\n`;
  expect(read(`Filetype: IR library file\nVersion: 1\n${entry("08")}${entry("09")}`)).toEqual({
    format: "Flipper",
    remotes: { x: { Power: POWER, "Power 2": { ...POWER, command: 9 } } },
  });
});

test("SmartIR's fans whose names have spaces stay one word of an air conditioner's state", () => {
  const file = { commandsEncoding: "Raw", operationModes: ["cool"], commands: { cool: { "auto high": { "21": JSON.stringify(NEC_US) } } } };
  expect(read(JSON.stringify(file)).remotes).toEqual({ x: { "cool auto_high 21": POWER } });
});

test("the same complaint of many buttons is said once, with how many there are", () => {
  const rows = Array.from({ length: 9543 }, (_, index) => `x${index}: []`).join("\n");
  const { remotes, problems } = readRemotes(rows, "x");
  expect(remotes).toEqual([]);
  expect(problems).toEqual([{ line: 1, reason: expect.stringMatching(/^x0: \[\]: /), count: 9543 }]);
});

describe("a remote that is exported", () => {
  const NAMES = ["vol: up", "#1", "a{b", '"quoted"', "back\\slash", "[x]", "sendir", "plain name"];
  const remote: Remote = {
    name: "tv",
    buttons: Object.fromEntries(NAMES.map((name, command) => [name, { protocol: "nec", address: 4, command }])),
  };

  test.each(["pronto", "timings"] as const)("as %s has its names back, whatever is in them", (format) => {
    expect(read(writeRemote(remote, format)).remotes).toEqual({ x: remote.buttons });
  });

  test("to lircd has a part for each carrier", () => {
    const buttons: Remote["buttons"] = {
      power: POWER,
      mute: { ...POWER, command: 9 },
      sony: { protocol: "sirc12", address: 1, command: 21 },
    };
    const text = writeRemote({ name: "tv", buttons }, "lircd");
    expect(text.match(/^ +(name +tv\S*|frequency +\d+)$/gm)?.map((line) => line.trim().replace(/\s+/, " "))).toEqual([
      "name tv",
      "frequency 38000",
      "name tv_40000",
      "frequency 40000",
    ]);
    const { remotes } = readRemotes(text, "x");
    expect(remotes.map(({ name, buttons: read }) => [name, Object.keys(read)])).toEqual([
      ["tv", ["power", "mute"]],
      ["tv_40000", ["sony"]],
    ]);
    expect(encodePress(remotes[1]?.buttons["sony"] ?? POWER).carrierHz).toBe(40_000);
  });
});

test("what no transmitter sends is refused at the import, and what is parted by gaps is not", () => {
  const many = (gapUs: number) =>
    Array.from({ length: 1400 }, (_, index) => (index % 2 === 0 ? 300 : index % 200 === 199 ? -gapUs : -200)).slice(0, -1);
  expect(readRemotes(`a: ${JSON.stringify(many(10_000))}`, "x").problems).toEqual([]);
  const { remotes, problems } = readRemotes(JSON.stringify({ timings: many(9000), modulation: 38_000 }), "x");
  expect(remotes).toEqual([]);
  expect(problems).toEqual([
    {
      line: 0,
      reason: expect.stringMatching(
        /^code: the signal has 1399 timings, \d+ ms without a gap of 10 ms; the kernel sends at most 1023 timings and 500 ms at once$/,
      ),
    },
  ]);
});
