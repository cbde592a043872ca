import { describe, expect, test } from "@jest/globals";
import type { Found } from "../../src/commands/install/found.ts";
import { planUninstall, planUpgrade } from "../../src/commands/install/plan-change.ts";
import { type InstallWishes, planInstall } from "../../src/commands/install/plan-install.ts";
import { describeStep, type Plan } from "../../src/commands/install/steps.ts";

const UNIT = "[Service]\nExecStart=/usr/bin/node cli/bin/clima.js agent\n";
const CONFIG_TXT = "/boot/firmware/config.txt";

/** A fresh Raspberry Pi with the pHAT, on which nothing of Clima is. */
const FRESH: Found = {
  systemName: "Debian GNU/Linux 13 (trixie)",
  isDebian: true,
  isPi: true,
  isLive: true,
  isUdevRunning: true,
  running: { version: "1.2.0", digest: "new-digest", hasEmbeddedStore: true },
  installed: undefined,
  node: "/usr/bin/node",
  templates: new Map([
    ["clima-agent.service", UNIT],
    ["clima-server.service", "the server's"],
    ["60-clima.rules", "the rules"],
  ]),
  texts: new Map(),
  paths: new Set(),
  isCommandTaken: false,
  isUserThere: false,
  memberOf: [],
  groups: ["i2c", "gpio", "video"],
  isI2cLoaded: true,
  configTxt: { file: CONFIG_TXT, lines: ["dtparam=i2c_arm=on", "dtoverlay=gpio-ir,gpio_pin=18"], isBusAwaited: false },
  brokerUsers: new Set(),
  enabled: new Set(),
  active: new Set(),
  failing: new Set(),
};

/** The same computer as a station that runs. */
const STATION: Found = {
  ...FRESH,
  installed: { version: "1.2.0", digest: "new-digest" },
  texts: new Map([
    ["/etc/clima/agent.yaml", "station: { id: mine }"],
    ["/etc/systemd/system/clima-agent.service", UNIT],
    ["/etc/udev/rules.d/60-clima.rules", "the rules"],
  ]),
  paths: new Set(["/opt/clima", "/usr/local/bin/clima", "/etc/clima", "/var/lib/clima"]),
  isUserThere: true,
  memberOf: ["i2c", "gpio", "video"],
  groups: ["i2c", "gpio", "video", "clima"],
  configTxt: { file: CONFIG_TXT, lines: [], isBusAwaited: false },
  enabled: new Set(["station"]),
  active: new Set(["station"]),
};

const WISHES: InstallWishes = {
  role: "station",
  stationId: "garden",
  broker: { url: "mqtt://house.local:1883", username: "garden", password: "a $ecret: #1" },
  panelHost: "127.0.0.1",
};
const lines = ({ steps }: Plan) => steps.map(describeStep);

