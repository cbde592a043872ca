import { stringify } from "yaml";
import type { Found } from "./found.ts";
import {
  COMMAND,
  DATA,
  DEVICE_RULES,
  GROUPS,
  MODULES_FILE,
  OLD_PROGRAM,
  PROGRAM,
  ROLES,
  type Role,
  SECRETS,
  SETTINGS,
  secretFile,
  settingsFile,
  UNITS,
  USER,
  unitFile,
} from "./places.ts";
import type { NewUser, Plan, Step } from "./steps.ts";

/** What the user said, with the passwords read out of their files. */
export interface InstallWishes {
  readonly role: Role;
  /** The station of this computer, or, on a server, the first that may log in. */
  readonly stationId: string;
  /** Where a station publishes; undefined where the settings that are there say it. */
  readonly broker: { readonly url: string; readonly username?: string; readonly password?: string } | undefined;
  /** That a server's panel is opened on. */
  readonly panelHost: string;
}

/** Everything that makes this computer a station or a server and is not there yet; nothing on the second time. */
export function planInstall(found: Found, wishes: InstallWishes): Plan {
  const { role } = wishes;
  const program = programSteps(found);
  const units = unitSteps(found, [role]);
  const devices = role === "station" ? deviceSteps(found) : [];
  const isConfigChanged = devices.some(({ kind }) => kind === "config-txt");
  const needsRestart = role === "station" && (isConfigChanged || (found.isPi && found.configTxt.isBusAwaited));
  const settings = settingsSteps(found, wishes);
  const isProgramNew = program.length > 0 || isUnfinished(found);
  const others = ROLES.filter((other) => other !== role && found.active.has(other) && isProgramNew);
  const steps: Step[] = [
    ...userSteps(found),
    ...program,
    ...settings,
    ...(role === "server" ? secretSteps(found, wishes) : []),
    ...devices,
    ...units,
    ...others.map(restart),
    ...startSteps(found, role, { isChanged: isProgramNew || units.length > 0, needsRestart }),
  ];
  const notes = [
    ...(found.texts.has(settingsFile(role)) ? [`${settingsFile(role)} is kept as it is.`] : []),
    ...(needsRestart ? [`${found.configTxt.file} counts from the next start on: sudo reboot`] : []),
    ...(role === "station" && !found.isPi
      ? ["This computer does not say that it is a Raspberry Pi; a station measures, or ends with what is missing."]
      : []),
  ];
  return { steps, notes };
}

/** The program that runs now into its place, with the command. Also what an upgrade does. */
export function programSteps({ running, installed, paths, isCommandTaken }: Found): readonly Step[] {
  const { version, digest } = running;
  const target = `${PROGRAM}/cli/bin/clima.js`;
  return [
    ...(installed?.digest === digest ? [] : [{ kind: "program", program: { version, digest }, replaces: installed } as const]),
    ...(paths.has(COMMAND) || isCommandTaken ? [] : [{ kind: "link", path: COMMAND, target } as const]),
  ];
}

/** The old program is there while the services may not have the new one yet: an upgrade was killed. */
export const isUnfinished = ({ paths }: Found): boolean => paths.has(OLD_PROGRAM);

/** The units of the roles that are not there as this program has them, and that systemd reads them. */
export function unitSteps(found: Found, roles: readonly Role[]): readonly Step[] {
  const files = roles.flatMap((role): Step[] => {
    const text = (found.templates.get(UNITS[role]) ?? "").replace("ExecStart=/usr/bin/node ", `ExecStart=${found.node} `);
    return found.texts.get(unitFile(role)) === text ? [] : [{ kind: "file", path: unitFile(role), text, mode: 0o644, owner: "root" }];
  });
  return files.length > 0 && found.isLive ? [...files, { kind: "command", command: ["systemctl", "daemon-reload"] }] : files;
}

function userSteps({ groups, isUserThere, memberOf }: Found): readonly Step[] {
  const missing = [...GROUPS, USER].filter((name) => !groups.includes(name));
  const toJoin = GROUPS.filter((name) => !memberOf.includes(name));
  const made = missing.map((name): Step => ({ kind: "group", name }));
  if (!isUserThere) return [...made, { kind: "user", groups: GROUPS }];
  return toJoin.length === 0 ? made : [...made, { kind: "join", groups: toJoin }];
}

