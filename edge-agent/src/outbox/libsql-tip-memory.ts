import type { Log } from "@clima/schemas";
import type { TipMemory } from "../pulses/rain-gauge.ts";
import { type AgentDb, attempt } from "./agent-db.ts";
import { createFacts } from "./facts.ts";

/** The rain gauge's count in an open agent database. A full disk is reported, and the count is written with the next tip. */
export function createLibsqlTipMemory(db: AgentDb, log: Log): TipMemory {
  const facts = createFacts(db);
  return {
    read: () => facts.read("rain-tips"),
    write(tips) {
      const written = attempt(() => facts.write("rain-tips", tips));
      if (!written.ok)
        log.error(`agent: the rain gauge's count, ${tips}, could not be written; the next tip tries again: ${written.error}`);
    },
  };
}
