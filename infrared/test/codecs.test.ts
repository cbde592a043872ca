/** What must hold for every protocol: there and back, with noise, and never mistaken for another. */
import { describe, expect, test } from "@jest/globals";
import { createRandom } from "../../test/support/random.ts";
import { seedOfRun } from "../../test/support/seed.ts";
import { jvc48, kaseikyo, panasonic } from "../src/codec/kaseikyo.ts";
import { splitFrames } from "../src/codec/frames.ts";
import { type Code, checkCode, encodeSignal, type Protocol, sendsFor } from "../src/codec/protocol.ts";
import { decodeFrame, PROTOCOLS, protocolOf } from "../src/codec/protocols.ts";
import { decodeSignal } from "../src/codec/signal.ts";

const SEED = seedOfRun();
const CODES_EACH = 60;
/** RC-6 has marks of two and of three units side by side. */
const NOISE: Readonly<Record<string, number>> = { rc6: 0.19, mce: 0.19 };
/** Their shortest space is not as long as a mark, so what a receiver adds cannot be seen in a frame. */
const NO_COMMON_UNIT = ["sharp", "denon", "rca", "mitsubishi", "dish"];
const named = PROTOCOLS.map((protocol) => [protocol.name, protocol] as const);

function randomCode(protocol: Protocol, random: () => number): Code {
  const upTo = (max: number) => Math.floor(random() * (max + 1));
  const code = { address: upTo(protocol.maxAddress), command: upTo(protocol.maxCommand) };
  return protocol.hasToggle ? { ...code, toggle: random() < 0.5 ? 0 : 1 } : code;
}

/** What a frame of a code says, where more than one code says the same. */
function canonical({ name }: Protocol, code: Code): object | undefined {
  const { address, command } = code;
  const [low, high] = [address & 0xff, address >> 8];
  if (name === "necext" && high === 0 && low !== 0xff) return { protocol: name, ...code };
  if (name === "pioneer" || name === "nec") return { protocol: "nec", ...code, address: high > 0 && (low ^ high) === 0xff ? low : address };
  // These frames are those of another protocol
  if (name === "necext" && ((command & 0xff) ^ (command >> 8)) === 0xff) return undefined;
  if (name === "necx" && low === high) return undefined;
  if (name === "jvc48" && [panasonic, kaseikyo].some(({ decode }) => decode(jvc48.first(code)))) return undefined;
  if (name === "kaseikyo" && (address & 0xffff) === 0x2002) return undefined;
  return { protocol: name, ...code };
}

describe.each(named)("%s", (name, protocol) => {
  test("is read as it was written", () => {
    const random = createRandom(SEED);
    for (let count = 0; count < CODES_EACH; count += 1) {
      const code = randomCode(protocol, random);
      const expected = canonical(protocol, code);
      if (expected) expect(decodeSignal(encodeSignal(protocol, code).timingsUs)).toMatchObject(expected);
    }
  });

  test("is read through a quarter of noise on every timing, and then as nothing else", () => {
    const random = createRandom(SEED);
    const noise = NOISE[name] ?? 0.25;
    for (let count = 0; count < CODES_EACH; count += 1) {
      const code = randomCode(protocol, random);
      const expected = canonical(protocol, code);
      const frame = (splitFrames(protocol.first(code)).find((one) => one.length > 1) ?? []).map(
        (us) => us * (1 + noise * (2 * random() - 1)),
      );
      if (expected) expect(decodeFrame(frame)).toEqual(expected);
    }
  });

  test("is read from a receiver that lengthens light at the cost of the dark, with all its repeats, and as nothing else", () => {
    const random = createRandom(SEED);
    for (let count = 0; count < CODES_EACH; count += 1) {
      const code = randomCode(protocol, random);
      const sends = Math.max(2, protocol.minSends ?? 1);
      const { timingsUs } = encodeSignal(protocol, code, sends);
      const us = Math.round((NO_COMMON_UNIT.includes(name) ? 50 : 180) * random());
      const heard = decodeSignal(timingsUs.map((each) => each + us));
      expect({ us, ...heard }).toEqual({ us, ...decodeSignal(timingsUs) });
    }
  });

  test("tells how often it was sent", () => {
    const code = { address: 1, command: 2 };
    const sends = Math.max(5, protocol.minSends ?? 1);
    expect(decodeSignal(encodeSignal(protocol, code, sends).timingsUs)?.sends).toBe(sends);
    const held = sendsFor(protocol, code, 1000);
    expect(held).toBeGreaterThan(3);
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
  test("over random codes of each, read by each", () => {
    const random = createRandom(SEED);
    for (const protocol of PROTOCOLS) {
      for (let count = 0; count < CODES_EACH; count += 1) {
        const code = randomCode(protocol, random);
        const frame = splitFrames(protocol.first(code)).find((one) => one.length > 1) ?? [];
        const claimed = PROTOCOLS.filter((other) => other.decode(frame)).map(({ name }) => name);
        const allowed = protocol.name === "pioneer" || protocol.name === "nec" ? ["nec", "pioneer"] : [protocol.name];
        const expected = canonical(protocol, code);
        if (expected) expect({ of: protocol.name, claimed }).toEqual({ of: protocol.name, claimed: allowed });
      }
    }
  });

  test("and random light is none", () => {
    const random = createRandom(SEED);
    for (let count = 0; count < 20_000; count += 1) {
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
