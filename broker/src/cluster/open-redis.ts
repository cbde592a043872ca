import { ok, type Result } from "@clima/schemas";
import type { Redis } from "ioredis";
import type { QueueLimits } from "../persistence/port.ts";
import { createRedisEmitter } from "./redis-emitter.ts";
import { connectRedis, type RedisEvents, type RedisLink } from "./redis-link.ts";
import { createRedisPersistence, type RedisPersistence } from "./redis-persistence.ts";

export interface RedisSettings {
  readonly redis: { readonly url: string; readonly prefix: string };
  readonly limits: QueueLimits;
}

export interface OpenedRedis {
  readonly persistence: RedisPersistence;
  readonly emitter: unknown;
  /** What joining the cluster needs. */
  readonly shared: {
    readonly link: RedisLink;
    readonly prefix: string;
    readonly persistence: RedisPersistence;
    readonly emitterEar: Redis;
  };
}

/** Connects to the Redis that brokers share. */
export async function openRedis(
  { redis: { url, prefix }, limits }: RedisSettings,
  events: RedisEvents & { onDropped(clientId: string): void; onLost(clientId: string): void },
): Promise<Result<OpenedRedis, string>> {
  const link = await connectRedis(url, events);
  if (!link.ok) return link;
  const persistence = createRedisPersistence({ link: link.value, prefix, limits, ...events });
  const { emitter, ear } = createRedisEmitter(link.value, prefix, events.onFault);
  return ok({ persistence, emitter, shared: { link: link.value, prefix, persistence, emitterEar: ear } });
}
