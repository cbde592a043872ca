import { execFileSync, type SpawnSyncReturns, spawnSync } from "node:child_process";
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { createScene, type Scene } from "../../../e2e/support/clima.ts";
import { findProgram } from "../../../test/support/programs.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { runClima } from "../support/clima-in-process.ts";

const repository = join(import.meta.dirname, "../../..");
const CONFIG_TXT = "/boot/firmware/config.txt";
const isRoot = process.getuid?.() === 0;
const describeAsRoot = isRoot ? describe : describe.skip;

let folder: string;
let root: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "clima-install-"));
  root = join(folder, "root");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inRoot = (path: string) => join(root, path);
const textOf = (path: string) => readFileSync(inRoot(path), "utf8");

/** The few files of a fresh Raspberry Pi OS that an installation looks at. */
function makeFreshPi(): void {
  rmSync(root, { recursive: true, force: true });
  const files = {
    "/etc/os-release": 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n',
    "/etc/passwd": "root:x:0:0:root:/:/bin/sh\npi:x:1000:1000::/:/bin/sh\n",
    "/etc/group": "root:x:0:\npi:x:1000:\nvideo:x:44:pi\ni2c:x:998:pi\n",
    [CONFIG_TXT]: "dtparam=audio=on\n[pi4]\narm_boost=1\n",
    "/proc/device-tree/model": "Raspberry Pi 3 Model B Plus Rev 1.3\0",
    "/proc/device-tree/hat/product": "ANAVI Infrared pHAT\0",
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(inRoot(path)), { recursive: true });
    writeFileSync(inRoot(path), text);
  }
}

/** Every file and link below the root with its content, mode and owner. */
const contents = (): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        const { mode, uid } = lstatSync(path);
        const content = entry.isSymbolicLink() ? readlinkSync(path) : readFileSync(path, "base64");
        return [path.slice(root.length), `${mode.toString(8)} ${uid} ${content}`];
      }),
  );
const namesOutsideOfProgram = () => [...contents().keys()].filter((path) => !path.startsWith("/opt/clima/")).sort();

/** Runs the built command of a folder; a file of settings there is none of. */
function climaOf(from: string, ...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [join(from, "cli/bin/clima.js"), ...args, "--root", root], { cwd: folder, encoding: "utf8" });
}
const clima = (...args: readonly string[]) => climaOf(repository, ...args);
const succeed = ({ status, stdout, stderr }: SpawnSyncReturns<string>): string => {
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
};

const SHADOW_BACKUPS = ["/etc/group-", "/etc/passwd-"];
const FRESH = ["/boot/firmware/config.txt", "/etc/group", "/etc/os-release", "/etc/passwd"];
const PROC = ["/proc/device-tree/hat/product", "/proc/device-tree/model"];
const KEPT = [
  "/etc/clima/agent.yaml",
  "/etc/clima/secrets/garden",
  "/etc/clima/secrets/operator",
  "/etc/clima/secrets/viewer",
  "/etc/clima/server.yaml",
  "/var/lib/clima/broker/users.json",
];
const SERVICES = [
  "/etc/modules-load.d/clima.conf",
  "/etc/systemd/system/clima-agent.service",
  "/etc/systemd/system/clima-server.service",
  "/etc/udev/rules.d/60-clima.rules",
  "/usr/local/bin/clima",
];
const sorted = (...lists: readonly (readonly string[])[]) => lists.flat().sort();

