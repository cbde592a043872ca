/** What must hold for every protocol: there and back, with noise, and never mistaken for another. */
import { describe, expect, test } from "@jest/globals";
import { createRandom } from "../../test/support/random.ts";
import { seedOfRun } from "../../test/support/seed.ts";
import { BETWEEN_FRAMES_US, splitFrames } from "../src/codec/frames.ts";
import { IRP_ENTRIES } from "../src/codec/irp-entries.ts";
import { areNear, type Code, checkCode, encodeSignal, type Protocol, sequenceOf } from "../src/codec/protocol.ts";
import { type NamedCode, PROTOCOLS, protocolOf } from "../src/codec/protocols.ts";
import { sendsWithin } from "../src/codec/sequence.ts";
import { decodeSignal } from "../src/codec/signal.ts";

const SEED = seedOfRun();
const CODES_EACH = 15;
/** Where timings of neighbouring lengths stand side by side, only less can be wrong. */
const NOISE: Readonly<Record<string, number>> = {
  rcmm12: 0.09,
  rcmm24: 0.09,
  rcmm32: 0.09,
  xmp: 0.02,
  xiaomi: 0.09,
  konka: 0.19,
  metz19: 0.19,
  amino: 0.05,
  samsung36: 0.15,
  rc6: 0.19,
  mce: 0.19,
};
const SENT_ONLY = new Set(IRP_ENTRIES.filter(({ isSentOnly }) => isSentOnly).map(({ name }) => name));
const HEARD = PROTOCOLS.filter(({ name }) => !SENT_ONLY.has(name)).map((protocol) => [protocol.name, protocol] as const);
/** Some codes of the first are in light what the others can say as well, with a stricter check: those name them. */
const SAME_LIGHT: Readonly<Record<string, readonly string[]>> = {
  nec: ["necext"],
  necext: ["nec"],
  pioneer: ["nec", "necext"],
  necx: ["samsung32"],
  kaseikyo: ["panasonic"],
  jvc48: ["panasonic", "kaseikyo"],
  nec42ext: ["aiwa"],
  dgtec: ["kathrein"],
  sampo: ["emerson"],
  "samsung-smt-g": ["samsung36"],
  teac: ["panasonic", "kaseikyo", "jvc48"],
  aeha48: ["panasonic", "kaseikyo", "jvc48", "teac"],
  "rc6-32": ["mce"],
};
/** Their shortest space is as long as their shortest mark, so what a receiver adds to light can be seen in a frame. */
const STRETCHABLE = [
  "nec",
  "necext",
  "necx",
  "samsung32",
  "sirc12",
  "sirc15",
  "sirc20",
  "rc5",
  "rc6",
  "mce",
  "jvc",
  "panasonic",
  "jvc48",
  "lg",
  "aiwa",
];

function randomCode(protocol: Protocol, random: () => number): Code {
  const upTo = (max: number) => Math.floor(random() * (max + 1));
  const code = { address: upTo(protocol.maxAddress), command: upTo(protocol.maxCommand) };
  return protocol.hasToggle ? { ...code, toggle: random() < 0.5 ? 0 : 1 } : code;
}

/** Whether a code was heard as it was sent, or as another that is the same in light. */
function isSame(protocol: Protocol, code: Code, heard: NamedCode | undefined): boolean {
  const other = protocolOf(heard?.protocol ?? "");
  if (!heard || !other) return false;
  if (other === protocol && heard.address === code.address && heard.command === code.command) return heard.toggle === code.toggle;
  const isAllowed = other === protocol || SAME_LIGHT[protocol.name]?.includes(other.name) === true;
  return isAllowed && areNear(other.first(heard), protocol.first(code));
}

/** What was heard wrong of so many random codes, as light after a change. */
function wronglyHeard(protocol: Protocol, change: (timingsUs: readonly number[], random: () => number) => readonly number[]) {
  const random = createRandom(SEED);
  return Array.from({ length: CODES_EACH }, () => randomCode(protocol, random)).flatMap((code) => {
    const heard = decodeSignal(change(encodeSignal(protocol, code, 2).timingsUs, random));
    return isSame(protocol, code, heard) ? [] : [{ code, heard }];
  });
}

const noisy = (share: number) => (timingsUs: readonly number[], random: () => number) =>
  timingsUs.map((us) => us * (us < -BETWEEN_FRAMES_US ? 1 : 1 + share * (2 * random() - 1)));

