import type { AgentDb } from "./agent-db.ts";
import { toInteger } from "./agent-db.ts";

export type FactName = "dropped-readings" | "history-filled";

/** The numbers that a station remembers over restarts. */
export function createFacts(db: AgentDb) {
  const select = db.prepare("SELECT content FROM fact WHERE name = ?").pluck();
  const upsert = db.prepare("INSERT INTO fact (name, content) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET content = excluded.content");
  return {
    read: (name: FactName): number => {
      const content = select.get(name);
      return content === undefined || content === null ? 0 : toInteger(content);
    },
    write: (name: FactName, content: number): void => void upsert.run(name, content),
  };
}
