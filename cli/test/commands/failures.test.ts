import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { freePort } from "../../../test/support/free-port.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";
import { runClima } from "../support/clima-in-process.ts";

let place: ReturnType<typeof tempDir>;
let awayPort: number;
let configFile: string;
beforeAll(async () => {
  place = tempDir();
  awayPort = await freePort();
  configFile = join(place.path, "test.yaml");
  const settings = {
    dataDir: join(place.path, "data"),
    mqtt: { url: `mqtt://127.0.0.1:${awayPort}` },
    broker: { http: { port: awayPort } },
  };
  writeFileSync(configFile, JSON.stringify(settings));
});
afterAll(() => place.remove());

const inPlace = (name: string) => join(place.path, name);
const write = (name: string, text: string) => {
  writeFileSync(inPlace(name), text);
  return inPlace(name);
};
const clima = (...args: readonly string[]) => runClima("--config", configFile, ...args);
/** A command that can do nothing says why on stderr, prints nothing and ends with 1. */
const failsWith = async (args: readonly string[], ...lines: readonly unknown[]) =>
  expect(await clima(...args)).toEqual({ exitCode: 1, stdout: "", stderr: lines });

describe("the configuration", () => {
  test("that is named and not there", async () => {
    const missing = inPlace("nowhere.yaml");
    expect(await runClima("--config", missing, "config", "check")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: ["the configuration has problems:", expect.stringContaining(missing)],
    });
  });

  test("with several problems names all of them, whatever the command", async () => {
    const file = write("wrong.yaml", "station: { id: My Garden }\npanel: { port: eighty }\n");
    for (const command of ["config check", "user list", "ir list"]) {
      const { exitCode, stderr } = await runClima("--config", file, ...command.split(" "));
      expect(exitCode).toBe(1);
      expect(stderr).toEqual([
        "the configuration has problems:",
        expect.stringContaining("station.id"),
        expect.stringContaining("panel.port"),
      ]);
    }
  });

  test("that is no YAML", async () => {
    const { exitCode, stderr } = await runClima("--config", write("broken.yaml", "station: [\n"), "config", "check");
    expect(exitCode).toBe(1);
    expect(stderr[0]).toBe("the configuration has problems:");
  });

  test("that is right is shown, with 0", async () => {
    const { exitCode, stdout, stderr } = await clima("config", "check");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: [] });
    expect(stdout).toContain(`mqtt.url: mqtt://127.0.0.1:${awayPort}\n`);
    expect(stdout).toMatch(/The configuration is right\.\n$/);
  });

  test("has a list of all its settings", async () => {
    const { exitCode, stdout } = await clima("config", "list");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^station\.id {2}CLIMA_STATION_ID/m);
  });
});

describe("clima replay", () => {
  const FILE = "weather.csv";
  test.each(["0", "-1", "fast", ""])("at the speed %j", (speed) =>
    failsWith(["replay", FILE, "--speed", speed], `--speed is ${speed}; expected a number above 0, or max`),
  );
  test("of a station that no station can be called", () =>
    failsWith(
      ["replay", FILE, "--station", "My Garden"],
      expect.stringContaining('--station is "My Garden"; expected 1 to 32 of a-z, 0-9 and -'),
    ));
  test("of a file that is not there", () =>
    failsWith(["replay", inPlace("none.csv")], expect.stringMatching(/none\.csv cannot be read: ENOENT/)));
});

describe("clima export", () => {
  test.each([
    [["--format", "xml"], "--format is xml; expected csv, lp or parquet"],
    [["--format", "parquet"], "Parquet cannot be written to stdout; name a file with --output"],
    [["--from", "yesterday"], "--from is yesterday; expected a day like 2026-01-31, or an instant like 2026-01-31T12:00:00Z, in UTC"],
    [["--to", "2026-13-01"], "--to is 2026-13-01; expected a day like 2026-01-31, or an instant like 2026-01-31T12:00:00Z, in UTC"],
  ])("with %j", (options, line) => failsWith(["export", ...options], line));

  test("to a file that is there stays away from it", async () => {
    const file = write("mine.csv", "precious");
    await failsWith(["export", "--output", file], `${file} is there already; --force replaces it`);
  });
});

