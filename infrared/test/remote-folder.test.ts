import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { silentLog } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { tempDir } from "../../test/support/temp-dir.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import { readRemotes, writeRemote } from "../src/format/formats.ts";
import { buttonNames } from "../src/library/button-order.ts";
import { createLibrary } from "../src/library/library.ts";
import { createLibraryService } from "../src/library/library-service.ts";
import type { Remote } from "../src/library/remote.ts";
import { fileNameOf, openRemoteFolder, type RemoteFolder } from "../src/library/remote-folder.ts";

let place: ReturnType<typeof tempDir>;
let folder: RemoteFolder;
beforeEach(() => {
  place = tempDir();
  const opened = openRemoteFolder(join(place.path, "remotes"));
  if (!opened.ok) throw new Error(opened.error);
  folder = opened.value;
});
afterEach(() => place.remove());

const pathOf = (file: string) => join(place.path, "remotes", file);
const write = (file: string, content: unknown) =>
  writeFileSync(pathOf(file), typeof content === "string" ? content : JSON.stringify({ schema: "remote/1", ...(content as object) }));

const TV: Remote = {
  name: "Fernseher / Wohnzimmer",
  sends: 2,
  gapMs: 150,
  buttons: {
    power: { protocol: "nec", address: 4, command: 8 },
    mute: { protocol: "nec", address: 4, command: 9 },
    input: { protocol: "rc5", address: 1, command: 12 },
    magic: { carrierHz: 36_000, timingsUs: [900, -900, 900] },
  },
};

describe("the buttons of a remote", () => {
  const NAMES = ["power", 'volume \\ "up"', "2", "1", "mute", "0"];
  const buttons = Object.fromEntries(NAMES.map((name, command) => [name, { protocol: "nec", address: 4, command }]));
  const text = `{"schema":"remote/1","name":"tv","comment":"{\\"buttons\\":{\\"9\\":1}}","protocol":"nec","address":4,
    "buttons":{${NAMES.map((name, command) => `${JSON.stringify(name)}:${command}`).join(",")}}}`;

  test("have the order of their file, digits too", () => {
    write("tv.json", text);
    const [remote] = folder.read().remotes;
    expect(remote && buttonNames(remote)).toEqual(NAMES);
    expect(createLibrary(folder.read().remotes).remotes()).toEqual({ tv: NAMES });
  });

  test("keep it when the remote is saved, imported, written in another format, and gets one more", () => {
    folder.save({ name: "tv", buttons, order: NAMES });
    expect(createLibrary(folder.read().remotes).remotes()).toEqual({ tv: NAMES });
    for (const format of ["clima", "flipper", "lircd", "pronto"] as const) {
      const written = writeRemote({ name: "tv", buttons, order: NAMES }, format);
      const [read] = readRemotes(written, "tv").remotes;
      expect({ format, count: read && buttonNames(read).length }).toEqual({ format, count: NAMES.length });
      expect(read && buttonNames(read).filter((name) => /^[a-z0-9]+$/.test(name))).toEqual(["power", "2", "1", "mute", "0"]);
    }
    const service = createLibraryService(folder, silentLog);
    service.saveButton("tv", "3", { protocol: "nec", address: 4, command: 99 });
    service.saveButton("tv", "power", { protocol: "nec", address: 4, command: 98 });
    expect(service.library.remotes()["tv"]).toEqual([...NAMES.slice(1), "3", "power"]);
    service.close();
  });
});

describe("the folder of remotes", () => {
  test("gives back what was saved, in a file that people can read", () => {
    expect(folder.save(TV)).toEqual({ ok: true, value: pathOf("fernseher-wohnzimmer.json") });
    expect(folder.read()).toEqual({ remotes: [TV], problems: [] });
    expect(JSON.parse(readFileSync(pathOf("fernseher-wohnzimmer.json"), "utf8"))).toMatchObject({
      protocol: "nec",
      address: 4,
      buttons: { power: 8, mute: 9, input: { protocol: "rc5", address: 1, command: 12 } },
    });
  });

  test("says of each bad file what is wrong, and reads the others", () => {
    folder.save(TV);
    write("a.json", "{");
    write("b.json", { name: "b", buttons: { x: 5 } });
    write("c.json", { name: "c", protocol: "rc5", address: 99, buttons: { x: 5 } });
    write("d.json", { name: "d", buttons: { x: { timingsUs: [100, 100] } } });
    write("e.json", { name: "fernseher / WOHNZIMMER", buttons: {} });
    mkdirSync(pathOf("f.json"));
    const { remotes, problems } = folder.read();
    expect(remotes.map(({ name }) => name)).toEqual(["fernseher / WOHNZIMMER"]);
    expect(problems.map((problem) => problem.slice(pathOf("x").length - 1))).toEqual(
      [
        expect.stringMatching(/^a\.json: the payload is \{; expected JSON/),
        "b.json: buttons.x: is a number, but the remote has no protocol and address",
        "c.json: buttons.x: address is 99; expected 0 to 31 for rc5",
        "d.json: buttons.x: timingsUs[1] is 100; expected marks and spaces in turn, a mark first",
        expect.stringMatching(/^f\.json: EISDIR/),
        expect.stringMatching(/there is another remote called Fernseher/),
      ].map((one) => (typeof one === "string" ? one : one)),
    );
  });

  test("keeps a remote whose file was broken while it ran, and drops one whose file is gone", () => {
    write("tv.json", { name: "tv", protocol: "nec", address: 4, buttons: { power: 8 } });
    folder.read();
    write("tv.json", "{");
    const broken = folder.read();
    expect(broken.remotes.map(({ name }) => name)).toEqual(["tv"]);
    expect(broken.problems[0]).toMatch(/; the remote stays as it was$/);
    rmSync(pathOf("tv.json"));
    expect(folder.read()).toEqual({ remotes: [], problems: [] });
  });

  test("that is taken away keeps what it had, and says so", () => {
    folder.save(TV);
    folder.read();
    rmSync(join(place.path, "remotes"), { recursive: true });
    expect(folder.read()).toEqual({
      remotes: [TV],
      problems: [expect.stringMatching(/cannot be read: ENOENT.*; the remotes stay as they were$/)],
    });
  });

  test("tells of a change, once it rests", async () => {
    let changes = 0;
    const stop = folder.watch(() => {
      changes += 1;
    });
    for (let count = 0; count < 5; count += 1) write("tv.json", { name: "tv", buttons: {} });
    await waitFor("the change", () => changes > 0);
    expect(changes).toBe(1);
    stop();
  });
});

test.each([
  ["TV", "tv.json"],
  ["../../etc/passwd", "etc-passwd.json"],
  ["Ünïcode 客厅", "ünïcode-客厅.json"],
  ["///", "remote.json"],
  ["a".repeat(128), `${"a".repeat(60)}.json`],
])("a remote called %s is in %s", (name, file) => {
  expect(fileNameOf(name)).toBe(file);
});
