import { type Log, parseJson, type Result } from "@clima/schemas";
import { type AgentDb, attempt, toColumns } from "./agent-db.ts";

/** One thing that is remembered over restarts. Nothing remembered is an empty object. */
export interface JsonMemory<T extends object> {
  read(): T | Record<string, never>;
  write(value: T): Result<void, string>;
}

export interface Remembered<T extends object> {
  readonly name: string;
  readonly isOne: (value: unknown) => value is T;
  /** What the log says when it cannot be read: what is forgotten, and what follows from that. */
  readonly forgotten: string;
}

/** The memory in an open agent database, as JSON. */
export function createLibsqlJsonMemory<T extends object>(db: AgentDb, { name, isOne, forgotten }: Remembered<T>, log: Log): JsonMemory<T> {
  const select = db.prepare("SELECT json FROM memory WHERE name = ?");
  const upsert = db.prepare("INSERT INTO memory (name, json) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET json = excluded.json");
  return {
    read() {
      const rows = attempt(() => select.all(name).map((row) => String(toColumns(row)["json"])));
      const [json] = rows.ok ? rows.value : [];
      if (rows.ok && json === undefined) return {};
      const parsed = json === undefined ? undefined : parseJson(Buffer.from(json));
      if (parsed?.ok && isOne(parsed.value)) return parsed.value;
      log.warn(`agent: ${forgotten}`);
      return {};
    },
    write: (value) => attempt(() => void upsert.run(name, JSON.stringify(value))),
  };
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
