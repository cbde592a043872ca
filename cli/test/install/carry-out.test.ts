import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { err, ok } from "@clima/schemas";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type TempDir, tempDir } from "../../../test/support/temp-dir.ts";
import { carryOut } from "../../src/commands/install/carry-out.ts";
import type { Step } from "../../src/commands/install/steps.ts";

const UNIT = "/etc/systemd/system/clima-agent.service";
const RESTART = ["systemctl", "restart", "clima-agent.service"];

let place: TempDir;
let commands: string[];
const root = () => join(place.path, "root");
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(place.path, path)), { recursive: true });
  writeFileSync(join(place.path, path), text);
};
const read = (path: string) => readFileSync(join(root(), path), "utf8");

beforeEach(() => {
  place = tempDir();
  commands = [];
  for (const path of ["package.json", "LICENSE", "cli/package.json", "cli/bin/clima.js", "deploy/systemd/a.service"])
    write(`new/${path}`, "{}");
  write("new/dist/clima.js", "the new program");
  write("root/opt/clima/dist/clima.js", "the old program");
  write(`root${UNIT}`, "the old unit");
});
afterEach(() => place.remove());

const UPGRADE: readonly Step[] = [
  { kind: "program", program: { version: "2.0.0", digest: "0123456789" }, replaces: { version: "1.0.0", digest: "9876543210" } },
  { kind: "file", path: UNIT, text: "the new unit", mode: 0o644, owner: "root" },
  { kind: "command", command: ["systemctl", "daemon-reload"] },
  { kind: "command", command: RESTART, isRestart: true },
];

/** `fails` is asked with the program that is in place when a service is restarted. */
const upgrade = (fails: (program: string) => boolean) =>
  carryOut(UPGRADE, {
    root: root(),
    from: join(place.path, "new"),
    say: () => {},
    run: async (command) => {
      if (command[0] === "sync") return ok(undefined);
      commands.push(command.join(" "));
      return command === RESTART && fails(read("/opt/clima/dist/clima.js")) ? err("Job for clima-agent.service failed.") : ok(undefined);
    },
  });

describe("an upgrade", () => {
  test("puts the new program and unit in place, and leaves nothing of the old one", async () => {
    expect(await upgrade(() => false)).toEqual(ok(undefined));
    expect(read("/opt/clima/dist/clima.js")).toBe("the new program");
    expect(read(UNIT)).toBe("the new unit");
    expect(JSON.parse(read("/opt/clima/installed.json"))).toEqual({ version: "2.0.0", digest: "0123456789" });
    expect(readdirSync(join(root(), "opt"))).toEqual(["clima"]);
    expect(commands).toEqual(["systemctl daemon-reload", RESTART.join(" ")]);
  });

  test("whose service does not come up goes back to the old program and unit, which run again", async () => {
    const done = await upgrade((program) => program === "the new program");
    expect(done).toEqual(
      err([`could not run ${RESTART.join(" ")}: Job for clima-agent.service failed.`, "The program of before is back, and runs."]),
    );
    expect(read("/opt/clima/dist/clima.js")).toBe("the old program");
    expect(read(UNIT)).toBe("the old unit");
    expect(readdirSync(join(root(), "opt"))).toEqual(["clima"]);
    expect(commands.slice(2)).toEqual(["systemctl daemon-reload", RESTART.join(" ")]);
  });

  test("whose old program does not run either says so", async () => {
    expect(await upgrade(() => true)).toMatchObject({
      ok: false,
      error: [expect.anything(), "The program of before does not run either: Job for clima-agent.service failed."],
    });
    expect(read("/opt/clima/dist/clima.js")).toBe("the old program");
  });

  test("that fails in between goes back, too", async () => {
    const steps = UPGRADE.map((step): Step => (step.kind === "file" ? { ...step, path: "/opt/clima/dist/clima.js/a" } : step));
    const done = await carryOut(steps, { root: root(), from: join(place.path, "new"), say: () => {}, run: async () => ok(undefined) });
    expect(done).toMatchObject({
      ok: false,
      error: [expect.stringContaining("could not write"), "The program of before is back, and runs."],
    });
    expect(read("/opt/clima/dist/clima.js")).toBe("the old program");
  });

  test("stays when a service that did not run before cannot be started, as a station without its chips", async () => {
    const start = ["systemctl", "start", "clima-agent.service"];
    const steps = UPGRADE.map((step): Step => (step.kind === "command" && step.isRestart ? { kind: "command", command: start } : step));
    const run = async (command: readonly string[]) => (command === start ? err("Job for clima-agent.service failed.") : ok(undefined));
    const done = await carryOut(steps, { root: root(), from: join(place.path, "new"), say: () => {}, run });
    expect(done).toEqual(err(["could not run systemctl start clima-agent.service: Job for clima-agent.service failed."]));
    expect(read("/opt/clima/dist/clima.js")).toBe("the new program");
  });

  test("that cannot be copied touches nothing that is there", async () => {
    const gone = join(place.path, "not-there");
    const done = await carryOut(UPGRADE, { root: root(), from: gone, say: () => {}, run: async () => ok(undefined) });
    expect(done).toMatchObject({ ok: false });
    expect(read("/opt/clima/dist/clima.js")).toBe("the old program");
    expect(read(UNIT)).toBe("the old unit");
  });
});

describe("config.txt", () => {
  const add = (text: string) => {
    write("root/boot/config.txt", text);
    const step: Step = { kind: "config-txt", path: "/boot/config.txt", lines: ["dtparam=i2c_arm=on"] };
    return carryOut([step], { root: root(), from: "", say: () => {}, run: async () => ok(undefined) });
  };

  test.each([["[pi5]\nusb_max_current_enable=1\n"], ["[pi5]\nusb_max_current_enable=1"]])(
    "gets lines for every model behind what is there: %j",
    async (text) => {
      expect(await add(text)).toEqual(ok(undefined));
      expect(read("/boot/config.txt")).toBe("[pi5]\nusb_max_current_enable=1\n\n# For Clima's station\n[all]\ndtparam=i2c_arm=on\n");
    },
  );
});
