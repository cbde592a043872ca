import { join } from "node:path";

/** Where an installed Clima is. Every path is that of the system; the functions that touch files put the root before it. */
export const PROGRAM = "/opt/clima";
/** The new program until it is whole, and the old one until the new one runs. */
export const STAGED_PROGRAM = "/opt/clima.new";
export const OLD_PROGRAM = "/opt/clima.old";
export const COMMAND = "/usr/local/bin/clima";
export const SETTINGS = "/etc/clima";
export const SECRETS = join(SETTINGS, "secrets");
export const DATA = "/var/lib/clima";
export const MODULES_FILE = "/etc/modules-load.d/clima.conf";
export const DEVICE_RULES = "/etc/udev/rules.d/60-clima.rules";
export const UNIT_FOLDER = "/etc/systemd/system";
export const USER = "clima";
/** Of I2C, pins and infrared. */
export const GROUPS = ["i2c", "gpio", "video"] as const;

export const ROLES = ["station", "server"] as const;
/** What a computer is in the house; it may be both. */
export type Role = (typeof ROLES)[number];

/** The unit of each role. */
export const UNITS: Readonly<Record<Role, string>> = { station: "clima-agent.service", server: "clima-server.service" };

export const settingsFile = (role: Role): string => join(SETTINGS, role === "station" ? "agent.yaml" : "server.yaml");
/** The settings as variables, which a unit reads as well. */
export const variablesFile = (role: Role): string => join(SETTINGS, role === "station" ? "agent.env" : "server.env");
export const unitFile = (role: Role): string => join(UNIT_FOLDER, UNITS[role]);
export const secretFile = (name: string): string => join(SECRETS, name);
