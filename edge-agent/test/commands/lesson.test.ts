import { encodeSignal } from "@clima/infrared";
import { describe, expect, test } from "@jest/globals";
import { nec } from "../../../infrared/src/codec/nec.ts";
import { rc5 } from "../../../infrared/src/codec/rc5.ts";
import { sirc12 } from "../../../infrared/src/codec/sirc.ts";
import { encodeNec } from "../support/encode.ts";
import { settle } from "../support/manual-clock.ts";
import { stationThatHears } from "../support/station-that-hears.ts";

const SONY = encodeSignal(sirc12, { address: 1, command: 18 }).timingsUs;
const necOf = (command: number, sends = 1) => encodeNec({ address: 4, command }, sends).timingsUs;
/** Of no known protocol. */
const RAW = [3000, -1000, 700, -1300, 700, -2600, 1900, -700, 700];
/** A press of an air conditioner: two frames, the gap between of its own length. */
const air = (...bits: readonly (0 | 1)[]) => {
  const frame = [4400, -4400, ...bits.flatMap((bit) => [540, bit === 1 ? -1620 : -540]), 540];
  return [...frame, -5220, ...frame];
};

function lessonOf(command: object) {
  const station = stationThatHears();
  station.command("ir/learn", { id: "a", remote: "Hi-Fi", ...command });
  const hear = async (...[timingsUs, carrierHz]: Parameters<typeof station.hear>) => {
    station.hear(timingsUs, carrierHz);
    await settle();
  };
  const told = () => station.results("ir/learn").map(({ status, code, message }) => [status, code, message]);
  const last = () => station.results("ir/learn").at(-1);
  const codeOf = (button: string) => {
    const found = station.remotes.library.find("hi-fi", button);
    return found.ok ? found.value.code : found.error.code;
  };
  return { ...station, hear, told, last, codeOf };
}

describe("a lesson of one button", () => {
  test("ends with one press of a known protocol, says so, and the button can then be pressed", async () => {
    const { hear, told, last, command, results, remotes, time, measuring } = lessonOf({ button: "Volume up" });
    await settle();
    expect(measuring).toEqual([true]);
    await hear(SONY);
    expect(told()).toEqual([
      ["accepted", "listening", "point the remote at the station and press the button; 30 s are left"],
      ["ok", "learned", "learned Hi-Fi Volume up: sirc12 address 1 command 18, from one press"],
    ]);
    expect(last()).toMatchObject({ remote: "Hi-Fi", button: "Volume up", learned: ["Volume up"] });
    expect(measuring).toEqual([true, false]);
    expect(remotes.library.find("hi-fi", "VOLUME UP")).toMatchObject({ ok: true, value: { code: { protocol: "sirc12", command: 18 } } });
    command("ir/send", { id: "b", remote: "hi-fi", button: "volume up", dryRun: true });
    await time.advance(1);
    expect(results("ir/send").at(-1)).toMatchObject({ status: "ok", remote: "Hi-Fi", button: "Volume up" });
  });

  test("ends with two presses of no known protocol, whose carrier is the measured one", async () => {
    const { hear, told, codeOf } = lessonOf({ button: "x" });
    await settle();
    await hear(RAW, 36_400);
    await hear(RAW, 36_400);
    expect(told().slice(1)).toEqual([
      ["accepted", "heard", "heard 9 timings of no known protocol at 36.4 kHz; press x once more"],
      ["ok", "learned", "learned Hi-Fi x: 9 timings of no known protocol at 36.4 kHz, from 2 presses"],
    ]);
    expect(codeOf("x")).toEqual({ carrierHz: 36_400, timingsUs: RAW });
  });

  test("wants as many presses as it is told, also of a known protocol", async () => {
    const { hear, told } = lessonOf({ button: "x", samples: 3 });
    await settle();
    for (const toggle of [0, 1, 0] as const) await hear(encodeSignal(rc5, { address: 5, command: 53, toggle }).timingsUs);
    expect(told().slice(1)).toEqual([
      ["accepted", "heard", "heard rc5 address 5 command 53; press x 2 times more"],
      ["accepted", "heard", "heard rc5 address 5 command 53; press x once more"],
      ["ok", "learned", "learned Hi-Fi x: rc5 address 5 command 53, from 3 presses"],
    ]);
  });

  test("ends without one when nothing agrees in time, and says what to look at", async () => {
    const { hear, last, codeOf, time } = lessonOf({ button: "x", timeoutMs: 5000 });
    await settle();
    await hear(air(0, 1));
    await hear(air(1, 0));
    expect(last()?.message).toMatch(/differs from the press before: .* learned with samples 1$/);
    await time.advance(5000);
    expect(last()).toMatchObject({ status: "error", code: "nothing-learned", message: expect.stringMatching(/within 5 s/), learned: [] });
    expect(codeOf("x")).toBe("unknown-remote");
  });

  test("is one at a time", async () => {
    const { command, last } = lessonOf({ button: "x" });
    await settle();
    command("ir/learn", { id: "b", remote: "tv", button: "y" });
    await settle();
    expect(last()).toMatchObject({ id: "b", status: "rejected", code: "busy" });
  });
});

