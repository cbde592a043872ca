import { appendFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type RejectedMessage, silentLog } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { createRejectedFolder } from "../../src/rejected/rejected-folder.ts";
import { createRejectedWriter } from "../../src/rejected/rejected-writer.ts";

const message = (reason: string): RejectedMessage => ({
  schema: "rejected/1",
  worker: "main",
  rejectedAt: "2026-11-24T00:00:00.000Z",
  topic: "clima/v1/garden/telemetry",
  reason,
  payloadBase64: Buffer.from("21.4").toString("base64"),
  payloadBytes: 4,
});

describe("rejected messages on disk", () => {
  let parent: ReturnType<typeof tempDir>;
  let path: string;
  beforeEach(() => {
    parent = tempDir();
    path = join(parent.path, "rejected");
  });
  afterEach(() => parent.remove());
  const reasons = async () => (await createRejectedFolder(path).list()).map((kept) => kept.message.reason);

  test("are there for another process, oldest first", async () => {
    const folder = createRejectedFolder(path);
    await folder.add([message("a"), message("b")]);
    await folder.add([message("c")]);
    expect(await reasons()).toEqual(["a", "b", "c"]);
  });

  test("are taken out one by one, by ids that stay the same", async () => {
    const folder = createRejectedFolder(path);
    await folder.add([message("a"), message("b"), message("c")]);
    const [a, b, c] = (await folder.list()).map(({ id }) => id);
    expect(await folder.remove(a ?? "")).toBe(true);
    expect(await reasons()).toEqual(["b", "c"]);
    expect(await folder.remove(a ?? "")).toBe(false);
    expect(await folder.remove(c ?? "")).toBe(true);
    expect(await folder.remove(b ?? "")).toBe(true);
    expect(readdirSync(path)).toEqual([]);
  });

  test.each(["", "x", "../../etc/passwd-0", "000000000000000-000000-0"])("an id that is none (%j) removes nothing", async (id) => {
    const folder = createRejectedFolder(path);
    await folder.add([message("a")]);
    expect(await folder.remove(id)).toBe(false);
    expect(await reasons()).toEqual(["a"]);
  });

  test("a draft that a crash left behind, a strange file and a torn line hide nothing", async () => {
    const folder = createRejectedFolder(path);
    await folder.add([message("a")]);
    const [name = ""] = readdirSync(path);
    writeFileSync(join(path, `${name}.draft`), "half");
    writeFileSync(join(path, "notes.txt"), "mine");
    appendFileSync(join(path, name), '{"id":"x","mess');
    expect(await reasons()).toEqual(["a"]);
  });

  test("lose the oldest when they are too many, never the newest", async () => {
    const folder = createRejectedFolder(path);
    for (const reason of ["a", "b", "c", "d"]) await folder.add([message(reason)]);
    expect(await folder.shrink(1_000_000)).toBe(0);
    expect(await folder.shrink(600)).toBe(2);
    expect(await reasons()).toEqual(["c", "d"]);
    expect(await folder.shrink(1)).toBe(1);
    expect(await reasons()).toEqual(["d"]);
  });

  test("that come together share few files", async () => {
    const keep = createRejectedWriter(createRejectedFolder(path), silentLog);
    const isKept = await Promise.all(Array.from({ length: 500 }, (_, index) => keep(message(String(index)))));
    expect(isKept.every(Boolean)).toBe(true);
    expect(await reasons()).toEqual(Array.from({ length: 500 }, (_, index) => String(index)));
    expect(readdirSync(path).length).toBeLessThan(10);
  });

  test("that the disk does not take are said so", async () => {
    const folder = createRejectedFolder(path);
    parent.remove();
    const lines: string[] = [];
    const keep = createRejectedWriter(folder, { ...silentLog, error: (line) => void lines.push(line) });
    expect(await keep(message("a"))).toBe(false);
    expect(lines).toEqual([expect.stringContaining("cannot keep 1 rejected messages on disk: ENOENT")]);
  });
});
