/** What an import reads: files, folders and archives. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileNameOf } from "@clima/infrared";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { strToU8, zipSync } from "fflate";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { listSources, nameOf, readSource } from "../../src/commands/infrared/ir-sources.ts";

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

function sourcesOf(path: string) {
  const files = listSources([path]);
  if (!files.ok) throw new Error(files.error);
  return files.value.flatMap(readSource).map(({ path: file, text, ...rest }) => ({ ...rest, path: file.slice(place.path.length), text }));
}

describe("what an import reads", () => {
  test("is a file, a folder with the folders in it, or an archive, each known by its first bytes", () => {
    write("irdb/Sony/TV/1.csv", "sony");
    write("irdb/Samsung/TV/7,7.csv", "samsung");
    write("irdb/.git/config", "none of them");
    write("all.bin", zipSync({ "Sony/TV/1.csv": strToU8("sony"), "Sony/": new Uint8Array(), "__MACOSX/x": strToU8("x") }));
    const text = (value: string) => ({ ok: true, value });
    expect(sourcesOf(join(place.path, "irdb"))).toEqual([
      { path: "/irdb/Samsung/TV/7,7.csv", folders: ["irdb", "Samsung", "TV"], mustBeRead: false, text: text("samsung") },
      { path: "/irdb/Sony/TV/1.csv", folders: ["irdb", "Sony", "TV"], mustBeRead: false, text: text("sony") },
    ]);
    const [archived, ...others] = sourcesOf(join(place.path, "all.bin"));
    expect(others).toEqual([]);
    expect(archived).toMatchObject({ path: "/all.bin/Sony/TV/1.csv", mustBeRead: false, text: text("sony") });
    expect(archived?.folders.slice(-3)).toEqual(["all.bin", "Sony", "TV"]);
  });

  test("is told where it cannot be read", () => {
    expect(listSources([join(place.path, "none")])).toEqual({ ok: false, error: expect.stringMatching(/none cannot be read: ENOENT/) });
    const [torn] = sourcesOf(write("torn.zip", zipSync({ a: strToU8("a".repeat(999)) }).subarray(0, 60)));
    expect(torn).toMatchObject({ mustBeRead: true, text: { ok: false, error: expect.stringMatching(/begins as a zip archive but/) } });
    const inner = zipSync({ a: strToU8("a") });
    const [nested] = sourcesOf(write("nested.zip", zipSync({ "inner.zip": inner })));
    expect(nested).toMatchObject({ mustBeRead: true, text: { ok: false, error: "it is an archive in an archive; unpack it" } });
  });

  test("whose paths lead out of an archive names nothing outside", () => {
    const [evil] = sourcesOf(write("evil.zip", zipSync({ "../../../etc/cron.d/tv": strToU8("x") })));
    expect(evil?.text).toEqual({ ok: true, value: "x" });
    expect(fileNameOf(nameOf(evil?.path ?? ""))).toBe("tv.json");
    expect(fileNameOf(evil?.path ?? "")).not.toMatch(/[/\\]|\.\./);
  });
});
