import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AIR_CONDITIONERS, airConditionerOf } from "@clima/infrared";
import { afterAll, describe, expect, test } from "@jest/globals";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { runClima } from "../support/clima-in-process.ts";

const place = tempDir();
const at = (name: string) => join(place.path, name);
writeFileSync(at("clima.yaml"), JSON.stringify({ dataDir: at("data") }));
const clima = (...args: readonly string[]) => runClima("--config", at("clima.yaml"), ...args);
afterAll(() => place.remove());

function coolCode(): string {
  const coolix = airConditionerOf("coolix");
  const signal = coolix.ok ? coolix.value.encode({ power: true, mode: "cool", temperatureC: 24, fan: "auto" }) : coolix;
  if (!signal.ok) throw new Error(signal.error);
  return JSON.stringify({ timings: signal.value.frame.timingsUs, modulation: 38_000 });
}

describe("clima ir ac", () => {
  test("list names every protocol and model, with what it can hold", async () => {
    const { exitCode, stdout } = await clima("ir", "ac", "list");
    expect(exitCode).toBe(0);
    expect(stdout.trim().split("\n")).toHaveLength(AIR_CONDITIONERS.length);
    expect(stdout).toMatch(/^coolix\/\S+ {2}17 to 30 °C; auto, cool, dry, [a-z, ]+; fan auto/m);
  });

  test("add writes a remote that list, show and convert know for what it is", async () => {
    const added = await clima("ir", "ac", "add", "Bedroom AC", "coolix");
    expect(added).toMatchObject({ exitCode: 0, stderr: [] });
    const { model } = JSON.parse((await clima("ir", "ac", "list", "--json")).stdout).find(
      (one: { protocol: string }) => one.protocol === "coolix",
    );
    expect(JSON.parse(readFileSync(at("data/remotes/bedroom-ac.json"), "utf8"))).toEqual({
      schema: "remote/1",
      name: "Bedroom AC",
      climate: { protocol: "coolix", model },
    });
    expect((await clima("ir", "list")).stdout).toContain(`Bedroom AC  air conditioner coolix/${model}\n`);
    expect((await clima("ir", "show", "bedroom ac")).stdout).toContain(`air conditioner coolix/${model}  17 to 30 °C`);
    expect(JSON.parse((await clima("ir", "convert", "bedroom ac", "--to", "clima")).stdout)).toMatchObject({
      climate: { protocol: "coolix" },
    });
    const flipper = await clima("ir", "convert", "bedroom ac", "--to", "flipper");
    expect(flipper).toMatchObject({ exitCode: 1, stdout: "" });
    expect(flipper.stderr.join()).toContain("Bedroom AC is an air conditioner (coolix)");
  });

  test("add replaces nothing that is there, unless it is told to", async () => {
    await clima("ir", "ac", "add", "study", "coolix");
    expect(await clima("ir", "ac", "add", "Study", "coolix")).toMatchObject({
      exitCode: 1,
      stderr: ["there is a remote called Study already; say --replace to put this one in its place"],
    });
    expect(await clima("ir", "ac", "add", "study", "coolix", "--replace")).toMatchObject({ exitCode: 0 });
    expect(await clima("ir", "ac", "add", "kitchen", "fridge")).toMatchObject({ exitCode: 1, stderr: [expect.stringContaining("coolix")] });
  });

  test("a file of it is imported as what it is", async () => {
    writeFileSync(at("mine.json"), JSON.stringify({ schema: "remote/1", name: "mine", climate: { protocol: "coolix" } }));
    expect(await clima("ir", "import", at("mine.json"))).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("mine: air conditioner coolix/"),
    });
    writeFileSync(at("odd.json"), JSON.stringify({ schema: "remote/1", name: "odd", climate: { protocol: "fridge" } }));
    const odd = await clima("ir", "import", at("odd.json"));
    expect(odd.exitCode).toBe(1);
    expect(odd.stderr.join()).toMatch(/odd\.json: climate: .*fridge.*coolix/);
  });

  test("decode reads the state of a code, and fails where there is none", async () => {
    writeFileSync(at("cool.txt"), `cool: ${coolCode()}\n`);
    const decoded = await clima("ir", "ac", "decode", at("cool.txt"));
    expect(decoded).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^cool {2}coolix\/\S+: cool 24 °C, fan auto/) });
    writeFileSync(at("tv.txt"), "power: [500, -700, 800, -300, 900]\n");
    expect(await clima("ir", "ac", "decode", at("tv.txt"))).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: [`${at("tv.txt")} has no code of an air conditioner whose protocol is known (clima ir ac list)`],
    });
  });
});
