import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { silentLog } from "@clima/schemas";
import { openStore, type Store } from "@clima/store";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createRandom } from "../test/support/random.ts";
import { seedOfRun } from "../test/support/seed.ts";
import { patientMs, waitFor } from "../test/support/wait-for.ts";
import { createScene, type Scene } from "./support/clima.ts";
import { storedReadings } from "./support/stored.ts";

const SEED = seedOfRun();
const random = createRandom(SEED);
const ROWS = 100_000;
const KILLS = 3;
const FIRST_MS = Date.UTC(2025, 0, 1);
const TIMEOUT_MS = patientMs(180_000);

const atMs = (row: number) => FIRST_MS + row * 300_000;
const valuesOf = (row: number) => ({ temperatureC: (row % 400) / 10, humidityPct: row % 100, pressureHpa: (9900 + (row % 300)) / 10 });

const rows = Array.from({ length: ROWS }, (_, row) => ({ atMs: atMs(row), ...valuesOf(row) }));
const lines = (header: string, lineOf: (row: (typeof rows)[number]) => string) => `${[header, ...rows.map(lineOf)].join("\n")}\n`;

/** Make the file as long as two parts without more rows. */
const NOUGHTS = "0".repeat(160);
const longText = (value: number) => `${value.toFixed(1)}${NOUGHTS}`;

/** Our own goes part by part, in columns; one of others row by row. */
const FILES = {
  "own.csv": lines(
    "station,takenAt,temperatureC,humidityPct,pressureHpa",
    ({ atMs: ms, ...values }) => `garden,${new Date(ms).toISOString()},${Object.values(values).map(longText).join()}`,
  ),
  "weewx.csv": lines(
    "dateTime,usUnits,interval,outTemp,outHumidity,pressure",
    ({ atMs: ms, ...values }) => `${ms / 1000},16,5,${Object.values(values).join()}`,
  ),
} as const;
type FileName = keyof typeof FILES;
/** Less than either file takes to write: the kills are in the midst of it. */
const MAX_KILL_BYTES: Readonly<Record<FileName, number>> = { "own.csv": 12_000_000, "weewx.csv": 6_000_000 };
const optionsOf = (file: FileName) => (file === "own.csv" ? [] : ["--station", "garden"]);

/** Of before the imports, which no undo may touch: one at a time of the file, with a value that it has not. */
const BEFORE = [0, 1].map((row) => ({ atMs: atMs(row * 500), values: { rainMm: 0.2 } }));

let scene: Scene;
beforeAll(async () => {
  scene = await createScene();
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(scene.folder, name), text);
});
afterAll(() => scene.close());

async function clima(dataDir: string, ...args: string[]) {
  const running = scene.start(args, { CLIMA_DATA_DIR: dataDir });
  const code = await running.exited;
  return { code, text: running.output() };
}

async function withStore<T>(dataDir: string, work: (store: Store) => Promise<T>): Promise<T> {
  const opened = await openStore({ kind: "duckdb", duckdbMemoryMb: 256 } as never, dataDir, silentLog);
  if (!opened.ok) throw new Error(opened.error);
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
  }
}

const stateOf = async (dataDir: string) =>
  (await storedReadings("garden", dataDir)).map(({ takenAt, values }) => ({ atMs: Date.parse(takenAt), values }));

const importsOf = (dataDir: string) =>
  withStore(dataDir, async (store) => {
    const imports = await store.imports();
    if (!imports.ok) throw new Error(imports.error.message);
    return imports.value;
  });

const sizeOf = (file: string) => (existsSync(file) ? statSync(file).size : 0);

/** Kills the import once its store wrote so many bytes; an import that is faster ends by itself. */
async function killAfter(dataDir: string, bytes: number, file: FileName): Promise<void> {
  const written = () => ["", ".wal"].reduce((sum, ending) => sum + sizeOf(join(dataDir, `clima.duckdb${ending}`)), 0);
  const importing = scene.start(["import", ...optionsOf(file), join(scene.folder, file)], { CLIMA_DATA_DIR: dataDir });
  let [before, grown] = [written(), 0];
  await waitFor(`${bytes} bytes written`, () => {
    const now = written();
    grown += Math.abs(now - before);
    before = now;
    return grown >= bytes || importing.child.exitCode !== null;
  });
  await importing.stop("SIGKILL");
}

