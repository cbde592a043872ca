/** What goes out for a button: frames, gaps, repeats and the forms that change with every press. */
import { describe, expect, test } from "@jest/globals";
import { durationUs } from "../src/frame.ts";
import { encodePress, hasToggle } from "../src/library/press.ts";
import { type Button, type RawButton, readRemoteFile, remoteFileText } from "../src/library/remote.ts";

const PLAIN: RawButton = { carrierHz: 36_000, timingsUs: [900, -400, 500] };

const render = (button: Button, press: Parameters<typeof encodePress>[1] = {}) => encodePress(button, press).timingsUs.join(" ");

describe("a button of timings", () => {
  test("is sent once, with its carrier, where nothing is said", () => {
    expect(encodePress(PLAIN)).toEqual({ carrierHz: 36_000, timingsUs: [900, -400, 500] });
  });

  test("is sent whole again after 40 ms, or after the gap with which its timings end", () => {
    expect(render(PLAIN, { sends: 2 })).toBe("900 -400 500 -40000 900 -400 500");
    expect(render({ ...PLAIN, timingsUs: [900, -400, 500, -7000] }, { sends: 2 })).toBe("900 -400 500 -7000 900 -400 500");
  });

  test("has its gap, or a period from start to start of which 10 ms stay dark", () => {
    expect(render({ ...PLAIN, gapUs: 5000 }, { sends: 2 })).toBe("900 -400 500 -5000 900 -400 500");
    expect(render({ ...PLAIN, periodUs: 30_000 }, { sends: 2 })).toBe("900 -400 500 -28200 900 -400 500");
    expect(render({ ...PLAIN, periodUs: 2000 }, { sends: 2 })).toBe("900 -400 500 -10000 900 -400 500");
  });

  test("is followed by its repeats, one after the other, then from the first again", () => {
    const button = { ...PLAIN, gapUs: 20_000, repeatTimingsUs: [[100], [200, -200, 200]] };
    expect(render(button, { sends: 5 })).toBe("900 -400 500 -20000 100 -20000 200 -200 200 -20000 100 -20000 200 -200 200");
  });

  test("is sent as often as its device wants it, and as fits into the time for which it is held", () => {
    const button = { ...PLAIN, minSends: 3, periodUs: 50_000 };
    const marks = (press: Parameters<typeof encodePress>[1]) => encodePress(button, press).timingsUs.filter((us) => us === 900).length;
    expect([marks({}), marks({ sends: 2 }), marks({ sends: 4 }), marks({ holdMs: 10 }), marks({ holdMs: 500 })]).toEqual([3, 3, 4, 3, 10]);
  });

  test("takes the next of its forms with every press, with the repeats of that form", () => {
    const button = { ...PLAIN, gapUs: 20_000, toggled: [{ timingsUs: [901] }, { timingsUs: [902], repeatTimingsUs: [[300]] }] };
    expect([0, 1, 2, 3].map((number) => render(button, { number, sends: 2 }))).toEqual([
      "900 -400 500 -20000 900 -400 500",
      "901 -20000 901",
      "902 -20000 300",
      "900 -400 500 -20000 900 -400 500",
    ]);
    expect([hasToggle(PLAIN), hasToggle(button)]).toEqual([false, true]);
  });

  test("is read from its file as it was written", () => {
    const button: RawButton = {
      ...PLAIN,
      periodUs: 90_000,
      minSends: 2,
      repeatTimingsUs: [[100, -100, 100]],
      toggled: [{ timingsUs: [300], repeatTimingsUs: [[400]] }],
    };
    const remote = { name: "tv", buttons: { power: button } };
    expect(readRemoteFile(remoteFileText(remote))).toEqual({ ok: true, value: remote });
  });

  test.each([
    [{ repeatTimingsUs: [[900, 400]] }, "timingsUs[1] is 400; expected marks and spaces in turn, a mark first"],
    [{ toggled: [{ timingsUs: [-900] }] }, "timingsUs[0] is -900; expected marks and spaces in turn, a mark first"],
    [{ gapUs: 1, periodUs: 2 }, "has gapUs 1 and periodUs 2; expected one of them"],
  ])("is refused with %j, and why", (more, reason) => {
    const file = JSON.stringify({ schema: "remote/1", name: "tv", buttons: { power: { timingsUs: [900], ...more } } });
    expect(readRemoteFile(file)).toEqual({ ok: false, error: `buttons.power: ${reason}` });
  });
});

describe("a button of a protocol", () => {
  test("changes its toggle bit with every press, and nothing where there is none", () => {
    const presses = (button: Button) => new Set([0, 1, 2, 3].map((number) => render(button, { number }))).size;
    expect(presses({ protocol: "rc5", address: 5, command: 53 })).toBe(2);
    expect(presses({ protocol: "nec", address: 5, command: 53 })).toBe(1);
  });

  /** From the start of a frame to that of the next, ms; frames are split at 10 ms. */
  function startsMs(protocol: string, sends: number): readonly number[] {
    const { timingsUs } = encodePress({ protocol, address: 1, command: 2 }, { sends });
    const gaps = timingsUs.flatMap((us, index) => (us <= -10_000 ? [index] : []));
    return gaps.map((at, index) => durationUs(timingsUs.slice(index === 0 ? 0 : (gaps[index - 1] ?? 0) + 1, at + 1)) / 1000);
  }

  test("jvc's first frame takes 59.08 ms, the others 46.42", () => {
    expect(startsMs("jvc", 4)).toEqual([59.08, 46.42, 46.42]);
  });

  test("aiwa's first frame is followed by 42 units of 550 µs, its repeats by 165", () => {
    const gaps = encodePress({ protocol: "aiwa", address: 1, command: 2 }, { sends: 3 }).timingsUs.filter((us) => us < -5000);
    expect(gaps).toEqual([-23_100, -90_750]);
  });

  test.each(["sharp", "denon"])("%s begins every 67 ms, every second frame inverted, three at least", (protocol) => {
    expect(startsMs(protocol, 1)).toEqual([67, 67]);
    expect(startsMs(protocol, 4)).toEqual([67, 67, 67]);
    const { timingsUs } = encodePress({ protocol, address: 1, command: 2 }, { sends: 4 });
    const frames = [0, 1, 2, 3].map((frame) => timingsUs.slice(32 * frame, 32 * frame + 31).join(" "));
    expect(frames[2]).toBe(frames[0]);
    expect(frames[3]).toBe(frames[1]);
    const bits = [0, 1].map((frame) => timingsUs.slice(32 * frame, 32 * frame + 31).flatMap((us) => (us > 0 ? [] : [us < -1300 ? 1 : 0])));
    expect(bits[1]?.slice(0, 5)).toEqual(bits[0]?.slice(0, 5));
    expect(bits[1]?.slice(5)).toEqual(bits[0]?.slice(5).map((bit) => 1 - bit));
  });
});