describe("clima import", () => {
  test("of a file and an InfluxDB at once", () =>
    failsWith(["import", "a.csv", "--influx", "http://127.0.0.1:1"], "expected files, or --influx with the URL of an InfluxDB, not both"));
  test("of a file that is not there", () =>
    failsWith(["import", inPlace("none.csv")], expect.stringMatching(/none\.csv cannot be read: ENOENT/)));
  test("of a file that is no table", async () => {
    const { exitCode, stderr } = await clima("import", write("readings.xls", "x"));
    expect({ exitCode, said: stderr.join() }).toMatchObject({
      exitCode: 1,
      said: expect.stringContaining("readings.xls: no column has times"),
    });
  });
  test("of times in a unit that there is not", () =>
    failsWith(["import", inPlace("a.lp"), "--precision", "minutes"], "--precision is minutes; expected s, ms, us or ns"));
  test("of an InfluxDB that there is not", () =>
    failsWith(["import", "--influx", "http://127.0.0.1:1", "--influx-version", "4"], "--influx-version is 4; expected 1, 2 or 3"));
});

describe("clima rejected", () => {
  test.each(["retry", "drop"])("%s of nothing, or of ids and all at once", async (verb) => {
    await failsWith(["rejected", verb], "expected ids, as clima rejected list shows them, or --all");
    await failsWith(["rejected", verb, "x-0", "--all"], "expected ids, as clima rejected list shows them, or --all");
  });
  test.each(["retry", "drop"])("%s of what is not there", (verb) =>
    failsWith(["rejected", verb, "x-0"], "there is no rejected message x-0; clima rejected list shows them"),
  );
  test("list of none is a line, with 0", async () =>
    expect(await clima("rejected", "list")).toEqual({ exitCode: 0, stdout: "no rejected messages\n", stderr: [] }));
});

describe("clima user", () => {
  const password = () => write("password", "garden path\n");

  test("add of a name that none can have", () =>
    failsWith(["user", "add", "", "--password-file", password()], expect.stringMatching(/^"" cannot be a user: /)));
  test("add with a password file that is not there", () =>
    failsWith(
      ["user", "add", "ann", "--password-file", inPlace("none")],
      expect.stringMatching(/^the password file .*none cannot be read: ENOENT/),
    ));
  test("add with an empty password", () =>
    failsWith(
      ["user", "add", "ann", "--password-file", write("empty", "\n")],
      "the password is empty; give one of at least one character",
    ));
  test.each([
    ["passwd", ["--password-file", "x"]],
    ["remove", []],
  ])("%s of somebody who is not there", (verb, options) =>
    failsWith(["user", verb, "nobody", ...options], "there is no user nobody; clima user list shows who is there"),
  );

  test("add, list and remove end with 0; a second of the same name is refused", async () => {
    const file = inPlace("data/broker/users.json");
    const added = await clima("user", "add", "ann", "--role", "viewer", "--client-id", "ann-*", "--password-file", password());
    expect(added).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^added ann \(viewer\) to /), stderr: [] });
    await failsWith(
      ["user", "add", "ann", "--password-file", password()],
      "there is a user ann already; clima user passwd ann gives it another password",
    );
    expect((await clima("user", "list")).stdout).toBe("ann  viewer  password  client ids ann-*\n");
    expect(await clima("user", "remove", "ann")).toMatchObject({ exitCode: 0, stdout: "removed ann; its connections are closed\n" });
    expect((await clima("user", "list")).stdout).toContain("there are no users in");
    expect(added.stdout).toContain(file.slice(0, file.lastIndexOf("/")));
  });
});

