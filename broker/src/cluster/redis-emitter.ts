import { EventEmitter } from "node:events";
import type { Redis } from "ioredis";
import { MQEmitterRedisPrefix } from "mqemitter-redis";
import type { RedisLink } from "./redis-link.ts";

export interface RedisEmitter {
  /** A mqemitter. */
  readonly emitter: unknown;
  /** The connection on which it hears. */
  readonly ear: Redis;
}

/**
 * Takes messages to every broker of the cluster. They go over the same connection as everything else: when a message is passed on,
 * what was stored before it is stored.
 */
export function createRedisEmitter({ redis, another }: RedisLink, prefix: string, onFault: (cause: Error) => void): RedisEmitter {
  const ear = another();
  // The emitter waits for both connections to end; the first is not its own, and the second may be waiting for a Redis that is gone.
  const mouth = Object.assign(new EventEmitter(), {
    publish: (channel: string, message: Buffer) => redis.publish(channel, message),
    quit: () => void setImmediate(() => mouth.emit("end")),
  });
  Object.assign(ear, { quit: () => ear.disconnect() });
  const emitter = new MQEmitterRedisPrefix(`${prefix}m/`, { pubConn: mouth, subConn: ear });
  emitter.state.on("error", onFault);
  return { emitter, ear };
}
