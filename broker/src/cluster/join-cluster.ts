import type { Log } from "@clima/schemas";
import type { Redis } from "ioredis";
import { createClientLocks } from "./client-locks.ts";
import { buryTheDead } from "./dead-brokers.ts";
import { createGroupMembers } from "./group-members.ts";
import { createMarkOfLife } from "./mark-of-life.ts";
import type { Cluster, ClusterActions } from "./port.ts";
import type { RedisLink } from "./redis-link.ts";
import type { RedisPersistence } from "./redis-persistence.ts";
import { createTakeOver } from "./take-over.ts";

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

const RENEWED_EVERY_MS = 1000;

/** Makes this broker one of those that share a Redis. */
export async function joinCluster(options: ClusterOptions, onJoined: (cluster: Cluster) => void): Promise<{ leave(): Promise<void> }> {
  const { link, prefix, persistence, actions, log, emitterEar } = options;
  const { redis } = link;
  const { brokerId } = actions;
  const { alone } = createClientLocks(link, prefix);
  const inbox = (id: string) => `${prefix}inbox:${id}`;
  const everybody = `${prefix}inbox`;
  const post = (channel: string, note: Note): Promise<number> => redis.publish(channel, JSON.stringify(note));
  const { takeOver, answered } = createTakeOver({
    ...{ brokerId, persistence },
    ask: (holder, clientId, ticket) => post(inbox(holder), { kind: "give-up", clientId, ticket, from: brokerId }),
  });
  const ear = link.another();
  const worry = (what: string) => (cause: Error) => log.error(`broker: ${what} failed: ${cause.message}`);

  async function receive(note: Note): Promise<void> {
    if (note.kind === "given-up") return answered(note.ticket);
    if (note.kind === "look-again") return actions.lookAgain(note.groupId);
    await actions.giveUp(note.clientId);
    await post(inbox(note.from), { kind: "given-up", ticket: note.ticket });
  }

  ear.on("message", (_channel, text) => void receive(JSON.parse(text) as Note).catch(worry("answering another broker")));
  await ear.subscribe(inbox(brokerId), everybody);
  ear.on("ready", () => void lookAgain().catch(worry("looking again")));
  emitterEar.on("ready", () => void catchUp().catch(worry("catching up")));

  /** Notes were missed while the connection was away; after the PING, none is. */
  async function lookAgain(): Promise<void> {
    await ear.ping();
    actions.lookAgain(undefined);
  }

  /** Whatever was said while the connection was away was not heard. Redis answers in order: after the PING, what was said before it is heard. */
  const catchUp = (): Promise<void> => actions.catchUp(async () => void (await emitterEar.ping()));

  async function giveBack(groupId: string): Promise<void> {
    await persistence.queues.unclaim(groupId, brokerId);
    await post(everybody, { kind: "look-again", groupId });
  }

  async function onTakenForDead(): Promise<void> {
    log.warn("broker: Redis did not hear from this broker for too long; its clients are announced again");
    await actions.proveAlive();
  }

  const mark = await createMarkOfLife({ link, prefix, brokerId, onTakenForDead, onFault: worry("renewing the mark of life") });
  onJoined({ alone, takeOver, giveBack, ...createGroupMembers(redis, prefix) });
  const tellOthers = (groupId: string) => post(everybody, { kind: "look-again", groupId });
  const bury = async () => {
    if (mark.isTelling()) await buryTheDead({ ...options, alone, tellOthers });
  };
  await bury();
  const renewing = setInterval(mark.renew, RENEWED_EVERY_MS);
  const burying = setInterval(() => void bury().catch(worry("looking after the sessions of a dead broker")), RENEWED_EVERY_MS);

  async function leave(): Promise<void> {
    clearInterval(renewing);
    clearInterval(burying);
    ear.disconnect();
    if (redis.status === "ready") await redis.del(`${prefix}alive:${brokerId}`);
  }

  return { leave };
}
