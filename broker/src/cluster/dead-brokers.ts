import type { ClusterOptions } from "./join-cluster.ts";
import type { Cluster } from "./port.ts";
import { isGroup } from "./redis-contract.ts";

interface Undertaking extends ClusterOptions {
  readonly alone: Cluster["alone"];
  readonly tellOthers: (groupId: string) => Promise<unknown>;
}

const ONE_AT_A_TIME_MS = 30_000;

/** Sessions of brokers that are gone become this broker's: their clients are away, their wills due, their shared messages the others'. */
export async function buryTheDead(undertaking: Undertaking): Promise<void> {
  const { link, prefix } = undertaking;
  const { redis } = link;
  if (redis.status !== "ready") return;
  for (const brokerId of await redis.smembers(`${prefix}brokers`)) {
    if (brokerId === undertaking.actions.brokerId) continue;
    if ((await redis.exists(`${prefix}alive:${brokerId}`)) === 1) continue;
    const isMine = (await redis.set(`${prefix}burial:${brokerId}`, "1", "PX", ONE_AT_A_TIME_MS, "NX")) === "OK";
    if (isMine) await bury(undertaking, brokerId);
  }
}

async function bury(undertaking: Undertaking, dead: string): Promise<void> {
  const { link, prefix, persistence, log } = undertaking;
  const left = (await persistence.records()).filter(({ brokerId }) => brokerId === dead);
  if (left.length > 0) log.info(`broker: broker ${dead} of the cluster is gone; ${left.length} of its sessions are looked after here`);
  for (const { clientId } of left) if (!isGroup(clientId)) await adopt(undertaking, clientId, dead);
  for (const groupId of await link.redis.smembers(`${prefix}groups`)) {
    await persistence.queues.unclaim(groupId, dead);
    await undertaking.tellOthers(groupId);
  }
  await link.redis.srem(`${prefix}brokers`, dead);
  await link.redis.del(`${prefix}burial:${dead}`);
}

/** Unless its client came back to another broker meanwhile. */
const adopt = ({ alone, persistence, actions }: Undertaking, clientId: string, dead: string): Promise<void> =>
  alone(clientId, async () => {
    const record = await persistence.getRecord(clientId);
    if (record?.brokerId !== dead) return;
    const adopted = { ...record, brokerId: actions.brokerId, disconnectedAt: record.disconnectedAt ?? Date.now() };
    await persistence.hold(clientId);
    await persistence.putRecord(adopted);
    await actions.adopt(adopted);
  });
