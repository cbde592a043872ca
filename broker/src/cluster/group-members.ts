import type { Redis } from "ioredis";
import type { Cluster } from "./port.ts";

/** Who is a member of which group of shared subscribers, on whichever broker, connected or not. */
export const createGroupMembers = (redis: Redis, prefix: string): Pick<Cluster, "joinGroup" | "leaveGroup" | "groupsOf"> => ({
  joinGroup: async (groupId, clientId) => {
    await redis.sadd(`${prefix}members:${groupId}`, clientId);
    await redis.sadd(`${prefix}member-of:${clientId}`, groupId);
    await redis.sadd(`${prefix}groups`, groupId);
  },
  leaveGroup: async (groupId, clientId) => {
    await redis.srem(`${prefix}member-of:${clientId}`, groupId);
    await redis.srem(`${prefix}members:${groupId}`, clientId);
    const isEmpty = (await redis.exists(`${prefix}members:${groupId}`)) === 0;
    if (isEmpty) await redis.srem(`${prefix}groups`, groupId);
    return isEmpty;
  },
  groupsOf: (clientId) => redis.smembers(`${prefix}member-of:${clientId}`),
});
