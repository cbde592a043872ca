import { readFile, writeFile } from "node:fs/promises";
import { createHomeAssistantTopics, err, ok, type Result } from "@clima/schemas";
import { LineCounter, parseDocument } from "yaml";
import { complainOfFilter } from "../packets/topics.ts";

export interface Rights {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  readonly denyPublish: readonly string[];
  readonly denySubscribe: readonly string[];
  /** Where messages are refused that the broker is to retain. */
  readonly denyRetain: readonly string[];
  /** Where what is retained may be cleared, by an empty retained message, also by who may publish nothing else. */
  readonly clear: readonly string[];
}

/** Who may do what, by role and, beyond that, by user. */
export interface AccessTable {
  readonly roles: ReadonlyMap<string, Rights>;
  readonly users: ReadonlyMap<string, Rights>;
}

const KEYS = ["publish", "subscribe", "denyPublish", "denySubscribe", "denyRetain", "clear"] as const;

/** The table that a new broker begins with: it is written to the file, so that it can be read and changed. */
function defaultTable(base: string, homeAssistantPrefix: string | undefined): string {
  const homeAssistant = createHomeAssistantTopics(homeAssistantPrefix, base);
  return `# Who may publish and subscribe to what. Changes count at once, also for clients that are connected.
#
# Each role (and each user, for what is particular to one) has lists of topic filters:
#   publish, subscribe            what is allowed
#   denyPublish, denySubscribe    what is not, whatever else is allowed
#   denyRetain                    what may be published, but not with the retain flag: a retained command would come again and again
#   clear                         where an empty retained message is allowed though nothing else is: it ends what is retained
# %u stands for the user's name, %c for the client id; names that hold /, + or # match nothing.
# Everybody else's is refused. $SYS is for admins, whatever stands here, but for single topics of it that the role ingest may read;
# nobody publishes there.
roles:
  admin:
    publish: ["#"]
    subscribe: ["#", "$SYS/#"]
  station: # speaks for itself only, also to Home Assistant, and reads its own commands and whether another says its name
    publish: ["${base}/%u/#", "${homeAssistant.device("%u")}", "${homeAssistant.infrared("%u")}"]
    subscribe: ["${base}/%u/cmd/#", "${base}/%u/info", "${base}/%u/status", "${homeAssistant.status}"]
    denyPublish: ["${base}/%u/cmd/#"]
    clear: ["${base}/%u/cmd/#"]
  ingest: # and draws how many clients there are, and what the broker had to drop
    publish: ["${base}/_ingest/#"]
    subscribe: ["${base}/#", "$SYS/broker/clients/connected", "$SYS/broker/publish/messages/dropped"]
  doors: # speaks for stations that are others' devices, and sends readings to weather networks. What devices publish elsewhere is to be added under subscribe
    publish: ["${base}/#", "${homeAssistant.everything}"]
    subscribe: ["${base}/#", "${homeAssistant.status}"]
    denyPublish: ["${base}/+/cmd/#"]
  viewer:
    subscribe: ["${base}/#"]
    denySubscribe: ["${base}/+/cmd/#"]
  operator: # a viewer who presses buttons
    publish: ["${base}/+/cmd/#"]
    denyRetain: ["${base}/+/cmd/#"]
    subscribe: ["${base}/#"]
  integration: # Home Assistant and its like
    publish: ["${base}/+/cmd/#", "${homeAssistant.everything}"]
    denyRetain: ["${base}/+/cmd/#"]
    subscribe: ["${base}/#", "${homeAssistant.everything}"]
  bridge:
    publish: ["${base}/#"]
    subscribe: ["${base}/#"]
users: {}
`;
}

/** Reads the table; where there is none, writes the default one. Errors are one line a problem, with its line in the file. */
export async function readTable(file: string, base: string, homeAssistantPrefix?: string): Promise<Result<AccessTable, string>> {
  try {
    return parseTable(await readFile(file, "utf8"), file);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code !== "ENOENT") return err(`the access table ${file} cannot be read: ${message}`);
  }
  const text = defaultTable(base, homeAssistantPrefix);
  try {
    await writeFile(file, text, { flag: "wx" });
  } catch (cause) {
    return err(`the access table ${file} cannot be written: ${(cause as Error).message}`);
  }
  return parseTable(text, file);
}

function parseTable(text: string, file: string): Result<AccessTable, string> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [syntaxError] = document.errors;
  if (syntaxError) return err(`${file}:${lines.linePos(syntaxError.pos[0]).line}: ${syntaxError.message.split("\n")[0]}`);
  const problems: string[] = [];
  const complain = (path: readonly (string | number)[], problem: string) => {
    const node = document.getIn(path, true) as { range?: readonly number[] } | undefined;
    problems.push(`${file}:${lines.linePos(node?.range?.[0] ?? 0).line}: ${path.join(".")}: ${problem}`);
  };
  const content: unknown = document.toJS() ?? {};
  if (!isSection(content)) return err(`${file} holds no sections "roles" and "users"`);
  const unknown = Object.keys(content).filter((name) => name !== "roles" && name !== "users");
  for (const name of unknown) complain([name], 'expected "roles" or "users"');
  const table = { roles: readSection(content, "roles", complain), users: readSection(content, "users", complain) };
  return problems.length === 0 ? ok(table) : err(problems.join("\n"));
}

type Complain = (path: readonly (string | number)[], problem: string) => void;
type Section = Readonly<Record<string, unknown>>;
const isSection = (value: unknown): value is Section => typeof value === "object" && value !== null && !Array.isArray(value);

function readSection(content: Section, name: "roles" | "users", complain: Complain): ReadonlyMap<string, Rights> {
  const section = content[name] ?? {};
  if (!isSection(section)) {
    complain([name], "expected names with lists of filters");
    return new Map();
  }
  return new Map(Object.entries(section).map(([each, rights]) => [each, readRights([name, each], rights ?? {}, complain)]));
}

function readRights(path: readonly string[], value: unknown, complain: Complain): Rights {
  const rights: Record<(typeof KEYS)[number], string[]> = {
    publish: [],
    subscribe: [],
    denyPublish: [],
    denySubscribe: [],
    denyRetain: [],
    clear: [],
  };
  if (!isSection(value)) {
    complain(path, `expected ${KEYS.join(", ")}`);
    return rights;
  }
  for (const [key, list] of Object.entries(value)) {
    const known = KEYS.find((each) => each === key);
    if (!known) complain([...path, key], `expected one of ${KEYS.join(", ")}`);
    else if (!Array.isArray(list)) complain([...path, key], "expected a list of topic filters");
    else rights[known].push(...readFilters([...path, key], list, complain));
  }
  return rights;
}

function readFilters(path: readonly string[], list: readonly unknown[], complain: Complain): string[] {
  return list.flatMap((filter, index) => {
    const problem = typeof filter === "string" ? complainOfFilter(filter) : "expected a text";
    if (problem === undefined) return [filter as string];
    complain([...path, index], problem);
    return [];
  });
}
