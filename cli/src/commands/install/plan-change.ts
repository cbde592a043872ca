import type { Found } from "./found.ts";
import {
  COMMAND,
  DATA,
  DEVICE_RULES,
  MODULES_FILE,
  OLD_PROGRAM,
  PROGRAM,
  ROLES,
  type Role,
  SETTINGS,
  STAGED_PROGRAM,
  UNITS,
  USER,
  unitFile,
} from "./places.ts";
import { isUnfinished, programSteps, restart, unitSteps } from "./plan-install.ts";
import type { Plan, Step } from "./steps.ts";

/** What this computer was installed as. */
export const rolesOf = ({ texts }: Pick<Found, "texts">): readonly Role[] => ROLES.filter((role) => texts.has(unitFile(role)));

/** The program that runs now in place of the one that is installed. Settings and data are left alone. */
export function planUpgrade(found: Found): Plan {
  const roles = rolesOf(found);
  const changes = [...programSteps(found), ...unitSteps(found, roles)];
  const isTried = (role: Role) => found.active.has(role) || found.failing.has(role);
  const running = roles.filter(isTried);
  const restarts = running.map(restart);
  const stopped = roles.filter((role) => found.isLive && !isTried(role));
  return {
    steps: !found.isLive || (changes.length === 0 && !isUnfinished(found)) ? changes : [...changes, ...restarts],
    notes: stopped.map((role) => `${UNITS[role]} did not run, and is not started.`),
  };
}

const SHARED = [DEVICE_RULES, MODULES_FILE, COMMAND, PROGRAM, STAGED_PROGRAM, OLD_PROGRAM];

/** Away with units, program and user; with `isPurge` also with settings and data. */
export function planUninstall(found: Found, isPurge: boolean): Plan {
  const { texts, paths, isLive, isUserThere } = found;
  const isThere = (path: string) => texts.has(path) || paths.has(path);
  const remove = (path: string): Step => ({ kind: "remove", path });
  const roles = rolesOf(found);
  const files = [...roles.map(unitFile), ...SHARED, ...(isPurge ? [SETTINGS, DATA] : [])].filter(isThere);
  const steps: Step[] = [
    ...(isLive ? roles.map((role): Step => ({ kind: "command", command: ["systemctl", "disable", "--now", UNITS[role]] })) : []),
    ...files.map(remove),
    ...(isLive && roles.length > 0 ? [{ kind: "command", command: ["systemctl", "daemon-reload"] } as const] : []),
    ...(isUserThere ? [{ kind: "remove-user" } as const] : []),
  ];
  return { steps, notes: whatIsLeft(isPurge ? [] : [SETTINGS, DATA].filter(isThere), found) };
}

function whatIsLeft(kept: readonly string[], { configTxt }: Found): readonly string[] {
  return [
    ...kept.map((path) => `${path} is kept${path === DATA ? "" : ", with passwords"}; uninstall --purge removes it.`),
    `The lines in ${configTxt.file} and the groups of devices are left: other programs may use them.`,
    ...(kept.length > 0 ? [`Installing again makes the user ${USER} again, and goes on with what is kept.`] : []),
  ];
}
