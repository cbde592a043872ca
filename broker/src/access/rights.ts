import { parseShared } from "../packets/topics.ts";
import type { AccessTable, Rights } from "./access-table.ts";
import { covers, fill, overlap } from "./topic-patterns.ts";

/** Whose rights are asked for. */
export interface Subject {
  readonly username: string | undefined;
  readonly role: string;
  readonly clientId: string;
}

export interface Decisions {
  mayPublish(subject: Subject, topic: string): boolean;
  mayRetain(subject: Subject, topic: string): boolean;
  mayClear(subject: Subject, topic: string): boolean;
  maySubscribe(subject: Subject, filter: string): boolean;
  mayReceive(subject: Subject, topic: string): boolean;
}

const ADMIN = "admin";
/** Draws what the broker counts; it reads the topics that its lists name, and no others of the broker. */
const INGEST = "ingest";
const isOfBroker = (topic: string) => topic === "$SYS" || topic.startsWith("$SYS/");

/** What the access table says. */
export function createDecisions({ roles, users }: AccessTable): Decisions {
  /** The filters of a kind that apply to a subject, with its names filled in. */
  function filtersOf({ username, role, clientId }: Subject, kind: keyof Rights): string[] {
    const own = username === undefined ? undefined : users.get(username);
    const patterns = [...(roles.get(role)?.[kind] ?? []), ...(own?.[kind] ?? [])];
    return patterns.flatMap((pattern) => fill(pattern, username, clientId) ?? []);
  }

  const mayReadOfBroker = (subject: Subject, filter: string) =>
    subject.role === ADMIN || (subject.role === INGEST && filtersOf(subject, "subscribe").includes(filter));

  // A topic is a filter without wildcards; and here, unlike in a subscription, # means topics that begin with $ as well.
  const isAmong = (filters: readonly string[], topic: string) => filters.some((filter) => covers(filter, topic));

  return {
    mayPublish: (subject, topic) => {
      if (isOfBroker(topic) || topic.startsWith("$share/")) return false;
      return !isAmong(filtersOf(subject, "denyPublish"), topic) && isAmong(filtersOf(subject, "publish"), topic);
    },
    mayRetain: (subject, topic) => !isAmong(filtersOf(subject, "denyRetain"), topic),
    mayClear: (subject, topic) => !isOfBroker(topic) && isAmong(filtersOf(subject, "clear"), topic),
    mayReceive: (subject, topic) => {
      if (isOfBroker(topic) && !mayReadOfBroker(subject, topic)) return false;
      return !isAmong(filtersOf(subject, "denySubscribe"), topic) && isAmong(filtersOf(subject, "subscribe"), topic);
    },
    maySubscribe: (subject, requested) => {
      const shared = parseShared(requested);
      if (shared === "invalid") return false;
      const filter = shared?.filter ?? requested;
      if (isOfBroker(filter) && !mayReadOfBroker(subject, filter)) return false;
      if (filtersOf(subject, "denySubscribe").some((denied) => covers(denied, filter))) return false;
      return filtersOf(subject, "subscribe").some((allowed) => overlap(allowed, filter));
    },
  };
}

const REMEMBERED_TOPICS = 2000;

/** Remembers what was decided: the same is asked for every message that is delivered. */
export function remember(decide: (topic: string) => boolean): (topic: string) => boolean {
  const known = new Map<string, boolean>();
  return (topic) => {
    let answer = known.get(topic);
    if (answer === undefined) {
      answer = decide(topic);
      if (known.size >= REMEMBERED_TOPICS) known.clear();
      known.set(topic, answer);
    }
    return answer;
  };
}