describeAsRoot(`a computer in a folder${isRoot ? "" : " (skipped: only root makes users and gives files away)"}`, () => {
  beforeAll(makeFreshPi);

  test("--dry-run shows each step and changes nothing", () => {
    const before = contents();
    const shown = succeed(clima("install", "server", "--dry-run"));
    expect(shown).toContain("would make the system user clima in the groups i2c, gpio, video\n");
    expect(shown).toContain("would write /etc/systemd/system/clima-server.service\n");
    expect(contents()).toEqual(before);
  });

  test("a station without a word about its broker is refused before anything is done", () => {
    const before = contents();
    const { status, stderr } = clima("install", "station", "--yes");
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/^where is the broker\? say --broker mqtt:.*\n$/) });
    expect(contents()).toEqual(before);
  });

  test("becomes server and station: program, settings, users with roles, services; and it says that nothing was started", () => {
    const server = succeed(clima("install", "server"));
    expect(server).toContain("systemctl is not run");
    expect(server).toContain("/etc/clima/secrets");
    const station = succeed(clima("install", "station", "--yes"));
    expect(station).toContain(`${CONFIG_TXT} counts from the next start on: sudo reboot`);
    expect(namesOutsideOfProgram()).toEqual(sorted(FRESH, PROC, SHADOW_BACKUPS, KEPT, SERVICES));
    expect(textOf(CONFIG_TXT)).toBe(
      "dtparam=audio=on\n[pi4]\narm_boost=1\n\n# For Clima's station\n[all]\ndtparam=i2c_arm=on\ndtoverlay=gpio-ir-tx,gpio_pin=17\ndtoverlay=gpio-ir,gpio_pin=18\n",
    );
    expect(textOf("/etc/group")).toMatch(/^video:x:44:pi,clima\ni2c:x:998:pi,clima\ngpio:x:\d+:clima$/m);
  });

  test("keeps its passwords from everybody else", () => {
    for (const path of ["/etc/clima/agent.yaml", "/etc/clima/server.yaml"]) expect(statSync(inRoot(path)).mode & 0o777).toBe(0o640);
    expect(statSync(inRoot("/etc/clima/secrets")).mode & 0o777).toBe(0o700);
    const secrets = ["garden", "operator", "viewer"].map((name) => textOf(`/etc/clima/secrets/${name}`).trim());
    for (const line of [clima("install", "server").stdout, clima("install", "station").stdout])
      for (const secret of secrets) expect(line).not.toContain(secret);
    const uid = Number(/^clima:[^:]*:(\d+):/m.exec(textOf("/etc/passwd"))?.[1]);
    expect(statSync(inRoot("/var/lib/clima/broker/users.json")).uid).toBe(uid);
  });

  test("has nothing to do the second time", () => {
    const before = contents();
    for (const role of ["server", "station"])
      expect(succeed(clima("install", role))).toMatch(new RegExp(`^Nothing to do: this computer is a ${role} already`));
    expect(contents()).toEqual(before);
  });

  test("has units that systemd understands, which start the program that is there", () => {
    for (const unit of ["clima-agent.service", "clima-server.service"]) {
      const text = textOf(`/etc/systemd/system/${unit}`);
      expect(text).toContain(`ExecStart=${process.execPath} cli/bin/clima.js --config /etc/clima/`);
      const here = join(folder, unit);
      writeFileSync(here, text);
      if (findProgram("systemd-analyze") !== undefined) execFileSync("systemd-analyze", ["verify", here], { stdio: "pipe" });
      else process.stderr.write("systemd-analyze is not installed: the units were not verified\n");
    }
  });

  test("runs: its station logs in to its server with the password that was made, and a reading is in the panel for its users", async () => {
    const scene = await createScene();
    try {
      const installed = await startInstalled(scene);
      expect(installed.agent.output()).toContain("publishes to");
    } finally {
      await scene.close();
    }
  });

  /** The installed program with its installed settings, but for ports, folder and chips. */
  async function startInstalled(scene: Scene) {
    const bin = inRoot("/opt/clima/cli/bin/clima.js");
    cpSync(inRoot("/var/lib/clima"), scene.folder, { recursive: true });
    const server = scene.startProgram(bin, ["--config", inRoot("/etc/clima/server.yaml"), "up", "--no-station"], {
      CLIMA_BROKER_HOST: "127.0.0.1",
    });
    await waitFor(
      () => `the server to run; it said:\n${server.output()}`,
      () => server.output().includes("Ctrl-C stops it"),
      20_000,
    );
    const viewer = { authorization: `Basic ${btoa(`viewer:${textOf("/etc/clima/secrets/viewer").trim()}`)}` };
    const agent = scene.startProgram(bin, ["--config", inRoot("/etc/clima/agent.yaml"), "agent"], { CLIMA_STATION_SOURCE: "simulated" });
    await waitFor(
      () => `a reading of garden in the panel; the station said:\n${agent.output()}`,
      async () => (await askPanel(scene, viewer).catch(() => undefined))?.ok === true,
      20_000,
    );
    expect((await askPanel(scene)).status).toBe(401);
    return { agent, server };
  }

  const askPanel = (scene: Scene, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${scene.panelUrl}/api/v1/stations/garden`, { headers });

  test("is upgraded: another program, the same settings and data", () => {
    const next = join(folder, "next");
    cpSync(inRoot("/opt/clima"), next, { recursive: true });
    writeFileSync(join(next, "dist/new-file.js"), "export const isNew = true;\n");
    writeFileSync(inRoot("/opt/clima/left-over.js"), "");
    const kept = (all: ReadonlyMap<string, string>) => [...all].filter(([path]) => !path.startsWith("/opt/clima/"));
    const before = kept(contents());
    expect(succeed(climaOf(next, "upgrade"))).toMatch(/^replace Clima \S+ \(\w+\) in \/opt\/clima by \S+ \(\w+\)\n/);
    expect(kept(contents())).toEqual(before);
    expect(textOf("/opt/clima/dist/new-file.js")).toContain("isNew");
    expect(contents().has("/opt/clima/left-over.js")).toBe(false);
    expect(succeed(climaOf(next, "upgrade"))).toMatch(/^Nothing to do/);
  });

  test("is freed of it by the installed program itself: settings, data and config.txt are left, as it says", () => {
    const said = succeed(climaOf(inRoot("/opt/clima"), "uninstall"));
    expect(said).toMatch(/\/etc\/clima is kept, with passwords.*\n\/var\/lib\/clima is kept/);
    expect(contents().size).toBe(FRESH.length + PROC.length + SHADOW_BACKUPS.length + KEPT.length);
    expect([...contents().keys()].sort()).toEqual(sorted(FRESH, PROC, SHADOW_BACKUPS, KEPT));
    expect(textOf("/etc/passwd")).not.toContain("clima");
    expect(textOf("/etc/group")).not.toContain("clima");
    expect(succeed(clima("uninstall"))).toBe("Nothing to do: nothing is installed here.\n");
  });

  test("goes on with its settings and passwords when it is installed again, and --purge leaves none", () => {
    const password = textOf("/etc/clima/secrets/garden");
    succeed(clima("install", "server"));
    succeed(clima("install", "station", "--yes"));
    expect(textOf("/etc/clima/secrets/garden")).toBe(password);
    expect(clima("uninstall", "--purge").stderr).toMatch(/would be removed for good; say --yes to do it\n$/);
    succeed(clima("uninstall", "--purge", "--yes"));
    expect([...contents().keys()].sort()).toEqual(sorted(FRESH, PROC, SHADOW_BACKUPS));
  });
});

describe("where nothing can be installed, one line says why", () => {
  const RED_HAT = 'PRETTY_NAME="Fedora Linux 43"\nID=fedora\n';

  test.each(["station", "server"])("without root: clima install %s", async (role) => {
    const getuid = jest.spyOn(process, "getuid").mockReturnValue(1000);
    try {
      const { exitCode, stdout, stderr } = await runClima("install", role);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(stderr).toEqual([`clima install ${role} changes the system, for which it has to be root: sudo npx clima install ${role}`]);
    } finally {
      getuid.mockRestore();
    }
  });

  test("another system", () => {
    makeFreshPi();
    writeFileSync(inRoot("/etc/os-release"), RED_HAT);
    const { status, stderr } = clima("install", "server", "--dry-run");
    expect({ status, stderr }).toEqual({ status: 1, stderr: "this is Fedora Linux 43; expected Raspberry Pi OS or Debian\n" });
  });

  test("an upgrade of nothing", () => {
    makeFreshPi();
    const { status, stderr } = clima("upgrade", "--dry-run");
    expect({ status, stderr }).toEqual({ status: 1, stderr: "nothing is installed here; clima install station, or server, does it\n" });
  });
});
