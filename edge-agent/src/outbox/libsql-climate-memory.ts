import type { ClimateState } from "@clima/infrared";
import { type Log, parseJson } from "@clima/schemas";
import { type ClimateMemory, createTransientClimateMemory } from "../commands/climate-memory.ts";
import { type AgentDb, attempt, toColumns } from "./agent-db.ts";

const PREFIX = "climate ";

/** Over restarts, in an open agent database. What the disk does not take is remembered until the agent ends. */
export function createLibsqlClimateMemory(db: AgentDb, log: Log): ClimateMemory {
  const select = db.prepare("SELECT json FROM memory WHERE name = ?");
  const upsert = db.prepare("INSERT INTO memory (name, json) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET json = excluded.json");
  const known = createTransientClimateMemory();

  function readState(remote: string): ClimateState | undefined {
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

function isState(value: unknown): value is ClimateState {
  if (typeof value !== "object" || value === null) return false;
  const { mode, temperatureC = 0, fan = "", swing = "" } = value as Record<string, unknown>;
  return typeof mode === "string" && typeof temperatureC === "number" && typeof fan === "string" && typeof swing === "string";
}
