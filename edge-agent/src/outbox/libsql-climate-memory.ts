import { type Log, parseJson } from "@clima/schemas";
import { type ClimateMemory, createTransientClimateMemory, type RememberedClimate } from "../commands/climate-memory.ts";
import { type AgentDb, attempt, toColumns } from "./agent-db.ts";
import { isObject } from "./libsql-json-memory.ts";

const PREFIX = "climate ";

/** Over restarts, in an open agent database. What the disk does not take is remembered until the agent ends. */
export function createLibsqlClimateMemory(db: AgentDb, log: Log): ClimateMemory {
  const select = db.prepare("SELECT json FROM memory WHERE name = ?");
  const upsert = db.prepare("INSERT INTO memory (name, json) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET json = excluded.json");
  const known = createTransientClimateMemory();

  function readState(remote: string): RememberedClimate | undefined {
    const rows = attempt(() => select.all(PREFIX + remote).map((row) => String(toColumns(row)["json"])));
    if (!rows.ok) log.error(`agent: what ${remote} was last asked for cannot be read: ${rows.error}`);
    const json = rows.ok ? rows.value[0] : undefined;
    const parsed = json === undefined ? undefined : parseJson(Buffer.from(json));
    return parsed?.ok && isState(parsed.value) ? parsed.value : undefined;
  }

  return {
    wanted: (remote) => known.wanted(remote) ?? readState(remote),
    want(remote, state) {
      known.want(remote, state);
      const written = attempt(() => upsert.run(PREFIX + remote, JSON.stringify(state)));
      if (!written.ok) log.error(`agent: what ${remote} was asked for could not be kept: ${written.error}`);
    },
  };
}

function isState(value: unknown): value is RememberedClimate {
  if (!isObject(value)) return false;
  const { mode, held, ...parts } = value;
  if (held === undefined) return typeof mode === "string" && areParts(parts);
  return typeof mode === "string" && areParts(parts) && isObject(held) && typeof held["power"] === "boolean" && areParts(held);
}

const areParts = (parts: Readonly<Record<string, unknown>>) =>
  Object.entries(parts).every(([part, value]) => typeof value === (KINDS[part] ?? "boolean"));

/** Of the parts that are not on or off. */
const KINDS: Readonly<Record<string, string>> = {
  mode: "string",
  temperatureC: "number",
  fan: "string",
  swing: "string",
  swingH: "string",
};
