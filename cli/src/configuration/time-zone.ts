import { readlinkSync } from "node:fs";
import { join } from "node:path";

/** A place, like Europe/Berlin or America/Argentina/Ushuaia. */
const PLACE = /^[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)+$/;

/**
 * The computer's time zone by its name in the IANA database, as the variable TZ or the link /etc/localtime says; undefined where
 * neither names a place. `Intl` would say it, too, and cost an agent 8 MB of memory.
 */
export function timeZoneOfThisComputer(variable: string | undefined, root = "/"): string | undefined {
  const name = variable === undefined || variable === "" ? nameOfLink(join(root, "etc/localtime")) : variable.replace(/^:/, "");
  return name !== undefined && (name === "UTC" || PLACE.test(name)) ? name : undefined;
}

function nameOfLink(path: string): string | undefined {
  try {
    return /\/zoneinfo\/(?:posix\/|right\/)?(.+)$/.exec(readlinkSync(path))?.[1];
  } catch (error) {
    // A copy instead of a link (EINVAL) names nothing; without either the clock is UTC.
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "UTC" : undefined;
  }
}
