import type { Config } from "@clima/schemas";
import { matches } from "../packets/topics.ts";

export type BridgeSettings = Config["broker"]["bridges"][number];
type TopicsSettings = BridgeSettings["topics"][number];
/** As configured, with the defaults of the schema. */
export type BridgedTopics = Required<TopicsSettings>;
export type Way = "in" | "out";

/** A message's way over a bridge: where it is published on the other side, and with which quality of service at most. */
export interface Passage {
  readonly topic: string;
  readonly qos: 0 | 1;
}

export interface Subscribed {
  readonly filter: string;
  readonly qos: 0 | 1;
}

export const bridgedTopics = ({ topics }: BridgeSettings): BridgedTopics[] =>
  topics.map((each) => ({ qos: 1, localPrefix: "", remotePrefix: "", ...each }));

const goes = (way: Way) => (topics: BridgedTopics) => topics.direction === "both" || topics.direction === way;

/** What the bridge subscribes to on the side that messages come from. */
export const subscriptionsFor = (all: readonly BridgedTopics[], way: Way): Subscribed[] =>
  all.filter(goes(way)).map((topics) => ({ filter: prefixOf(topics, way) + topics.filter, qos: topics.qos }));

/** Where a message goes; undefined where no entry takes it (a subscription that an earlier configuration made). The first one counts. */
export function passageOf(all: readonly BridgedTopics[], way: Way, topic: string): Passage | undefined {
  for (const topics of all.filter(goes(way))) {
    const from = prefixOf(topics, way);
    if (!topic.startsWith(from)) continue;
    const bare = topic.slice(from.length);
    if (matches(topics.filter, bare)) return { topic: prefixOf(topics, way === "in" ? "out" : "in") + bare, qos: topics.qos };
  }
  return undefined;
}

/** Of the side that messages come from. */
const prefixOf = ({ localPrefix, remotePrefix }: BridgedTopics, way: Way): string => (way === "in" ? remotePrefix : localPrefix);
