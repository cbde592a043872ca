import { join } from "node:path";
import { type Log, ok, type Result } from "@clima/schemas";
import type { BrokerSettings } from "../settings.ts";
import { openDiskPersistence } from "./level-persistence.ts";
import { createMemoryPersistence } from "./memory-persistence.ts";
import type { Persistence } from "./port.ts";

export interface PersistenceEvents {
  onDropped(clientId: string): void;
  onFault(cause: Error): void;
  onHealed(): void;
}

/** The persistence that the settings ask for. */
export async function openPersistence(settings: BrokerSettings, events: PersistenceEvents, log: Log): Promise<Result<Persistence, string>> {
  const { persistence: kind, durability, dataDir, limits } = settings;
  if (kind === "memory") return ok(createMemoryPersistence({ limits, ...events }));
  return openDiskPersistence({ folder: join(dataDir, "broker"), durability, limits, log, ...events });
}
