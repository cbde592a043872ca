import type { RedisLink } from "./redis-link.ts";

/** A broker that did not renew its mark for this long is gone. */
const ALIVE_MS = 5000;

export interface MarkOfLife {
  /** Does nothing while Redis is away. */
  renew(): void;
  /** Whether a broker without a mark is dead: after Redis was away all marks have run out, and everybody needs time to renew its own. */
  isTelling(): boolean;
}

interface MarkOptions {
  readonly link: RedisLink;
  readonly prefix: string;
  readonly brokerId: string;
  readonly onTakenForDead: () => Promise<void>;
  readonly onFault: (cause: Error) => void;
}

/** Says that the broker is alive; returns whether that was still believed. */
const RENEW = `
local wasAlive = redis.call('EXISTS', ARGV[1]..'alive:'..ARGV[2])
redis.call('SET', ARGV[1]..'alive:'..ARGV[2], '1', 'PX', ARGV[3])
redis.call('SADD', ARGV[1]..'brokers', ARGV[2])
return wasAlive`;

/** Sets the broker's mark, for the first time. */
export async function createMarkOfLife({ link, prefix, brokerId, onTakenForDead, onFault }: MarkOptions): Promise<MarkOfLife> {
  let redisIsBackSinceMs = Number.NEGATIVE_INFINITY;

  async function renewIfPossible(): Promise<void> {
    if (link.redis.status !== "ready") return;
    const wasAlive = (await link.run(RENEW, prefix, brokerId, ALIVE_MS)) === 1;
    if (!wasAlive) await onTakenForDead();
  }

  const renew = () => void renewIfPossible().catch(onFault);
  link.redis.on("ready", () => {
    redisIsBackSinceMs = performance.now();
    renew();
  });
  await link.run(RENEW, prefix, brokerId, ALIVE_MS);
  return { renew, isTelling: () => performance.now() - redisIsBackSinceMs >= ALIVE_MS };
}
