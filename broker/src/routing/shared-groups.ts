import type { Message, Persistence } from "../persistence/port.ts";
import { NEVER_EXPIRES } from "../session/away-sessions.ts";
import type { Client, JoinedGroup } from "../session/client.ts";
import { doubtfulOf, MessageQueue, type QueueContext } from "../session/message-queue.ts";
import type { Router } from "./router.ts";

/** The subscribers of one $share/group/filter: each message goes to one of them. */
interface SharedGroup extends JoinedGroup {
  readonly filter: string;
  /** Connected members, the one whose turn it is first. */
  readonly members: Client[];
  /** Client ids whose stored session is a member, connected or not. */
  readonly stored: Set<string>;
  offer(message: Message): void;
}

export interface SharedGroups {
  /** The group begins to keep messages with its first member. */
  join(id: string, filter: string, client: Client): void;
  /** A stored session that is away is a member; used at start-up. */
  joinStored(id: string, filter: string, clientId: string): void;
  /** The connection ended; the membership of a stored session stays. */
  disconnect(client: Client): void;
  /** The subscription ended. */
  leave(id: string, clientId: string): void;
  /** The session ended, and all of its memberships. */
  forget(clientId: string): void;
  /** Whether the group has a member. */
  has(id: string): boolean;
  count(): number;
}

/** What a group does with its members; the session layer knows how. */
export interface GroupMembers {
  hasRoom(client: Client): boolean;
  sendQoS0(client: Client, message: Message, group: JoinedGroup): void;
  start(client: Client, group: JoinedGroup): boolean;
}

export interface SharedGroupsOptions {
  readonly router: Router;
  readonly persistence: Persistence;
  readonly queueContext: QueueContext;
  readonly members: GroupMembers;
}

export function createSharedGroups(options: SharedGroupsOptions): SharedGroups {
  const { router, persistence, queueContext, members } = options;
  const groups = new Map<string, SharedGroup>();

  function open(id: string, filter: string): SharedGroup {
    const known = groups.get(id);
    if (known) return known;
    // Behind: an earlier run of the broker may have left messages.
    const queue = new MessageQueue(id, true, true, queueContext, persistence.records.get(id)?.doubtfulBrokerIds);
    const group = createGroup(id, filter, queue, members);
    groups.set(id, group);
    router.addGroup(group);
    return group;
  }

  /** The group's messages are forgotten with its last member. */
  function closeIfEmpty(group: SharedGroup): void {
    if (group.members.length > 0 || group.stored.size > 0) return;
    groups.delete(group.id);
    router.removeGroup(group);
    persistence.subscriptions.removeAll(group.id);
    persistence.queues.drop(group.id);
    persistence.records.delete(group.id);
  }

  function join(id: string, filter: string, client: Client): void {
    const group = open(id, filter);
    const isFirst = group.members.length === 0;
    const isNew = isFirst && group.stored.size === 0;
    if (!group.members.includes(client)) group.members.push(client);
    if (client.isStored) group.stored.add(client.id);
    client.groups.add(group);
    if (isFirst) note(persistence, group);
    if (isNew) persistence.subscriptions.add(id, [{ ...EVERYTHING, filter }]);
    group.pump();
  }

  function disconnect(client: Client): void {
    for (const { id } of client.groups) {
      const group = groups.get(id);
      if (!group) continue;
      removeMember(persistence, group, client);
      closeIfEmpty(group);
    }
    client.groups.clear();
  }

  function leave(id: string, clientId: string): void {
    const group = groups.get(id);
    if (!group) return;
    group.stored.delete(clientId);
    const member = group.members.find((client) => client.id === clientId);
    if (member) {
      removeMember(persistence, group, member);
      member.groups.delete(group);
    }
    closeIfEmpty(group);
  }

  return {
    join,
    disconnect,
    leave,
    joinStored: (id, filter, clientId) => void open(id, filter).stored.add(clientId),
    forget: (clientId) => {
      for (const { id, stored } of [...groups.values()]) if (stored.has(clientId)) leave(id, clientId);
    },
    has: (id) => groups.has(id),
    count: () => groups.size,
  };
}

/** What a group keeps: what a member gets of it, its own subscription says. */
const EVERYTHING = { qos: 2, noLocal: false, retainAsPublished: false, retainHandling: 0, subscriptionIdentifier: undefined } as const;

/** Connected while one of its members is: a broker that is killed then may have sent what waits. */
function note({ records }: Pick<Persistence, "records">, { id, queue, members }: SharedGroup): void {
  const left = members.length === 0 ? { disconnectedAt: Date.now() } : {};
  records.put({ clientId: id, expirySeconds: NEVER_EXPIRES, ...left, ...doubtfulOf(queue) });
}

function removeMember(persistence: Persistence, group: SharedGroup, client: Client): void {
  const index = group.members.indexOf(client);
  if (index === -1) return;
  group.members.splice(index, 1);
  if (group.members.length === 0) note(persistence, group);
}

function createGroup(id: string, filter: string, queue: MessageQueue, { hasRoom, sendQoS0, start }: GroupMembers): SharedGroup {
  /** Whoever has room and has waited longest; it goes to the end of the line. */
  function nextMember(): Client | undefined {
    const index = group.members.findIndex(hasRoom);
    if (index === -1) return undefined;
    const [member] = group.members.splice(index, 1);
    if (member) group.members.push(member);
    return member;
  }

  function offer(message: Message): void {
    if (message.qos > 0) {
      queue.offer({ message, plan: undefined });
      return pump();
    }
    const member = nextMember();
    if (member) sendQoS0(member, message, group);
  }

  function pump(): void {
    while (!queue.isEmpty) {
      const member = nextMember();
      if (!member || !start(member, group)) return;
    }
  }

  const group: SharedGroup = { id, filter, queue, members: [], stored: new Set(), offer, pump };
  return group;
}
