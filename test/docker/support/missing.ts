import { findProgram, PACKAGES, type Program } from "../../support/programs.ts";

const PROGRAMS: readonly Program[] = ["docker", "dockerd", "docker-compose", "mmdebstrap", "ip", "mosquitto_sub"];

/** Why the tests under Docker cannot run on this machine, in one line; undefined where they can. */
export function missingForDocker(): string | undefined {
  if (process.platform !== "linux") return "the tests under Docker need Linux";
  if (process.getuid?.() !== 0) return "the tests under Docker need root, for an engine of their own";
  const missing = PROGRAMS.filter((program) => findProgram(program) === undefined);
  if (missing.length === 0) return undefined;
  return `the tests under Docker need ${missing.join(", ")}; apt-get install ${missing.map((program) => PACKAGES[program]).join(" ")}`;
}