describe("an air conditioner, of which each press differs", () => {
  test("is learned from one press each: all frames, and the gaps between as they were", async () => {
    const { hear, last, codeOf, command, time, results } = lessonOf({ buttons: ["cool 21", "cool 22"], samples: 1 });
    await settle();
    await hear(air(0, 1, 1, 0));
    await hear(air(0, 1, 1, 1), 40_000);
    expect(last()).toMatchObject({ status: "ok", learned: ["cool 21", "cool 22"] });
    expect(codeOf("cool 21")).toEqual({ carrierHz: 38_000, timingsUs: air(0, 1, 1, 0) });
    expect(codeOf("cool 22")).toEqual({ carrierHz: 40_000, timingsUs: air(0, 1, 1, 1) });
    command("ir/send", { id: "s", remote: "hi-fi", button: "cool 21" });
    await time.advance(1000);
    expect(results("ir/send").at(-1)).toMatchObject({ status: "ok", frame: { timingsUs: air(0, 1, 1, 0) } });
  });

  test("whose first frame alone is of a known protocol is kept as timings, with that protocol's carrier", async () => {
    const first = encodeSignal(sirc12, { address: 1, command: 18 }).timingsUs;
    const both = [...first, -8000, ...air(1, 0)];
    const { hear, codeOf } = lessonOf({ button: "x", samples: 1 });
    await settle();
    await hear(both);
    expect(codeOf("x")).toEqual({ carrierHz: 40_000, timingsUs: both });
  });
});

describe("a lesson of several buttons", () => {
  const BUTTONS = ["volume up", "volume down", "mute"];

  test("tells which to press next and how many are learned, and ends with the last", async () => {
    const { hear, told, last } = lessonOf({ buttons: BUTTONS });
    await settle();
    for (const command of [2, 3, 9]) await hear(necOf(command));
    expect(told()).toEqual([
      ["accepted", "listening", "point the remote at the station and press: volume up; 90 s are left"],
      ["accepted", "learned-one", "1 of 3 learned: volume up: nec address 4 command 2, from one press; now press: volume down"],
      ["accepted", "learned-one", "2 of 3 learned: volume down: nec address 4 command 3, from one press; now press: mute"],
      [
        "ok",
        "learned",
        expect.stringMatching(/^learned Hi-Fi volume up: .*; volume down: .*; mute: nec address 4 command 9, from one press$/),
      ],
    ]);
    expect(last()?.learned).toEqual(BUTTONS);
  });

  test("does not take a button that is still held for the next: its code, its repeats or its frame again", async () => {
    const { hear, told, codeOf } = lessonOf({ buttons: ["a", "b", "c"], samples: 1 });
    await settle();
    await hear(necOf(2));
    await hear(necOf(2, 3));
    const [repeat = []] = [nec.repeat?.({ address: 4, command: 2 })];
    await hear([...repeat, -96_000, ...repeat]);
    await hear(RAW);
    await hear([...RAW, -40_000, ...RAW]);
    await hear(necOf(4));
    expect(told().map(([, code]) => code)).toEqual([
      "listening",
      "learned-one",
      "still-pressed",
      "learned-one",
      "still-pressed",
      "learned",
    ]);
    expect(told()[2]?.[2]).toBe("that is a again; now press: b");
    expect([codeOf("a"), codeOf("b"), codeOf("c")]).toMatchObject([{ command: 2 }, { timingsUs: RAW }, { command: 4 }]);
  });

  test("keeps what was learned when the time is over, and says what was not", async () => {
    const { hear, last, codeOf, time } = lessonOf({ buttons: BUTTONS, timeoutMs: 10_000 });
    await settle();
    await hear(necOf(2));
    await time.advance(9999);
    await hear(necOf(3));
    await time.advance(1);
    expect(last()).toMatchObject({ status: "error", code: "learned-in-part", learned: ["volume up", "volume down"] });
    expect(last()?.message).toMatch(/within 10 s.*; learned 2 of 3: volume up: .*; not learned: mute$/);
    expect([codeOf("volume down"), codeOf("mute")]).toMatchObject([{ command: 3 }, "unknown-button"]);
  });

  test("is refused where a name is there twice", async () => {
    const { last } = lessonOf({ buttons: ["Mute", "mute"] });
    await settle();
    expect(last()).toMatchObject({ status: "rejected", code: "invalid", message: 'buttons has "mute" twice; expected each name once' });
  });
});

describe("ir/cancel", () => {
  test("ends a lesson, which keeps what it learned and leaves the station free for another", async () => {
    const { hear, told, last, command, results, measuring } = lessonOf({ buttons: ["a", "b"] });
    await settle();
    await hear(necOf(2));
    command("ir/cancel", { id: "c", commandId: "a" });
    await settle();
    expect(results("ir/cancel").at(-1)).toMatchObject({ id: "c", status: "ok", code: "cancelled", message: "ended 1 lesson" });
    expect(last()).toMatchObject({ id: "a", status: "error", code: "cancelled", learned: ["a"] });
    expect(last()?.message).toMatch(/^the lesson was ended by ir\/cancel.*; learned 1 of 2: a: .*; not learned: b$/);
    expect(measuring).toEqual([true, false]);
    const before = told().length;
    await hear(necOf(3));
    expect(told()).toHaveLength(before);
    command("ir/learn", { id: "d", remote: "tv", button: "y" });
    await settle();
    expect(last()).toMatchObject({ id: "d", code: "listening" });
  });

  test("is not needed when the agent stops: the lesson is answered", async () => {
    const { last, loop } = lessonOf({ button: "a" });
    await settle();
    await loop.stop();
    await settle();
    expect(last()).toMatchObject({ id: "a", status: "error", code: "cancelled" });
  });
});
