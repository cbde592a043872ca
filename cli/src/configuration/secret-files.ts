import { readFileSync } from "node:fs";
import type { Setting } from "./config-tree.ts";

const SUFFIX = "_FILE";

/** Whether a setting, or the name of one, is for nobody's eyes. */
export const isSecret = (name: string): boolean => /(password|token|passkey|passcode)$/i.test(name);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The secrets that the environment names files for, as Docker's secrets are passed: CLIMA_MQTT_PASSWORD_FILE holds what CLIMA_MQTT_PASSWORD
 * would. The first line counts, every character of it. The answer is the environment with the secrets in place of their files, and a line for each
 * file that cannot be used.
 */
export function withSecretFiles(environment: Environment, settings: readonly Setting[]): readonly [Environment, readonly string[]] {
  const read: Record<string, string | undefined> = { ...environment };
  const problems: string[] = [];
  for (const { path, variable } of settings) {
    const file = environment[`${variable}${SUFFIX}`];
    if (!isSecret(path) || file === undefined) continue;
    delete read[`${variable}${SUFFIX}`];
    if (file === "") continue;
    const isTwice = (environment[variable] ?? "") !== "";
    if (isTwice) problems.push(`${variable} and ${variable}${SUFFIX} are both set; expected one of them`);
    else read[variable] = readSecretFile(`${variable}${SUFFIX}`, file, problems);
  }
  return [read, problems];
}

/** The first line of a file that a setting names, every character of it; undefined, with a problem, when there is none. */
export function readSecretFile(setting: string, file: string, problems: string[]): string | undefined {
  try {
    const [secret] = readFileSync(file, "utf8").split(/\r?\n/);
    if (secret) return secret;
    problems.push(`${setting} is ${file}, whose first line is empty; expected the secret there`);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    problems.push(`${setting} is ${file}, which ${code === "ENOENT" ? "is not there" : `cannot be read: ${code ?? message}`}`);
  }
  return undefined;
}
