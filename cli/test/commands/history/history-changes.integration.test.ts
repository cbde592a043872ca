import { type Reading, silentLog } from "@clima/schemas";
import { type ImportRecord, openStore, type Store } from "@clima/store";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { openDuckdbStore } from "../../../../test/support/duckdb-store.ts";
import { startInfluxd } from "../../../../test/support/influxd.ts";
import { describeWith } from "../../../../test/support/requires.ts";
import { tempDir } from "../../../../test/support/temp-dir.ts";
import { runClima } from "../../support/clima-in-process.ts";

const ID = "2026-11-30-1";
const readings = Array.from(
  { length: 48 },
  (_, seq): Reading => ({
    station: seq % 2 === 0 ? "garden" : "roof",
    bootId: "b",
    seq,
    takenAt: new Date(Date.UTC(2026, 0, 1, seq)).toISOString(),
    values: { temperatureC: seq },
  }),
);
const record: ImportRecord = {
  id: ID,
  source: "x.csv",
  profile: "Clima",
  startedAt: "2026-11-30T12:00:00.000Z",
  state: "done",
  counts: { added: 40, present: 8, differing: 0, tooOld: 0, refused: 0, points: 0 },
  stations: ["garden", "roof"],
  firstTakenAt: "2026-01-01T08:00:00.000Z",
  lastTakenAt: "2026-01-02T23:00:00.000Z",
};

/** Eight readings were there before all 48 were imported. */
async function fill(store: Store): Promise<void> {
  for (const done of [await store.write(readings.slice(0, 8)), await store.noteImport(record), await store.addReadings(ID, readings)])
    if (!done.ok) throw new Error(done.error.message);
  await store.close();
}

describe("history on the command line", () => {
  let folder: ReturnType<typeof tempDir>;
  beforeEach(async () => {
    folder = tempDir();
    await fill(await openDuckdbStore(folder.path));
    process.env["CLIMA_DATA_DIR"] = folder.path;
    process.env["CLIMA_STORE_KIND"] = "duckdb";
  });
  afterEach(() => {
    for (const name of ["CLIMA_DATA_DIR", "CLIMA_STORE_KIND"]) delete process.env[name];
    folder.remove();
  });

  const stored = async (): Promise<number> => {
    const { stdout } = await runClima("export");
    return stdout.trimEnd().split("\n").length - 1;
  };

  test("imports are listed with what they added, for people and programs", async () => {
    const listed = await runClima("import", "list");
    expect(listed.stdout).toBe(
      `${ID}  done  x.csv (Clima): 40 readings of garden, roof from 2026-01-01 to 2026-01-02 added, 8 were there already\n`,
    );
    expect(JSON.parse((await runClima("import", "list", "--json")).stdout)).toEqual({ imports: [record] });
  });

  test("an import is undone when --yes is said, once; where nobody can be asked, nothing is changed", async () => {
    const asked = await runClima("import", "undo", ID);
    const plan = `import ${ID} of x.csv, 2026-11-30 12:00 UTC, is undone: what it added to 40 readings is taken out; say --yes to do it`;
    expect(asked).toEqual({ exitCode: 1, stdout: "", stderr: [plan] });
    expect(await stored()).toBe(48);
    expect(JSON.parse((await runClima("import", "undo", ID, "--yes", "--json")).stdout)).toEqual({ id: ID, readings: 40 });
    expect(await stored()).toBe(8);
    expect((await runClima("import", "undo", ID)).stdout).toBe(`${ID} was undone before: nothing is left of it\n`);
    expect(await runClima("import", "undo", "2026-11-30-2")).toMatchObject({
      exitCode: 1,
      stderr: [`there is no import "2026-11-30-2"; there are ${ID}`],
    });
  });

  test("readings are removed after a preview, of the stations and the time that are said", async () => {
    const what = ["history", "delete", "--station", "garden", "--from", "2026-01-02"];
    const removed = "12 readings of garden, from 2026-01-02T00:00:00.000Z to 2026-01-02T22:00:00.000Z";
    expect((await runClima(...what)).stderr).toEqual([`these are removed for ever: ${removed}; say --yes to do it`]);
    expect(await stored()).toBe(48);
    expect(await runClima(...what, "--yes")).toMatchObject({ exitCode: 0, stdout: `removed: ${removed}\n` });
    expect(await stored()).toBe(36);
    expect((await runClima(...what, "--yes")).stdout).toBe("there was nothing to remove\n");
    expect((await runClima("history", "delete", "--what", "all", "--to", "2026-01-02", "--yes")).exitCode).toBe(0);
    expect(await stored()).toBe(12);
  });

  test.each([
    [[], "say what shall be removed: --station, --from, --to, or several of them"],
    [["--station", "gardn"], 'there is no station "gardn"; there are garden, roof'],
    [["--station", "roof", "--what", "rain"], "--what is rain; expected readings, health, infrared, status, or all"],
    [["--from", "yesterday"], "--from is yesterday; expected a day like 2026-01-31, or an instant like 2026-01-31T12:00:00Z, in UTC"],
  ])("history delete %j is refused in words", async (args, line) => {
    expect(await runClima("history", "delete", ...args, "--yes")).toEqual({ exitCode: 1, stdout: "", stderr: [line] });
  });
});

describeWith(["influxd"], "history on the command line where InfluxDB is filled beside DuckDB", () => {
  const environment = { CLIMA_STORE_KIND: "duckdb", CLIMA_STORE_ALSO_KIND: "influxdb", CLIMA_STORE_INFLUX_VERSION: "1" };
  let folder: ReturnType<typeof tempDir>;
  let influxd: Awaited<ReturnType<typeof startInfluxd>>;
  beforeEach(async () => {
    folder = tempDir();
    influxd = await startInfluxd();
    Object.assign(process.env, environment, { CLIMA_DATA_DIR: folder.path, CLIMA_STORE_INFLUX_URL: influxd.url });
  });
  afterEach(async () => {
    for (const name of [...Object.keys(environment), "CLIMA_DATA_DIR", "CLIMA_STORE_INFLUX_URL"]) delete process.env[name];
    await influxd.stop();
    folder.remove();
  });

  test("readings are removed from both", async () => {
    const settings = { kind: "influxdb", influxUrl: influxd.url, influxDatabase: "clima", influxVersion: 1, duckdbMemoryMb: 256 } as const;
    const open = async () => {
      const opened = await openStore(settings, folder.path, silentLog);
      if (!opened.ok) throw new Error(opened.error);
      return opened.value;
    };
    await fill(await openDuckdbStore(folder.path));
    await fill(await open());
    const done = await runClima("history", "delete", "--station", "garden", "--yes", "--json");
    expect(JSON.parse(done.stdout)).toMatchObject({ removed: 48 });
    for (const store of [await openDuckdbStore(folder.path), await open()]) {
      const left = await store.stations();
      expect(left.ok && left.value.map(({ station }) => station)).toEqual(["roof"]);
      await store.close();
    }
  });
});