describe("installing a station", () => {
  test("on a fresh Pi: everything, in its order; started by the restart that config.txt needs", () => {
    const plan = planInstall(FRESH, WISHES);
    expect(lines(plan)).toEqual([
      "make the group clima",
      "make the system user clima in the groups i2c, gpio, video",
      "copy Clima 1.2.0 (new-dige) to /opt/clima",
      "link /usr/local/bin/clima to /opt/clima/cli/bin/clima.js",
      "make the folder /etc/clima",
      "make the folder /var/lib/clima",
      "write /etc/clima/agent.yaml",
      "write /etc/udev/rules.d/60-clima.rules",
      "run udevadm control --reload",
      "run udevadm trigger --subsystem-match=i2c-dev --subsystem-match=gpio",
      `add to ${CONFIG_TXT}: dtparam=i2c_arm=on and dtoverlay=gpio-ir,gpio_pin=18`,
      "write /etc/systemd/system/clima-agent.service",
      "run systemctl daemon-reload",
      "run systemctl enable clima-agent.service",
    ]);
    expect(plan.notes).toEqual([`${CONFIG_TXT} counts from the next start on: sudo reboot`]);
  });

  test("where config.txt lacks nothing, it is started at once", () => {
    const plan = planInstall({ ...FRESH, configTxt: { file: CONFIG_TXT, lines: [], isBusAwaited: false } }, WISHES);
    expect(lines(plan).slice(-2)).toEqual(["run systemctl enable clima-agent.service", "run systemctl start clima-agent.service"]);
    expect(plan.notes).toEqual([]);
  });

  test("a second time: nothing", () => {
    expect(planInstall(STATION, WISHES)).toEqual({ steps: [], notes: ["/etc/clima/agent.yaml is kept as it is."] });
  });

  test("between the change of config.txt and the restart: nothing, and that it is awaited", () => {
    const found = { ...STATION, configTxt: { ...STATION.configTxt, isBusAwaited: true }, active: new Set<never>() };
    expect(planInstall(found, WISHES)).toEqual({
      steps: [],
      notes: ["/etc/clima/agent.yaml is kept as it is.", `${CONFIG_TXT} counts from the next start on: sudo reboot`],
    });
  });

  test("what was lost since comes back, and nothing else is touched", () => {
    const texts = new Map([...STATION.texts].filter(([path]) => !path.endsWith(".rules")));
    const found = { ...STATION, texts, memberOf: ["i2c"], isI2cLoaded: false, active: new Set<never>() };
    expect(lines(planInstall(found, WISHES))).toEqual([
      "put the user clima into the groups gpio, video",
      "write /etc/modules-load.d/clima.conf",
      "run /usr/sbin/modprobe i2c-dev",
      "write /etc/udev/rules.d/60-clima.rules",
      "run udevadm control --reload",
      "run udevadm trigger --subsystem-match=i2c-dev --subsystem-match=gpio",
      "run systemctl start clima-agent.service",
    ]);
  });

  test("plain Debian lacks groups, which are made; its config.txt is nobody's", () => {
    const plan = planInstall({ ...FRESH, isPi: false, groups: ["video"] }, WISHES);
    expect(lines(plan).slice(0, 3)).toEqual(["make the group i2c", "make the group gpio", "make the group clima"]);
    expect(lines(plan).join("\n")).not.toContain("config.txt");
    expect(plan.notes.join("\n")).toContain("does not say that it is a Raspberry Pi");
  });

  test("below another root no command of the system is run", () => {
    const plan = planInstall({ ...FRESH, isLive: false, isUdevRunning: false, isI2cLoaded: false }, WISHES);
    expect(plan.steps.filter(({ kind }) => kind === "command")).toEqual([]);
  });

  test("the settings measure, hold any password, and are for the service and root alone", () => {
    const file = planInstall(FRESH, WISHES).steps.find((step) => step.kind === "file" && step.path === "/etc/clima/agent.yaml");
    expect(file).toMatchObject({ mode: 0o640, owner: "service-reads" });
    expect(file).toMatchObject({ text: expect.stringContaining("source: pi") });
    expect(file).toMatchObject({ text: expect.stringContaining('password: "a $ecret: #1"') });
    expect(lines(planInstall(FRESH, WISHES)).join("\n")).not.toContain("$ecret");
  });

  test("the unit starts the Node.js that installed it", () => {
    const unit = planInstall({ ...FRESH, node: "/usr/local/bin/node" }, WISHES).steps.find(
      (step) => step.kind === "file" && step.path.endsWith("clima-agent.service"),
    );
    expect(unit).toMatchObject({ text: "[Service]\nExecStart=/usr/local/bin/node cli/bin/clima.js agent\n" });
  });

  test("somebody else's command of the name clima is left alone, also at the end", () => {
    const taken = { ...FRESH, isCommandTaken: true };
    expect(lines(planInstall(taken, WISHES)).join("\n")).not.toContain("/usr/local/bin");
    expect(lines(planUninstall({ ...taken, paths: new Set(["/opt/clima"]) }, true)).join("\n")).not.toContain("/usr/local/bin");
  });
});

describe("installing a station beside a server that runs", () => {
  test("restarts the server where its program is replaced", () => {
    const found: Found = { ...FRESH, installed: { version: "1.1.0", digest: "old-digest" }, active: new Set(["server"]) };
    expect(lines(planInstall(found, WISHES))).toContain("run systemctl restart clima-server.service");
    const same = { ...found, installed: FRESH.running };
    const withCommand = { ...same, paths: new Set(["/usr/local/bin/clima"]) };
    expect(lines(planInstall(withCommand, WISHES)).join("\n")).not.toContain("clima-server");
  });
});

