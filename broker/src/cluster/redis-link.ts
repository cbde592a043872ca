import { err, ok, type Result } from "@clima/schemas";
import { Redis } from "ioredis";

export type RedisArgument = string | number | Buffer;

/** One connection on which everything is done in the order of the calls, whatever it waits for. */
export interface RedisLink {
  readonly redis: Redis;
  /** Runs a Lua script: all of it, or nothing, and nobody sees it half done. Text comes back as bytes. */
  run(script: string, ...values: readonly RedisArgument[]): Promise<unknown>;
  /** Another connection to the same server, for messages from it. */
  another(): Redis;
  close(): Promise<void>;
}

export interface RedisEvents {
  onFault(cause: Error): void;
  onHealed(): void;
}

const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 2000;

/** Commands wait while Redis is away, and are sent when it is back: what is not stored is not acknowledged either. */
const OPTIONS = {
  lazyConnect: true,
  maxRetriesPerRequest: null,
  enableAutoPipelining: false,
  retryStrategy: (attempt: number) => Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempt, 10), LAST_RETRY_MS),
};

/** Errors are one line: what is wrong, and which setting to change. */
export async function connectRedis(url: string, { onFault, onHealed }: RedisEvents): Promise<Result<RedisLink, string>> {
  const redis = new Redis(url, OPTIONS);
  let firstError: Error | undefined;
  const noteFirst = (cause: Error) => {
    firstError ??= cause;
  };
  redis.on("error", noteFirst);
  try {
    await redis.connect();
  } catch (cause) {
    redis.disconnect();
    const reason = (firstError ?? (cause as Error)).message;
    return err(`Redis at ${withoutPassword(url)} cannot be used (${reason}); start it, or change broker.redis.url`);
  }
  redis.off("error", noteFirst);
  redis.on("error", onFault);
  redis.on("close", () => onFault(new Error("the connection to Redis is lost")));
  redis.on("ready", onHealed);
  return ok({
    redis,
    run: (script, ...values) => redis.callBuffer("EVAL", script, "0", ...values),
    another: () => {
      const other = redis.duplicate({ lazyConnect: false });
      // What is wrong with Redis is heard on the main connection.
      other.on("error", () => undefined);
      return other;
    },
    close: async () => {
      redis.removeAllListeners("close");
      if (redis.status === "ready") await redis.quit();
      else redis.disconnect();
    },
  });
}

function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url);
    parsed.password = "";
    return parsed.toString();
  } catch {
    return url;
  }
}