describe.each(["own.csv", "weewx.csv"] as const)("an import of %s that is killed", (file) => {
  test(
    `goes on with the same again: nothing twice, nothing lost, and all of it can be undone (SEED=${SEED})`,
    async () => {
      const dataDir = join(scene.folder, `house-${file}`);
      await withStore(dataDir, (store) =>
        store.write(
          BEFORE.map(({ atMs: ms, values }) => ({ station: "garden", bootId: "b", seq: 0, takenAt: new Date(ms).toISOString(), values })),
        ),
      );
      const moments = Array.from({ length: KILLS }, (_, kill) => Math.round(((kill + random()) / KILLS) * MAX_KILL_BYTES[file]));
      for (const bytes of moments) await killAfter(dataDir, bytes, file);
      const killed = await stateOf(dataDir);
      const whole = await clima(dataDir, "import", ...optionsOf(file), join(scene.folder, file));
      const [, added = "", present = ""] = /(\d+) readings added, (\d+) already there/.exec(whole.text) ?? [];
      process.stderr.write(`${file}: killed after ${moments.join(", ")} bytes with ${killed.length} stored, then ${added} added\n`);
      const ofKilled = killed.filter(({ values }) => values.temperatureC !== undefined).length;
      expect([whole.code, Number(added), Number(present)]).toEqual([0, ROWS - ofKilled, ofKilled]);

      const stored = await stateOf(dataDir);
      const rainOf = (ms: number) => BEFORE.find((before) => before.atMs === ms)?.values;
      expect(stored).toEqual(
        rows.map(({ atMs: ms, ...values }) => ({ atMs: ms, values: expect.objectContaining({ ...values, ...rainOf(ms) }) })),
      );

      const imports = await importsOf(dataDir);
      expect(imports.at(-1)).toMatchObject({ state: "done", counts: { added: Number(added), present: Number(present) } });
      expect(imports.slice(0, -1).map(({ state }) => state)).toContain("running");
      const listed = await clima(dataDir, "import", "list");
      expect(listed.text).toMatch(/running, or killed {2}\S+ \(.*\): it did not say what it added/);
      expect(listed.text.match(/^2\S+-\d+ /gm)).toHaveLength(imports.length);
      for (const { id } of imports) expect(await clima(dataDir, "import", "undo", id, "--yes")).toMatchObject({ code: 0 });
      expect(await stateOf(dataDir)).toEqual(BEFORE.map((before) => ({ ...before, values: expect.objectContaining(before.values) })));
      expect(new Set((await importsOf(dataDir)).map(({ state }) => state))).toEqual(new Set(["undone"]));
    },
    TIMEOUT_MS,
  );
});

/** A disk of its own is a mount in a namespace of its own, which some systems allow nobody. */
const canMount = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "none", "/tmp"]).status === 0;
const testWithDisk = canMount ? test : test.skip;
const bin = fileURLToPath(new URL("../cli/bin/clima.js", import.meta.url));

/** The first batch or part of either file has room, all of it has not. */
const DISK_MB: Readonly<Record<FileName, number>> = { "own.csv": 10, "weewx.csv": 12 };

/** Two imports on a small disk that is larger for the second, and what is there after each. */
const SCRIPT = `
mount -t tmpfs -o size="$DISK_MB"m none "$CLIMA_DATA_DIR"
"$@" 2>&1; echo "code $?"
"$NODE" "$CLIMA" import list
mount -o remount,size=300m "$CLIMA_DATA_DIR"
"$@" 2>&1; echo "code $?"
"$NODE" "$CLIMA" export | sort | uniq | wc -l
`;

describe.each(["own.csv", "weewx.csv"] as const)("an import of %s onto a full disk", (file) => {
  testWithDisk(
    `says so and what it stored, and goes on when there is room${canMount ? "" : " (skipped: unshare may mount nothing here)"}`,
    () => {
      const dataDir = join(scene.folder, `disk-${file}`);
      mkdirSync(dataDir);
      const command = [process.execPath, bin, "import", ...optionsOf(file), join(scene.folder, file)];
      const said = execFileSync("unshare", ["-rm", "sh", "-c", SCRIPT, "sh", ...command], {
        encoding: "utf8",
        env: { PATH: process.env["PATH"], CLIMA_DATA_DIR: dataDir, NODE: process.execPath, CLIMA: bin, DISK_MB: String(DISK_MB[file]) },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const [full = "", roomy = ""] = said.split("code 1\n");
      const stored = Number(/: (\d+) readings added, 0 already there/.exec(full)?.[1]);
      expect(stored).toBeGreaterThan(0);
      expect(stored).toBeLessThan(ROWS);
      expect(full).toMatch(/the store takes no more: .*clima\.duckdb.*No space left on device; .*run the same again/);
      expect(roomy).toMatch(new RegExp(`^\\S+  stopped  .*: ${stored} readings of garden`));
      expect(roomy).toContain(`: ${ROWS - stored} readings added, ${stored} already there`);
      expect(roomy).toMatch(new RegExp(`code 0\\n${ROWS + 1}\\n$`));
    },
    TIMEOUT_MS,
  );
});
