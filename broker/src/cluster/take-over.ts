import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { SessionRecord } from "../persistence/port.ts";
import type { Cluster } from "./port.ts";
import type { RedisPersistence } from "./redis-persistence.ts";

interface TakeOverOptions {
  readonly brokerId: string;
  readonly persistence: RedisPersistence;
  /** Asks a broker to give the client up, and to answer with the ticket; resolves with how many heard it. */
  readonly ask: (holder: string, clientId: string, ticket: string) => Promise<number>;
}

export interface TakeOver extends Pick<Cluster, "takeOver"> {
  /** The broker that was asked has given the client up. */
  answered(ticket: string): void;
}

/** How long a broker that was asked may take; what it asks of Redis afterwards is not done. */
const PATIENCE_MS = 2000;

/** Sessions go from the broker that had the client to this one. */
export function createTakeOver({ brokerId, persistence, ask }: TakeOverOptions): TakeOver {
  const waiting = new Map<string, () => void>();

  async function askToGiveUp({ clientId, brokerId: holder }: SessionRecord): Promise<void> {
    const ticket = randomUUID();
    const answered = new Promise<void>((resolve) => waiting.set(ticket, resolve));
    try {
      if ((await ask(holder, clientId, ticket)) === 0) return;
      await Promise.race([answered, sleep(PATIENCE_MS, undefined, { ref: false })]);
    } finally {
      waiting.delete(ticket);
    }
  }

  return {
    answered: (ticket) => waiting.get(ticket)?.(),
    takeOver: async (clientId, record) => {
      if (record && record.brokerId !== brokerId) await askToGiveUp(record);
      await persistence.hold(clientId);
    },
  };
}
