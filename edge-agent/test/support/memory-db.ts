import { type AgentDb, openAgentDb } from "../../src/outbox/agent-db.ts";

/** The real database, in memory. */
export function memoryDb(): AgentDb {
  return mustOpen(":memory:");
}

export function mustOpen(file: string): AgentDb {
  const opened = openAgentDb(file);
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}
