import { describe, expect, test } from "@jest/globals";
import { createLibrary, withDemoRemotes } from "../src/library/library.ts";
import type { Remote } from "../src/library/remote.ts";

describe("the library of remotes", () => {
  const library = createLibrary(withDemoRemotes([]));

  test("finds a button whatever the case, and gives its proper name", () => {
    const found = library.find("DEMO-TV", "Power");
    expect(found).toMatchObject({ ok: true, value: { button: "power", code: { protocol: "nec", address: 4, command: 8 } } });
    expect(found.ok && found.value.remote.name).toBe("demo-tv");
  });

  test("says which remotes and which buttons there are", () => {
    const noRemote = library.find("hifi", "power");
    const noButton = library.find("demo-tv", "powr");
    expect(noRemote.ok ? "" : [noRemote.error.code, noRemote.error.message]).toEqual([
      "unknown-remote",
      'remote "hifi" is not known; this station knows demo-tv',
    ]);
    expect(noButton.ok ? "" : [noButton.error.code, noButton.error.message]).toEqual([
      "unknown-button",
      'demo-tv has no button "powr"; it has power, volume-up, volume-down, mute, channel-up, channel-down, input',
    ]);
  });

  test("names a code that was heard however its remote spells it", () => {
    const remote = (name: string, buttons: Remote["buttons"]): Remote => ({ name, buttons });
    const others = createLibrary([
      remote("tv", {
        up: { protocol: "nec", address: 54_060, command: 8 },
        down: { protocol: "necext", address: 0xd32c, command: 0xf609 },
      }),
      remote("hifi", {
        raw: { carrierHz: 38_000, timingsUs: [900] },
        mute: { protocol: "pioneer", address: 0xa5, command: 1, carrierHz: 39_000 },
        source: { protocol: "jvc48", address: 0x2002 + 0x80 * 0x1_0000, command: 5 },
      }),
    ]);
    const heard = (protocol: string, address: number, command: number) => others.nameOf({ protocol, address, command });
    expect(heard("nec", 44, 8)).toEqual({ remote: "tv", button: "up" });
    expect(heard("nec", 44, 9)).toEqual({ remote: "tv", button: "down" });
    expect(heard("nec", 0xa5, 1)).toEqual({ remote: "hifi", button: "mute" });
    expect(heard("panasonic", 0x80, 5)).toEqual({ remote: "hifi", button: "source" });
    expect(heard("nec", 45, 8)).toBeUndefined();
    others.replace([remote("tv", { on: { protocol: "nec", address: 45, command: 8 } })]);
    expect(heard("nec", 45, 8)).toEqual({ remote: "tv", button: "on" });
    expect(heard("nec", 44, 8)).toBeUndefined();
  });

  test.each(["constructor", "__proto__", "toString"])("a button called %s is unknown like any other", (name) => {
    expect(library.find("demo-tv", name).ok).toBe(false);
  });
});
