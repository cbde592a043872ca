import type { AgentDb } from "./agent-db.ts";
import { toColumns, toInteger } from "./agent-db.ts";

export type FactName = "dropped-readings" | "history-filled" | "rain-tips";

/** The numbers that a station remembers over restarts. */
export function createFacts(db: AgentDb) {
  const select = db.prepare("SELECT content FROM fact WHERE name = ?");
  const upsert = db.prepare("INSERT INTO fact (name, content) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET content = excluded.content");
  return {
    /** 0 when it was never written. */
    read: (name: FactName): number => select.all(name).map((row) => toInteger(toColumns(row)["content"]))[0] ?? 0,
    write: (name: FactName, content: number): void => void upsert.run(name, content),
  };
}
