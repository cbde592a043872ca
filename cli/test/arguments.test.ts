import { describe, expect, test } from "@jest/globals";
import { runClima } from "./support/clima-in-process.ts";

const SEE_HELP = "(--help shows what there is)";

const COMMANDS = [
  "up",
  "broker",
  "broker certs",
  "broker clients",
  "broker disconnect",
  "broker retained",
  "agent",
  "ingest",
  "doors",
  "panel",
  "user",
  "user add",
  "user passwd",
  "user remove",
  "user list",
  "install",
  "install station",
  "install server",
  "upgrade",
  "uninstall",
  "init",
  "init influxdb",
  "init show",
  "init station",
  "rejected",
  "rejected list",
  "rejected retry",
  "rejected drop",
  "replay",
  "doctor",
  "watch",
  "station",
  "station list",
  "station forget",
  "station rename",
  "ir",
  "ir import",
  "ir list",
  "ir show",
  "ir convert",
  "ir learn",
  "ir cancel",
  "ir send",
  "ir ac",
  "ir ac list",
  "ir ac send",
  "ir ac decode",
  "ir ac add",
  "export",
  "import",
  "import list",
  "import undo",
  "history",
  "history delete",
  "rollups",
  "rollups rebuild",
  "move",
  "backup",
  "restore",
  "config",
  "config check",
  "config list",
  "completion",
];

describe("help", () => {
  test("names every command, in the order in which they are needed", async () => {
    const { exitCode, stdout } = await runClima("--help");
    expect(exitCode).toBe(0);
    const listed = [...stdout.matchAll(/^ {2}([a-z]+) .*$/gm)].map(([, name]) => name);
    expect(listed).toEqual([...COMMANDS.filter((name) => !name.includes(" ")), "help"]);
    expect(stdout).toContain("Every setting of the configuration is also an environment variable");
  });

  test.each(COMMANDS)("clima %s --help says how it is used", async (command) => {
    const { exitCode, stdout, stderr } = await runClima(...command.split(" "), "--help");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: [] });
    expect(stdout).toMatch(new RegExp(`^Usage: clima ${command}\\b`));
  });

  test.each([["--version"], ["-V"]])("%s is the version alone", async (option) => {
    expect(await runClima(option)).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: [] });
  });

  test.each(["user", "install", "rejected", "ir", "config"])("clima %s alone shows its commands, and fails", async (command) => {
    const { exitCode, stderr } = await runClima(command);
    expect(exitCode).toBe(1);
    expect(stderr[0]).toMatch(new RegExp(`^Usage: clima ${command} `));
  });
});

describe("a command line that cannot be understood fails with a line that says why, and where help is", () => {
  const failsWith = async (args: readonly string[], line: string) => {
    expect(await runClima(...args)).toEqual({ exitCode: 1, stdout: "", stderr: [line, SEE_HELP] });
  };

  test("an unknown command, with the one that was probably meant", async () => {
    const { exitCode, stdout, stderr } = await runClima("upp");
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: ["error: unknown command 'upp'", "(Did you mean up?)", SEE_HELP],
    });
  });

  test.each(["user", "install", "rejected", "ir", "config"])("an unknown command of clima %s", (group) =>
    failsWith([group, "frobnicate"], "error: unknown command 'frobnicate'"),
  );

  test.each(COMMANDS)("an unknown option of clima %s", async (command) => {
    const needed = ["ir convert", "move"].includes(command) ? ["--to", "clima"] : [];
    const { exitCode, stdout, stderr } = await runClima(...command.split(" "), ...needed, "--frobnicate");
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toEqual(["error: unknown option '--frobnicate'", SEE_HELP]);
  });

  test.each([
    ["broker disconnect", "client-id"],
    ["user add", "name"],
    ["user passwd", "name"],
    ["user remove", "name"],
    ["replay", "file"],
    ["ir import", "files"],
    ["ir show", "remote"],
    ["ir convert --to clima", "remote-or-file"],
    ["ir learn", "remote"],
    ["ir learn hifi", "buttons"],
    ["ir send", "remote"],
    ["ir ac send", "protocol"],
    ["ir ac decode", "file"],
    ["ir ac add", "name"],
    ["ir ac add bedroom", "protocol"],
    ["ir send hifi", "button"],
  ])("clima %s without its argument", (command, argument) =>
    failsWith(command.split(" "), `error: missing required argument '${argument}'`),
  );

  test("an option that the command needs", () =>
    failsWith(["ir", "convert", "hifi"], "error: required option '--to <format>' not specified"));

  test.each([
    ["up --mqtt-port", "x", "--mqtt-port <port>"],
    ["up --ws-port", "-1", "--ws-port <port>"],
    ["up --panel-port", "80.5", "--panel-port <port>"],
    ["up --interval", "1s", "--interval <ms>"],
    ["broker certs --days", "a year", "--days <days>"],
    ["ir learn hifi power --timeout", "soon", "--timeout <ms>"],
    ["ir learn hifi power --samples", "one", "--samples <count>"],
    ["ir send hifi power --sends", "twice", "--sends <count>"],
    ["ir send hifi power --timeout", "", "--timeout <ms>"],
    ["import --influx-version", "two", "--influx-version <version>"],
  ])("clima %s %j, where a whole number is expected", (command, value, option) =>
    failsWith([...command.split(" "), value], `error: option '${option}' argument '${value}' is invalid. expected a whole number`),
  );

  test("a temperature that is none", () =>
    failsWith(
      ["ir", "ac", "send", "coolix", "--temperature", "warm"],
      "error: option '--temperature <celsius>' argument 'warm' is invalid. expected degrees Celsius, like 24 or 22.5",
    ));

  test.each([
    ["up --data", "--data <folder>"],
    ["export --output", "-o, --output <file>"],
    ["watch --broker", "--broker <url>"],
    ["replay weather.csv --speed", "--speed <factor>"],
    ["user add ann --role", "--role <role>"],
  ])("clima %s without its value", (command, option) => failsWith(command.split(" "), `error: option '${option}' argument missing`));

  test.each(["up", "agent", "panel", "user list", "rejected list", "doctor", "watch", "ir list", "export", "config check"])(
    "an argument too many for clima %s",
    async (command) => {
      const { exitCode, stderr } = await runClima(...command.split(" "), "extra");
      expect(exitCode).toBe(1);
      expect(stderr).toEqual([
        expect.stringMatching(/^error: too many arguments for '[a-z]+'\. Expected 0 arguments but got 1\./),
        SEE_HELP,
      ]);
    },
  );
});
