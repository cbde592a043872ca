/** Archives and remotes of others into the library. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { zipSync } from "fflate";
import { tempDir } from "../../test/support/temp-dir.ts";
import { readArchive } from "../src/import/archive.ts";
import { importRemotes } from "../src/import/import.ts";
import { areEqual, nameApart } from "../src/import/names.ts";
import { textOf } from "../src/import/texts.ts";
import type { Remote } from "../src/library/remote.ts";
import { openRemoteFolder, type RemoteFolder } from "../src/library/remote-folder.ts";

let place: ReturnType<typeof tempDir>;
beforeEach(() => {
  place = tempDir();
});
afterEach(() => place.remove());

function write(path: string, content: string | Uint8Array): string {
  const file = join(place.path, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

const remoteOf = (name: string, command: number): Remote => ({ name, buttons: { power: { protocol: "nec", address: 4, command } } });

describe("a text", () => {
  test.each([
    ["UTF-8 with its mark", Buffer.from("\ufeffgrün"), "grün"],
    ["UTF-16", Buffer.from("\ufeffgrün", "utf16le"), "grün"],
    ["Latin-1", Buffer.from("grün", "latin1"), "grün"],
  ])("may be in %s", (_name, bytes, text) => {
    expect(textOf(bytes)).toEqual({ ok: true, value: text });
  });

  test("is no picture, and no file of 33 MiB", () => {
    expect(textOf(Uint8Array.of(0x89, 0x50, 0))).toEqual({ ok: false, error: "it is no text and no zip archive" });
    expect(textOf(new Uint8Array(33 * 2 ** 20))).toMatchObject({ ok: false, error: expect.stringMatching(/at most 32 MiB/) });
  });
});

describe("an archive", () => {
  const bomb = zipSync({ a: new Uint8Array(3 * 2 ** 20), b: new Uint8Array(3 * 2 ** 20) });

  test("that would unpack to too much is refused before it is unpacked", () => {
    expect(bomb.length).toBeLessThan(20_000);
    const error = "it unpacks to more than 10 files or 5 MiB; unpack it and import the folder";
    expect(readArchive(bomb, () => true, { maxFiles: 10, maxBytes: 5 * 2 ** 20 })).toEqual({ ok: false, error });
    expect(readArchive(bomb, () => true, { maxFiles: 1, maxBytes: 9 * 2 ** 20 })).toMatchObject({ ok: false });
    expect(readArchive(bomb, (path) => path === "a", { maxFiles: 1, maxBytes: 5 * 2 ** 20 })).toMatchObject({ ok: true });
  });

  test("whose heads say less than is in it gets no more room than they say", () => {
    const lying = Buffer.from(bomb);
    for (let at = lying.indexOf("PK\u0001\u0002"); at >= 0; at = lying.indexOf("PK\u0001\u0002", at + 4)) lying.writeUInt32LE(10, at + 24);
    const read = readArchive(lying, () => true);
    expect(read.ok ? read.value.every(({ bytes }) => bytes.length <= 10) : read.error).toBeTruthy();
  });
});

function openedFolder(): RemoteFolder {
  const opened = openRemoteFolder(join(place.path, "remotes"));
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}

describe("remotes of one name", () => {
  const named = (...found: readonly (readonly [path: string, command: number])[]) =>
    nameApart(
      found.map(([path, command]) => ({ folders: path.split("/").slice(0, -1), remote: remoteOf(path.split("/").at(-1) ?? "", command) })),
    ).map(({ remote }) => remote.name);

  test.each([
    ["keep it while they are alone", [["irdb/Sony/TV/1,1", 1]], ["1,1"]],
    ["keep it where they are equal", [["a/tv", 1], ["b/TV", 1]], ["tv", "tv"]], // biome-ignore format: a row
    ["get the folder that tells them apart", [["irdb/Sony/tv", 1], ["irdb/LG/tv", 2]], ["Sony tv", "LG tv"]], // biome-ignore format: a row
    ["get as many as it needs", [["x/Sony/TV/7", 1], ["x/LG/TV/7", 2], ["x/LG/DVD/7", 3]], ["Sony TV 7", "LG TV 7", "LG DVD 7"]], // biome-ignore format: a row
    ["do not say a brand twice", [["Sony/Sony_X", 1], ["Other/Sony_X", 2]], ["Sony_X", "Other Sony_X"]], // biome-ignore format: a row
    ["are numbered in one folder", [["a/tv", 1], ["a/tv", 2], ["a/tv", 3], ["a/tv", 2]], ["tv", "tv 2", "tv 3", "tv 2"]], // biome-ignore format: a row
    ["do not take the name of a third", [["a/LG tv", 0], ["Sony/tv", 1], ["LG/tv", 2]], ["LG tv", "Sony tv", "LG tv 2"]], // biome-ignore format: a row
  ] as const)("%s", (_what, found, names) => {
    expect(named(...found)).toEqual(names);
  });

  test("are told apart by the thousand, in no time that grows with the square", () => {
    const startedMs = performance.now();
    const names = named(...Array.from({ length: 9000 }, (_, index) => ["a/tv", index] as const));
    expect([new Set(names).size, names[2]]).toEqual([9000, "tv 3"]);
    expect(performance.now() - startedMs).toBeLessThan(20_000);
  });

  test("of more than 128 characters are told apart, too", () => {
    const long = "x".repeat(128);
    expect(new Set(named([`a/${long}`, 1], [`a/${long}`, 2], [`a/${long}`, 3])).size).toBe(3);
  });
});

describe("the library", () => {
  const found = (...remotes: readonly Remote[]) => remotes.map((remote) => ({ remote, folders: [] }));
  const kinds = (folder: RemoteFolder, remotes: readonly Remote[], replace = false) => {
    const outcomes = importRemotes(found(...remotes), folder, { replace });
    return outcomes.ok ? outcomes.value.map(({ kind }) => kind) : outcomes.error;
  };

  test("takes what is new, knows what is there, and gives no remote's place to another unasked", () => {
    const folder = openedFolder();
    expect(kinds(folder, [remoteOf("tv", 1), remoteOf("hifi", 1)])).toEqual(["imported", "imported"]);
    expect(kinds(folder, [remoteOf("TV", 2), remoteOf("hifi", 1)])).toEqual(["refused", "equal"]);
    expect(folder.read().remotes).toEqual([remoteOf("hifi", 1), remoteOf("tv", 1)]);
    expect(importRemotes(found(remoteOf("TV", 2)), folder)).toMatchObject({
      value: [
        { reason: expect.stringMatching(/^the library has another remote called tv, with 1 buttons; .* --replace puts it in its place$/) },
      ],
    });
    expect(kinds(folder, [remoteOf("TV", 2)], true)).toEqual(["replaced"]);
    expect(folder.read()).toEqual({ remotes: [remoteOf("hifi", 1), remoteOf("TV", 2)], problems: [] });
  });

  test("keeps remotes apart whose names make one file name", () => {
    const folder = openedFolder();
    const remotes = ["a b", "a-b", "A/b", `${"n".repeat(80)}1`, `${"n".repeat(80)}2`].map(remoteOf);
    expect(kinds(folder, remotes)).toEqual(remotes.map(() => "imported"));
    expect(openedFolder().read()).toEqual({ remotes: expect.arrayContaining(remotes), problems: [] });
    expect(kinds(openedFolder(), remotes)).toEqual(remotes.map(() => "equal"));
  });

  test("puts a remote into the file that it has, whatever that is called, and over no file that it cannot read", () => {
    const folder = openedFolder();
    write("remotes/mine.json", JSON.stringify({ schema: "remote/1", name: "TV", buttons: {} }));
    write("remotes/hifi.json", "{");
    expect(kinds(folder, [remoteOf("tv", 2)], true)).toEqual(["replaced"]);
    expect(kinds(folder, [remoteOf("hifi", 2)])).toEqual(["imported"]);
    const { remotes, problems } = folder.read();
    expect(remotes).toEqual([remoteOf("hifi", 2), remoteOf("tv", 2)]);
    expect(problems).toEqual([expect.stringMatching(/hifi\.json: the payload is \{; expected JSON/)]);
  });
});

test("remotes are equal by what they send, not by their names or the order of the words in them", () => {
  expect(areEqual(remoteOf("a", 1), remoteOf("b", 1))).toBe(true);
  expect(areEqual(remoteOf("a", 1), { ...remoteOf("a", 1), sends: 2 })).toBe(false);
});
