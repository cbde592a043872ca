import { getAt, type Tree } from "./config-tree.ts";
import { readSecretFile } from "./secret-files.ts";

/** Whoever runs a network may do without these. */
const OPTIONAL_SECRETS: ReadonlySet<string> = new Set(["passcode", "accessToken", "token"]);
const FILE = "File";

/**
 * The doors with the secrets of their entries in place of the files that hold them: `passwordFile` names a file whose first line is `password`.
 * A file that cannot be used, and a secret that is not there, is a problem.
 */
export function withDoorSecrets(doors: Tree, problems: string[]): Tree {
  const read = (list: "in" | "out") => {
    const entries = getAt(doors, list);
    return Array.isArray(entries) ? entries.map((entry: Tree, index) => withSecrets(entry, `doors.${list}[${index}]`, problems)) : entries;
  };
  return { ...doors, in: read("in"), out: read("out") };
}

function withSecrets(entry: Tree, path: string, problems: string[]): Tree {
  const name = SECRETS[String(entry["kind"])];
  if (name === undefined) return entry;
  const { [name + FILE]: file, ...others } = entry;
  const isInline = others[name] !== undefined;
  if (isInline && file !== undefined) problems.push(`${path} has both ${name} and ${name}${FILE}; expected one of them`);
  if (isInline) return others;
  if (file === undefined) {
    if (!OPTIONAL_SECRETS.has(name))
      problems.push(`${path}.${name} is missing; ${name}${FILE} may name a file that has it in its first line`);
    return others;
  }
  const secret = readSecretFile(`${path}.${name}${FILE}`, String(file), problems);
  return secret === undefined ? others : { ...others, [name]: secret };
}

/** The secret that an entry of each kind has; the others have none. */
const SECRETS: Readonly<Record<string, string>> = {
  ecowitt: "passkey",
  "weather-underground": "password",
  pwsweather: "password",
  cwop: "passcode",
  windy: "password",
  opensensemap: "accessToken",
  http: "token",
};
