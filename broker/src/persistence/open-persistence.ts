import { join } from "node:path";
import { type Log, ok, type Result } from "@clima/schemas";
import { type OpenedRedis, openRedis } from "../cluster/open-redis.ts";
import type { BrokerSettings } from "../main.ts";
import { openDiskPersistence } from "./level-persistence.ts";
import { createMemoryPersistence } from "./memory-persistence.ts";
import type { Persistence } from "./port.ts";

export interface PersistenceEvents {
  onDropped(clientId: string): void;
  /** Another broker that shares the persistence holds the session of a client that this one has. */
  onLost(clientId: string): void;
  onFault(cause: Error): void;
  onHealed(): void;
}

export interface OpenedPersistence {
  readonly persistence: Persistence;
  /** Where it is shared with other brokers. */
  readonly shared?: OpenedRedis["shared"];
  /** What brokers share messages by; undefined: there is one broker. */
  readonly emitter: unknown;
}

/** The persistence that the settings ask for. */
export async function openPersistence(
  settings: BrokerSettings,
  events: PersistenceEvents,
  log: Log,
): Promise<Result<OpenedPersistence, string>> {
  const { persistence: kind, durability, dataDir, limits } = settings;
  if (kind === "redis") return openRedis(settings, events);
  if (kind === "memory") return ok({ persistence: createMemoryPersistence({ limits, ...events }), emitter: undefined });
  const opened = await openDiskPersistence({ folder: join(dataDir, "broker"), durability, limits, log, ...events });
  return opened.ok ? ok({ persistence: opened.value, emitter: undefined }) : opened;
}
