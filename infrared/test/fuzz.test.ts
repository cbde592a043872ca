/** Random and mutated files and light: no crash, no hang, no growth. IR_FUZZ sets how many of each. */
import { expect, test } from "@jest/globals";
import { strToU8, zipSync } from "fflate";
import { collectGarbage } from "../../test/support/collect-garbage.ts";
import { createRandom } from "../../test/support/random.ts";
import { seedOfRun } from "../../test/support/seed.ts";
import { patientMs } from "../../test/support/wait-for.ts";
import { nec } from "../src/codec/nec.ts";
import { encodeSignal } from "../src/codec/protocol.ts";
import { PROTOCOLS } from "../src/codec/protocols.ts";
import { decodeSignal } from "../src/codec/signal.ts";
import { readBroadlink, readBroadlinkHex, readTuya } from "../src/format/base64-codes.ts";
import { isEsphome, readEsphome } from "../src/format/esphome.ts";
import { readFlipper } from "../src/format/flipper.ts";
import { readRemotes, WRITTEN_FORMATS, writeRemote } from "../src/format/formats.ts";
import { isGirr, readGirr } from "../src/format/girr.ts";
import { readIrdb } from "../src/format/irdb.ts";
import { isJsonCodes, readJsonCode, readJsonCodes } from "../src/format/json-codes.ts";
import { isKeymap, readKeymap } from "../src/format/keymap.ts";
import { readLircd } from "../src/format/lircd.ts";
import { readPronto } from "../src/format/pronto.ts";
import { isPulseSpace, readPulseSpace } from "../src/format/pulse-space.ts";
import { readSendir } from "../src/format/sendir.ts";
import { readSmartIr } from "../src/format/smartir.ts";
import { readTasmotaRaw } from "../src/format/tasmota.ts";
import { readTimings } from "../src/format/timings.ts";
import { readArchive } from "../src/import/archive.ts";
import { textOf } from "../src/import/texts.ts";
import { type Remote, readRemoteFile, remoteFileText } from "../src/library/remote.ts";

const COUNT = Number(process.env["IR_FUZZ"] ?? 500);
const SEED = seedOfRun();
const SLOWEST_MS = patientMs(2000);

const heapMb = () => {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1e6;
};

const random = createRandom(SEED);
const upTo = (max: number) => Math.floor(random() * (max + 1));
const pick = <T>(list: readonly T[]): T => list[upTo(list.length - 1)] as T;

const REMOTE: Remote = {
  name: "tv",
  buttons: { power: { protocol: "nec", address: 4, command: 8 }, raw: { carrierHz: 36_000, timingsUs: [900, -500, 300, -1200, 700] } },
};
const NEC_US = encodeSignal(nec, { address: 4, command: 8 }).timingsUs;
const SEEDS = [
  ...WRITTEN_FORMATS.map((format) => writeRemote(REMOTE, format)),
  "begin remote\nname x\nbits 16\nflags SPACE_ENC\nheader 9000 4500\none 560 1690\nzero 560 560\nptrail 560\ngap 100000\nbegin codes\nA 0x1\nend codes\nend remote\n",
  "functionname,protocol,device,subdevice,function\nPOWER,NEC1,4,-1,8\n",
  '{"manufacturer":"A","commandsEncoding":"Base64","commands":{"off":"JgBQAAABKZIUEhQ="}}',
  "power: +8570-4240+550-1580C-510+565-1565F-505Fh\n",
  '{"IrReceived":{"Protocol":"NEC","Bits":32,"Data":"0x20DF10EF","RawData":[900,500,300]}}',
  'RESULT = {"IrReceived":{"Protocol":"SONY","Bits":12,"Data":"0xA90"}}\nmute: {"Protocol":"RC5","Bits":12,"Data":"0x80C"}\n',
  '{"key":"broadlink_remote_a_codes","data":{"tv":{"on":"JgBQAAABKZIUEhQ=","input":["JgBQAAABKZIUEhQ=","JgBQAAABKZIUEhQ="]}}}',
  '{"key_num":1,"delay":300,"key1":{"num":1,"freq":38000,"type":1,"key_code":"BSgjlBEwAoABAZAGQAM="},"learned_ir_code":"BSgjlBEwAoABAZAGQAM="}',
  "on: 2600500000012992141214\noff: sendir,1:1,1,38000,2,3,342,171,21,21,21,64AB\n",
  `carrier 38000\n${NEC_US.map((us) => `${us > 0 ? "pulse" : "space"} ${Math.abs(us)}`).join("\n")}\ntimeout 125000\nscancode nec:0x408\n`,
  `${NEC_US.map((us) => (us > 0 ? `+${us}` : us)).join(" ")} # timeout 125000\n`,
  '[[protocols]]\nname = "a"\nprotocol = "nec"\nvariant = "necx"\n[protocols.scancodes]\n0x4d0021 = "KEY_UP"\n[[protocols.raw]]\nkeycode = "K"\nraw = [ 900, 500, 300 ]\n',
  "# table old, type: RC5\n0x1e0c KEY_POWER\n0x1e0d KEY_MUTE # quiet\n",
  "switch:\n  - name: TV\n    turn_on_action:\n      - remote_transmitter.transmit_nec:\n          address: 0xFB04\n          command: 0xF708\n" +
    "      - remote_transmitter.transmit_raw:\n          code: [900, -500,\n            300]\n",
  "[12:00:00][I][remote.samsung:041]: Received Samsung: data=0xE0E040BF, nbits=32\n[12:00:03][I][remote.raw:041]: Received Raw: 900, -500, \n[12:00:03][I][remote.raw:041]:   300\n",
  '<?xml version="1.0"?><!-- a --><remotes><remote name="A &amp; B"><commandSet><command name="on"><parameters protocol="NEC1"><parameter name="D" value="4"/>' +
    '<parameter name="F" value="8"/></parameters><raw frequency="38000"><intro><flash>900</flash><gap>500</gap><flash>300</flash></intro></raw><ccf>0000 006C 0001 0000 0010 0020</ccf>' +
    "</command></commandSet></remote></remotes>",
];
const WORDS = [
  "0x",
  "-1",
  "999999999999999999",
  "\0",
  "{",
  "}",
  "begin",
  "end remote",
  "name",
  "type: raw",
  "data: ",
  "NaN",
  ",",
  "\n",
  "\u2028",
  "__proto__",
  "==",
];