describe.each(HEARD)("%s", (name, protocol) => {
  test("is read as it was written", () => {
    expect(wronglyHeard(protocol, (timingsUs) => timingsUs)).toEqual([]);
  });

  test("is read through noise on every timing, and then as nothing else", () => {
    const share = NOISE[name] ?? Math.min(0.25, (protocol.tolerance ?? 1) - 0.01);
    expect(wronglyHeard(protocol, noisy(share))).toEqual([]);
  });

  test("is read from a receiver that lengthens light at the cost of the dark, or as nothing else", () => {
    const most = STRETCHABLE.includes(name) ? 180 : 100;
    const wrong = wronglyHeard(protocol, (timingsUs, random) => {
      const us = Math.round(most * random());
      return timingsUs.map((each) => each + us);
    });
    expect(wrong.filter(({ heard }) => heard !== undefined || STRETCHABLE.includes(name))).toEqual([]);
  });

  test("tells how often it was sent", () => {
    const code = { address: 1, command: 2 };
    const sends = Math.max(5, protocol.minSends ?? 1);
    expect(decodeSignal(encodeSignal(protocol, code, sends).timingsUs)?.sends).toBe(sends);
    const held = sendsWithin(sequenceOf(protocol, code), 1000);
    expect(held).toBeGreaterThan(2);
    expect(held).toBeLessThan(60);
  });

  test("alternates light and dark, from light to light", () => {
    const { timingsUs } = encodeSignal(protocol, { address: 1, command: 2 }, 4);
    expect(timingsUs.length % 2).toBe(1);
    expect(timingsUs.every((us, index) => us > 0 === (index % 2 === 0))).toBe(true);
  });

  test("refuses what it cannot carry, with what it can", () => {
    const { maxAddress, maxCommand } = protocol;
    expect(checkCode(protocol, { address: maxAddress, command: maxCommand }).ok).toBe(true);
    expect(checkCode(protocol, { address: maxAddress + 1, command: 0 })).toEqual({
      ok: false,
      error: `address is ${maxAddress + 1}; expected 0 to ${maxAddress} for ${name}`,
    });
    for (const command of [-1, 0.5, maxCommand + 1]) expect(checkCode(protocol, { address: 0, command }).ok).toBe(false);
  });

  test("reads no frame that lacks its end, or in which a bit is missing", () => {
    const frame = splitFrames(protocol.first({ address: 1, command: 2 })).find((one) => one.length > 1) ?? [];
    for (let at = 2; at < frame.length; at += 2) {
      expect(protocol.decode(frame.slice(0, -at))).toBeUndefined();
      expect(protocol.decode([...frame.slice(0, at), ...frame.slice(at + 2)])).toBeUndefined();
    }
  });
});

describe("no protocol is mistaken for another", () => {
  test("over random codes of each, read by each: an earlier one claims only what is the same in light", () => {
    const random = createRandom(SEED);
    const claims = new Set<string>();
    for (const [index, protocol] of PROTOCOLS.entries()) {
      for (let count = 0; count < CODES_EACH; count += 1) {
        const code = randomCode(protocol, random);
        for (const frame of splitFrames(protocol.first(code))) {
          for (const other of PROTOCOLS.slice(0, index)) {
            const isAllowed = SAME_LIGHT[protocol.name]?.includes(other.name) === true;
            if (!isAllowed && other.decode(frame)) claims.add(`${other.name} claims ${protocol.name}`);
          }
        }
      }
    }
    expect([...claims]).toEqual([]);
  });

  test("and what is only sent is none", () => {
    const random = createRandom(SEED);
    for (const protocol of PROTOCOLS.filter(({ name }) => SENT_ONLY.has(name))) {
      for (let count = 0; count < CODES_EACH; count += 1)
        expect({ of: protocol.name, heard: decodeSignal(protocol.first(randomCode(protocol, random))) }).toEqual({ of: protocol.name });
    }
  });

  test("and random light is none", () => {
    const random = createRandom(SEED);
    for (let count = 0; count < 1000; count += 1) {
      const length = 1 + 2 * Math.floor(random() * 50);
      const light = Array.from({ length }, (_, index) => (index % 2 === 0 ? 1 : -1) * Math.ceil(random() ** 3 * 10_000));
      expect(decodeSignal(light)).toBeUndefined();
    }
  });
});

test("a signal with another code after it is the first one", () => {
  const nec = protocolOf("nec");
  if (!nec) throw new Error("no nec");
  const [one, other] = [nec.first({ address: 4, command: 8 }), nec.first({ address: 4, command: 9 })];
  expect(decodeSignal([...one, -40_000, ...one, -40_000, ...other])).toEqual({ protocol: "nec", address: 4, command: 8, sends: 2 });
});