describe("installing a server", () => {
  const wishes: InstallWishes = { ...WISHES, role: "server", broker: undefined };

  test("makes users with roles; those that are there keep their passwords", () => {
    const users = (found: Found) => planInstall(found, wishes).steps.find(({ kind }) => kind === "broker-users");
    expect(users(FRESH)).toEqual({
      kind: "broker-users",
      users: [
        { name: "operator", role: "operator", file: "/etc/clima/secrets/operator" },
        { name: "viewer", role: "viewer", file: "/etc/clima/secrets/viewer" },
        { name: "garden", role: "station", file: "/etc/clima/secrets/garden" },
      ],
    });
    expect(users({ ...FRESH, brokerUsers: new Set(["operator", "garden"]) })).toMatchObject({ users: [{ name: "viewer" }] });
    expect(users({ ...FRESH, brokerUsers: new Set(["operator", "viewer", "garden"]) })).toBeUndefined();
  });

  test("the broker is open to the network for those who log in, the panel is not", () => {
    const file = planInstall(FRESH, wishes).steps.find((step) => step.kind === "file" && step.path === "/etc/clima/server.yaml");
    const text = file?.kind === "file" ? file.text : "";
    expect(text).toContain("host: 0.0.0.0\n  access:\n    anonymous: never");
    expect(text).toContain("panel:\n  host: 127.0.0.1");
  });

  test("touches no device and no config.txt", () => {
    expect(lines(planInstall(FRESH, wishes)).join("\n")).not.toMatch(/udev|config\.txt|modules/);
  });
});

describe("upgrading", () => {
  const old: Found = { ...STATION, installed: { version: "1.1.0", digest: "old-digest" } };

  test("replaces the program and restarts what runs", () => {
    expect(lines(planUpgrade(old))).toEqual([
      "replace Clima 1.1.0 (old-dige) in /opt/clima by 1.2.0 (new-dige)",
      "run systemctl restart clima-agent.service",
    ]);
  });

  test("a unit that changed is written, and read by systemd", () => {
    const texts = new Map([...old.texts, ["/etc/systemd/system/clima-agent.service", "of before"]]);
    expect(lines(planUpgrade({ ...old, texts })).slice(1)).toEqual([
      "write /etc/systemd/system/clima-agent.service",
      "run systemctl daemon-reload",
      "run systemctl restart clima-agent.service",
    ]);
  });

  test("restarts what ends again and again, too", () => {
    expect(lines(planUpgrade({ ...old, active: new Set(), failing: new Set(["station"]) })).at(-1)).toBe(
      "run systemctl restart clima-agent.service",
    );
  });

  test("does not start what was stopped, and says so", () => {
    const plan = planUpgrade({ ...old, active: new Set() });
    expect(lines(plan)).toHaveLength(1);
    expect(plan.notes).toEqual(["clima-agent.service did not run, and is not started."]);
  });

  test("restarts what an upgrade that was killed had not restarted yet", () => {
    const found = { ...STATION, paths: new Set([...STATION.paths, "/opt/clima.old"]) };
    expect(lines(planUpgrade(found))).toEqual(["run systemctl restart clima-agent.service"]);
    expect(lines(planInstall(found, WISHES))).toEqual(["run systemctl restart clima-agent.service"]);
  });

  test("to what is there already: nothing", () => {
    expect(planUpgrade(STATION).steps).toEqual([]);
  });
});

describe("uninstalling", () => {
  test("removes program, services and user, and says what is kept", () => {
    const plan = planUninstall(STATION, false);
    expect(lines(plan)).toEqual([
      "run systemctl disable --now clima-agent.service",
      "remove /etc/systemd/system/clima-agent.service",
      "remove /etc/udev/rules.d/60-clima.rules",
      "remove /usr/local/bin/clima",
      "remove /opt/clima",
      "run systemctl daemon-reload",
      "remove the user clima",
    ]);
    expect(plan.notes.join("\n")).toMatch(/\/etc\/clima is kept.*\n\/var\/lib\/clima is kept/);
    expect(plan.notes.join("\n")).toContain(CONFIG_TXT);
  });

  test("with --purge also settings and data", () => {
    const plan = planUninstall(STATION, true);
    expect(lines(plan)).toEqual(
      expect.arrayContaining(["remove /etc/clima with all that is in it", "remove /var/lib/clima with all that is in it"]),
    );
    expect(plan.notes.join("\n")).not.toContain("is kept");
  });
});