/** A file with some of it changed, taken out, doubled or put in. */
function mutated(text: string): string {
  let changed = text;
  for (let change = 0; change <= upTo(6); change += 1) {
    const at = upTo(changed.length);
    const end = at + upTo(20);
    const piece = pick([pick(WORDS), String.fromCharCode(upTo(255)), changed.slice(at, end).repeat(upTo(3)), ""]);
    changed = changed.slice(0, at) + piece + changed.slice(random() < 0.5 ? at : end);
  }
  return changed;
}

const randomText = () => String.fromCharCode(...Array.from({ length: upTo(300) }, () => upTo(random() < 0.9 ? 127 : 0xffff)));

const ARCHIVE = zipSync({ "a/b.ir": strToU8("name: x\n".repeat(50)), "c.txt": strToU8("y") });

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  "all formats": (text) => readRemotes(text, "x"),
  Flipper: (text) => readFlipper(text, "x"),
  lircd: (text) => readLircd(text, "x"),
  irdb: (text) => readIrdb(text, "x"),
  SmartIR: (text) => readSmartIr(text, "x"),
  Pronto: readPronto,
  Broadlink: readBroadlink,
  Tuya: readTuya,
  Tasmota: readTasmotaRaw,
  timings: readTimings,
  "Broadlink's hexadecimal": readBroadlinkHex,
  sendir: readSendir,
  "a line of JSON": readJsonCode,
  ESPHome: (text) => isEsphome(text) && readEsphome(text, "x"),
  "ESPHome, whatever it is": (text) => readEsphome(text, "x"),
  Girr: (text) => [isGirr(text), readGirr(text, "x")],
  keymaps: (text) => [isKeymap(text), readKeymap(text, "x")],
  mode2: (text) => [isPulseSpace(text), readPulseSpace(text, "x")],
  "JSON files": (text) => isJsonCodes(text) && readJsonCodes(text, "x"),
  archives: (text) => readArchive(Buffer.concat([ARCHIVE.subarray(0, upTo(ARCHIVE.length)), Buffer.from(text)]), () => true),
  "archives with a byte changed": () => {
    const changed = Buffer.from(ARCHIVE);
    for (let count = 0; count <= upTo(3); count += 1) changed[upTo(changed.length - 1)] = upTo(255);
    return readArchive(changed, () => true);
  },
  "any bytes": (text) => textOf(Buffer.from(text, "latin1")),
};

test.each(Object.entries(readers))(
  "the reader of %s takes anything",
  (_name, read) => {
    const before = heapMb();
    for (let count = 0; count < COUNT; count += 1) {
      const text = random() < 0.7 ? mutated(pick(SEEDS)) : randomText();
      const startedMs = performance.now();
      read(text);
      if (performance.now() - startedMs > SLOWEST_MS)
        throw new Error(`with seed ${SEED} it took ${performance.now() - startedMs} ms to read ${JSON.stringify(text)}`);
    }
    expect(heapMb() - before).toBeLessThan(30);
  },
  patientMs(600_000),
);

test(
  "what is imported can be saved, read again and sent",
  () => {
    for (let count = 0; count < COUNT; count += 1) {
      for (const remote of readRemotes(mutated(pick(SEEDS)), "x").remotes) {
        const again = readRemoteFile(remoteFileText(remote));
        expect(again).toEqual({ ok: true, value: remote });
      }
    }
  },
  patientMs(600_000),
);

test(
  "the decoders take any light",
  () => {
    const before = heapMb();
    const frames = PROTOCOLS.map((protocol) => encodeSignal(protocol, { address: 1, command: 2 }, 2).timingsUs);
    for (let count = 0; count < COUNT; count += 1) {
      const light = random() < 0.7 ? [...pick(frames)] : Array.from({ length: upTo(200) }, () => upTo(20_000) - 10_000);
      for (let change = 0; change < upTo(5); change += 1)
        light.splice(upTo(light.length), upTo(3), pick([0, -0, Number.NaN, 1e9, -1e9, 560, -560]));
      decodeSignal(light);
    }
    expect(heapMb() - before).toBeLessThan(30);
  },
  patientMs(600_000),
);