describe("clima ir", () => {
  test("import of a file that is not there", () =>
    failsWith(["ir", "import", inPlace("none.conf")], expect.stringMatching(/none\.conf cannot be read: ENOENT/)));
  test("import of a file with no remote says which line, and fails", async () => {
    const { exitCode, stdout, stderr } = await clima("ir", "import", write("prose.txt", "Dear diary\n"));
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^0 files: 0 remotes with 0 buttons imported, [1-9]\d* could not be read\.\n1 files are of no known kind\.\n$/);
    expect(stderr[0]).toMatch(/prose\.txt/);
  });
  test("show of a remote that is not known names those that are", () =>
    failsWith(["ir", "show", "sofa"], expect.stringMatching(/^remote "sofa" is not known; known are .*demo-tv/)));
  test("convert to a format that there is not", () =>
    failsWith(["ir", "convert", "demo-tv", "--to", "morse"], "--to is morse; expected clima, flipper, lircd, pronto, timings"));
  test("convert of what is neither a remote nor a file", () =>
    failsWith(["ir", "convert", inPlace("none"), "--to", "clima"], expect.stringMatching(/none cannot be read: ENOENT/)));
});

describe("with the broker away", () => {
  const noConnection = expect.stringMatching(
    /^no connection to mqtt:\/\/127\.0\.0\.1:\d+: .*; is the broker running\? mqtt\.url and CLIMA_MQTT_URL say where it is$/,
  );
  test("clima ir send presses nothing, and says so", () => failsWith(["ir", "send", "demo-tv", "power"], noConnection));
  test("clima ir learn learns nothing, and says so", () => failsWith(["ir", "learn", "hifi", "power"], noConnection));
  test("--broker is where it is looked for", async () => {
    const port = await freePort();
    const { stderr } = await clima("ir", "send", "demo-tv", "power", "--broker", `mqtt://127.0.0.1:${port}`);
    expect(stderr).toEqual([expect.stringContaining(`no connection to mqtt://127.0.0.1:${port}: `)]);
  });
  test("a --broker that is no URL of a broker is a problem of the configuration", async () => {
    const { exitCode, stderr } = await clima("watch", "--broker", "http://example");
    expect({ exitCode, first: stderr[0] }).toEqual({ exitCode: 1, first: "the configuration has problems:" });
    expect(stderr[1]).toContain("mqtt.url");
  });

  const ADMINISTRATION = ["clients", "disconnect somebody", "retained"];
  test.each(ADMINISTRATION)("clima broker %s wants the data folder of a broker", (command) =>
    failsWith(
      ["broker", ...command.split(" ")],
      expect.stringMatching(/admin-token is not there; name the data folder of the running broker \(dataDir, CLIMA_DATA_DIR\)$/),
    ),
  );
  test.each(ADMINISTRATION)("clima broker %s says that none answers", async (command) => {
    mkdirSync(inPlace("data/broker"), { recursive: true });
    write("data/broker/admin-token", "secret");
    await failsWith(
      ["broker", ...command.split(" ")],
      expect.stringMatching(/^no broker answers at http:\/\/127\.0\.0\.1:\d+ \(.*\); is it running, and is broker\.http\.port right\?$/),
    );
  });
  test("clima broker clients wants a fixed port", async () => {
    const file = write("no-http.yaml", "broker: { http: { port: -1 } }\n");
    expect(await runClima("--config", file, "broker", "clients")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: ["broker.http.port is -1; administration needs a fixed port"],
    });
  });
});

describe("clima rollups rebuild", () => {
  test("in the embedded store, which keeps its roll-ups itself", () =>
    failsWith(["rollups", "rebuild"], "the embedded store keeps its roll-ups itself: there is nothing to rebuild (store.kind is duckdb)"));

  test("from no day, and of an InfluxDB that is away", async () => {
    const file = write("influx.yaml", JSON.stringify({ store: { kind: "influxdb", influxUrl: `http://127.0.0.1:${awayPort}` } }));
    const rebuild = (...options: string[]) => runClima("--config", file, "rollups", "rebuild", ...options);
    expect(await rebuild("--from", "yesterday")).toMatchObject({ exitCode: 1, stderr: [expect.stringContaining("--from is yesterday")] });
    expect(await rebuild()).toMatchObject({ exitCode: 1, stdout: "", stderr: [expect.stringContaining("InfluxDB does not answer")] });
  });
});
