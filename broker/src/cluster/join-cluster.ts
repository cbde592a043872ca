import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "@clima/schemas";
import type { Redis } from "ioredis";
import type { SessionRecord } from "../persistence/port.ts";
import { createClientLocks } from "./client-locks.ts";
import { buryTheDead } from "./dead-brokers.ts";
import { createGroupMembers } from "./group-members.ts";
import type { Cluster, ClusterActions } from "./port.ts";
import type { RedisLink } from "./redis-link.ts";
import type { RedisPersistence } from "./redis-persistence.ts";

export interface ClusterOptions {
  readonly link: RedisLink;
  readonly prefix: string;
  readonly persistence: RedisPersistence;
  readonly actions: ClusterActions;
  readonly log: Log;
  /** The connection on which messages of all brokers come. */
  readonly emitterEar: Redis;
}

/** What brokers say to one another. */
type Note =
  | { readonly kind: "give-up"; readonly clientId: string; readonly ticket: string; readonly from: string }
  | { readonly kind: "given-up"; readonly ticket: string }
  | { readonly kind: "look-again"; readonly groupId: string };

/** A broker that did not renew its mark for this long is gone. */
const ALIVE_MS = 5000;
const RENEWED_EVERY_MS = 1000;

/** Says that the broker is alive; returns whether that was still believed. */
const RENEW = `
local wasAlive = redis.call('EXISTS', ARGV[1]..'alive:'..ARGV[2])
redis.call('SET', ARGV[1]..'alive:'..ARGV[2], '1', 'PX', ARGV[3])
redis.call('SADD', ARGV[1]..'brokers', ARGV[2])
return wasAlive`;

/** Makes this broker one of those that share a Redis. */
export async function joinCluster(options: ClusterOptions, onJoined: (cluster: Cluster) => void): Promise<{ leave(): Promise<void> }> {
  const { link, prefix, persistence, actions, log } = options;
  const { redis } = link;
  const { brokerId } = actions;
  const { alone } = createClientLocks(link, prefix);
  const inbox = (id: string) => `${prefix}inbox:${id}`;
  const everybody = `${prefix}inbox`;
  const waiting = new Map<string, () => void>();
  const post = (channel: string, note: Note): Promise<number> => redis.publish(channel, JSON.stringify(note));
  const ear = link.another();
  const worry = (what: string) => (cause: Error) => log.error(`broker: ${what} failed: ${cause.message}`);

  async function receive(note: Note): Promise<void> {
    if (note.kind === "given-up") return waiting.get(note.ticket)?.();
    if (note.kind === "look-again") return actions.lookAgain(note.groupId);
    await actions.giveUp(note.clientId);
    await post(inbox(note.from), { kind: "given-up", ticket: note.ticket });
  }

  ear.on("message", (_channel, text) => void receive(JSON.parse(text) as Note).catch(worry("answering another broker")));
  await ear.subscribe(inbox(brokerId), everybody);
  for (const channel of [ear, options.emitterEar]) channel.on("ready", () => void catchUp(channel).catch(worry("catching up")));

  /** Whatever was said while the connection was away was not heard. Redis answers in order, on each connection. */
  async function catchUp(channel: Redis): Promise<void> {
    await redis.ping();
    await actions.catchUp(async () => void (await channel.ping()));
  }

  async function renew(): Promise<void> {
    if (redis.status !== "ready") return;
    const wasAlive = (await link.run(RENEW, prefix, brokerId, ALIVE_MS)) === 1;
    if (wasAlive) return;
    log.warn("broker: Redis did not hear from this broker for too long; its clients are announced again");
    await actions.proveAlive();
  }

  async function takeFrom({ clientId, brokerId: holder }: SessionRecord): Promise<void> {
    if (holder === brokerId) return;
    const ticket = randomUUID();
    const answered = new Promise<void>((resolve) => waiting.set(ticket, resolve));
    try {
      if ((await post(inbox(holder), { kind: "give-up", clientId, ticket, from: brokerId })) === 0) return;
      await Promise.race([answered, sleep(ALIVE_MS, undefined, { ref: false })]);
    } finally {
      waiting.delete(ticket);
    }
  }

  async function giveBack(groupId: string): Promise<void> {
    await persistence.queues.unclaim(groupId, brokerId);
    await post(everybody, { kind: "look-again", groupId });
  }

  await link.run(RENEW, prefix, brokerId, ALIVE_MS);
  onJoined({ alone, takeFrom, giveBack, ...createGroupMembers(redis, prefix) });
  const bury = () => buryTheDead({ ...options, alone, tellOthers: (groupId) => post(everybody, { kind: "look-again", groupId }) });
  await bury();
  const renewing = setInterval(() => void renew().catch(worry("renewing the mark of life")), RENEWED_EVERY_MS);
  const burying = setInterval(() => void bury().catch(worry("looking after the sessions of a dead broker")), RENEWED_EVERY_MS);

  async function leave(): Promise<void> {
    clearInterval(renewing);
    clearInterval(burying);
    ear.disconnect();
    if (redis.status === "ready") await redis.del(`${prefix}alive:${brokerId}`);
  }

  return { leave };
}
