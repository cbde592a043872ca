import { describe, expect, test } from "@jest/globals";
import { createLibrary, withDemoRemotes } from "../src/library/library.ts";

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

  test.each(["constructor", "__proto__", "toString"])("a button called %s is unknown like any other", (name) => {
    expect(library.find("demo-tv", name).ok).toBe(false);
  });
});
