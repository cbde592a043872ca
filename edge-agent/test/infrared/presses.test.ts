import { describe, expect, test } from "@jest/globals";
import { encodeNec } from "../../src/infrared/codec/nec.ts";
import { createPressCutter } from "../../src/infrared/receiver/presses.ts";
import { understandPress } from "../../src/infrared/receiver/understand-press.ts";
import { OVERFLOW, TIMEOUT, toWords } from "../support/lirc-words.ts";

const POWER = encodeNec({ address: 4, command: 8 });

function cut(...parts: readonly (readonly number[])[]) {
  const presses: (readonly number[])[] = [];
  const cutter = createPressCutter((press) => void presses.push(press));
  for (const part of parts) cutter.take(part);
  return { presses, cutter };
}

describe("the words of a LIRC device", () => {
  test("are a press when the timeout comes", () => {
    expect(cut(toWords(POWER.timingsUs)).presses).toEqual([]);
    expect(cut(toWords(POWER.timingsUs), [TIMEOUT]).presses).toEqual([POWER.timingsUs]);
  });

  test("may come in any pieces", () => {
    const words = [...toWords(POWER.timingsUs), TIMEOUT];
    expect(cut(...words.map((word) => [word])).presses).toEqual([POWER.timingsUs]);
  });

  test("begin with light, whatever darkness came before", () => {
    expect(cut(toWords([-400_000]), toWords(POWER.timingsUs), [TIMEOUT]).presses).toEqual([POWER.timingsUs]);
  });

  test("of a held button are one press", () => {
    const held = encodeNec({ address: 4, command: 8 }, 4).timingsUs;
    expect(cut(toWords(held), [TIMEOUT]).presses).toEqual([held]);
  });

  test("after an overflow are none, for edges are missing", () => {
    expect(cut(toWords(POWER.timingsUs), [OVERFLOW, TIMEOUT]).presses).toEqual([]);
  });

  test("of a flash are none", () => {
    expect(cut(toWords([120, -300, 90]), [TIMEOUT], toWords(POWER.timingsUs), [TIMEOUT]).presses).toEqual([POWER.timingsUs]);
  });

  test("that were begun are forgotten on reset", () => {
    const { presses, cutter } = cut(toWords(POWER.timingsUs));
    cutter.reset();
    cutter.take([TIMEOUT]);
    expect(presses).toEqual([]);
  });

  test("never ending are cut, so that memory has an end", () => {
    const { presses } = cut(toWords(Array.from({ length: 20_000 }, (_, index) => (index % 2 === 0 ? 100 : -100))));
    expect(presses.length).toBeGreaterThan(3);
    for (const press of presses) expect(press.length).toBeLessThanOrEqual(4096);
  });
});

describe("a press", () => {
  const known = () => [{ remote: "tv", button: "power", frameUs: POWER.timingsUs }];
  const nothing = { decode: () => undefined, known: () => [] };
  const worn = (timingsUs: readonly number[]) => timingsUs.map((us) => (us > 0 ? us + 90 : us + 90));

  test("of a known button is named, though a receiver makes marks longer and spaces shorter", () => {
    expect(understandPress(worn(POWER.timingsUs), { ...nothing, known }).known).toEqual({ remote: "tv", button: "power" });
  });

  test("of another button is not", () => {
    const mute = encodeNec({ address: 4, command: 9 });
    expect(understandPress(worn(mute.timingsUs), { ...nothing, known })).not.toHaveProperty("known");
  });

  test("that was held counts NEC's repeat frames, and whole frames that come again", () => {
    expect(understandPress(encodeNec({ address: 4, command: 8 }, 4).timingsUs, nothing)).toEqual({
      repeats: 3,
      timingsUs: POWER.timingsUs,
    });
    const sony = [2400, -600, 1200, -600, 600, -600, 1200];
    const thrice = [...sony, -25_000, ...worn(sony), -25_000, ...sony];
    expect(understandPress(thrice, nothing)).toEqual({ repeats: 2, timingsUs: sony });
  });

  test("whose frames differ is one long code, as air conditioners send", () => {
    const long = [3500, -1700, 430, -430, 430, -29_000, 3500, -1700, 430, -1290, 430, -430, 430];
    expect(understandPress(long, nothing)).toEqual({ repeats: 0, timingsUs: long });
  });

  test("that is decoded carries the code, and repeats that decode to the same are counted", () => {
    const code = { protocol: "rc5", address: 5, command: 0x35 };
    const one = [889, -889, 1778, -889, 889];
    const other = [889, -1778, 889, -889, 1778];
    expect(understandPress([...one, -90_000, ...other], { ...nothing, decode: () => code })).toEqual({ code, repeats: 1, timingsUs: one });
  });
});