function settingsSteps({ paths, texts }: Found, wishes: InstallWishes): readonly Step[] {
  const { role } = wishes;
  const path = settingsFile(role);
  const settings = role === "station" ? stationSettings(wishes) : serverSettings(wishes);
  const text = `${HEAD(role)}${stringify(settings)}`;
  return [
    ...(paths.has(SETTINGS) ? [] : [{ kind: "folder", path: SETTINGS, mode: 0o755, owner: "root" } as const]),
    ...(paths.has(DATA) ? [] : [{ kind: "folder", path: DATA, mode: 0o750, owner: "service" } as const]),
    ...(texts.has(path) ? [] : [{ kind: "file", path, text, mode: 0o640, owner: "service-reads" } as const]),
  ];
}

const HEAD = (role: Role): string => `# The settings of this computer's ${role}: clima config list says what there is.
# Installing and upgrading leave this file as it is. After a change: sudo systemctl restart ${UNITS[role].replace(".service", "")}
`;

const stationSettings = ({ stationId, broker }: InstallWishes) => ({
  dataDir: DATA,
  station: { id: stationId, source: "pi" },
  ...(broker === undefined ? {} : { mqtt: broker }),
});

/** Stations come over the network, so that everybody has to log in. */
const serverSettings = ({ panelHost }: InstallWishes) => ({
  dataDir: DATA,
  broker: { host: "0.0.0.0", access: { anonymous: "never" } },
  panel: { host: panelHost },
});

/** Those who log in to a server's broker from elsewhere; ingest and panel are in the broker's process. */
const serverUsers = (stationId: string): readonly NewUser[] =>
  [
    { name: "operator", role: "operator" },
    { name: "viewer", role: "viewer" },
    { name: stationId, role: "station" },
  ].map((user) => ({ ...user, file: secretFile(user.name) }));

function secretSteps({ paths, brokerUsers }: Found, { stationId }: InstallWishes): readonly Step[] {
  const users = serverUsers(stationId).filter(({ name }) => !brokerUsers.has(name));
  return [
    ...(paths.has(SECRETS) ? [] : [{ kind: "folder", path: SECRETS, mode: 0o700, owner: "root" } as const]),
    ...(users.length === 0 ? [] : [{ kind: "broker-users", users } as const]),
  ];
}

function deviceSteps({ texts, templates, isI2cLoaded, configTxt, isPi, isLive, isUdevRunning }: Found): readonly Step[] {
  const rules = templates.get("60-clima.rules") ?? "";
  const modules = "# For the chips of Clima's station\ni2c-dev\n";
  const areRulesThere = texts.get(DEVICE_RULES) === rules;
  return [
    ...(isI2cLoaded ? [] : [{ kind: "file", path: MODULES_FILE, text: modules, mode: 0o644, owner: "root" } as const]),
    ...(isI2cLoaded || !isLive || !isPi ? [] : [{ kind: "command", command: ["/usr/sbin/modprobe", "i2c-dev"] } as const]),
    ...(areRulesThere ? [] : [{ kind: "file", path: DEVICE_RULES, text: rules, mode: 0o644, owner: "root" } as const]),
    ...(areRulesThere || !isUdevRunning ? [] : RULES_COUNT.map((command) => ({ kind: "command", command }) as const)),
    ...(isPi && configTxt.lines.length > 0 ? [{ kind: "config-txt", path: configTxt.file, lines: configTxt.lines } as const] : []),
  ];
}

const RULES_COUNT = [
  ["udevadm", "control", "--reload"],
  ["udevadm", "trigger", "--subsystem-match=i2c-dev", "--subsystem-match=gpio"],
];

/** A service that runs, with the program that is there now. */
export const restart = (role: Role): Step => ({ kind: "command", command: ["systemctl", "restart", UNITS[role]], isRestart: true });

interface Changes {
  readonly isChanged: boolean;
  readonly needsRestart: boolean;
}

/** A station whose bus appears with the next start of the computer is started by that. */
function startSteps({ isLive, enabled, active }: Found, role: Role, { isChanged, needsRestart }: Changes): readonly Step[] {
  if (!isLive) return [];
  const unit = UNITS[role];
  const enable: readonly Step[] = enabled.has(role) ? [] : [{ kind: "command", command: ["systemctl", "enable", unit] }];
  if (active.has(role)) return isChanged ? [...enable, restart(role)] : enable;
  return needsRestart ? enable : [...enable, { kind: "command", command: ["systemctl", "start", unit] }];
}
