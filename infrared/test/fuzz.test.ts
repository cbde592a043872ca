/** Random and mutated files and light: no crash, no hang, no growth. IR_FUZZ sets how many of each. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "@jest/globals";
import { createRandom } from "../../test/support/random.ts";
import { seedOfRun } from "../../test/support/seed.ts";
import { patientMs } from "../../test/support/wait-for.ts";
import { encodeSignal } from "../src/codec/protocol.ts";
import { PROTOCOLS } from "../src/codec/protocols.ts";
import { decodeSignal } from "../src/codec/signal.ts";
import { readBroadlink, readTuya } from "../src/format/base64-codes.ts";
import { readFlipper } from "../src/format/flipper.ts";
import { readRemotes, WRITTEN_FORMATS, writeRemote } from "../src/format/formats.ts";
import { readIrdb } from "../src/format/irdb.ts";
import { readLircd } from "../src/format/lircd.ts";
import { readPronto } from "../src/format/pronto.ts";
import { readSmartIr } from "../src/format/smartir.ts";
import { readTasmotaRaw } from "../src/format/tasmota.ts";
import { readTimings } from "../src/format/timings.ts";
import { type Remote, toRemote, toRemoteFile } from "../src/library/remote.ts";

const COUNT = Number(process.env["IR_FUZZ"] ?? 500);
const SEED = seedOfRun();
const SLOWEST_MS = patientMs(2000);

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
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
const SEEDS = [
  ...WRITTEN_FORMATS.map((format) => writeRemote(REMOTE, format)),
  "begin remote\nname x\nbits 16\nflags SPACE_ENC\nheader 9000 4500\none 560 1690\nzero 560 560\nptrail 560\ngap 100000\nbegin codes\nA 0x1\nend codes\nend remote\n",
  "functionname,protocol,device,subdevice,function\nPOWER,NEC1,4,-1,8\n",
  '{"manufacturer":"A","commandsEncoding":"Base64","commands":{"off":"JgBQAAABKZIUEhQ="}}',
  "power: +8570-4240+550-1580C-510+565-1565F-505Fh\n",
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
        throw new Error(`it took ${performance.now() - startedMs} ms to read ${JSON.stringify(text)}`);
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
        const again = toRemote(toRemoteFile(remote));
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
