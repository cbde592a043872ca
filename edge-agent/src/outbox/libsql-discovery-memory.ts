import { type Log, parseJson } from "@clima/schemas";
import type { DiscoveryMemory, Told } from "../home-assistant/port.ts";
import { type AgentDb, attempt, toColumns } from "./agent-db.ts";

const NAME = "home-assistant";

/** What Home Assistant was told, in an open agent database. */
export function createLibsqlDiscoveryMemory(db: AgentDb, log: Log): DiscoveryMemory {
  const select = db.prepare("SELECT json FROM memory WHERE name = ?");
  const upsert = db.prepare("INSERT INTO memory (name, json) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET json = excluded.json");
  return {
    read() {
      const rows = attempt(() => select.all(NAME).map((row) => String(toColumns(row)["json"])));
      const [json] = rows.ok ? rows.value : [];
      if (rows.ok && json === undefined) return {};
      const parsed = json === undefined ? undefined : parseJson(Buffer.from(json));
      if (parsed?.ok && isTold(parsed.value)) return parsed.value;
      log.warn("agent: what Home Assistant was told is forgotten; entities that are no more have to be removed there by hand");
      return {};
    },
    write: (told) => attempt(() => void upsert.run(NAME, JSON.stringify(told))),
  };
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);

const isTold = (value: unknown): value is Told =>
  isObject(value) &&
  Object.values(value).every((components) => isObject(components) && Object.values(components).every((one) => typeof one === "string"));
