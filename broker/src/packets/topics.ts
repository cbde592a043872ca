/** The most that `broker.limits.topicLevels` can be: the matchers of topics are told so, which throw beyond it. */
export const MOST_TOPIC_LEVELS = 1000;

/** Why a topic name is not one that can be published to, or undefined [MQTT-3.3.2-2] [MQTT-4.7.3-1]. */
export function complainOfTopic(topic: string, maxLevels: number): string | undefined {
  if (topic === "") return "the topic is empty";
  if (topic.includes("+") || topic.includes("#")) return "the topic contains a wildcard";
  return complainOfLevels(topic, maxLevels);
}

/** Why a filter of SUBSCRIBE or UNSUBSCRIBE, shared or not, is none, or undefined; how deep it is is not looked at. */
export function complainOfSubscription(filter: string): string | undefined {
  const shared = parseShared(filter);
  return shared === "invalid" ? "a shared subscription is not $share/group/filter" : complainOfFilter(shared?.filter ?? filter);
}

/** Why a topic filter without $share is none, or undefined [MQTT-4.7.1-2] [MQTT-4.7.1-3] [MQTT-4.7.3-1]. */
export function complainOfFilter(filter: string): string | undefined {
  if (filter === "") return "the filter is empty";
  const levels = filter.split("/");
  for (const [index, level] of levels.entries()) {
    if (level.includes("#") && (level !== "#" || index !== levels.length - 1)) return "# stands for whole levels, at the end only";
    if (level.includes("+") && level !== "+") return "+ stands for a whole level";
  }
  return undefined;
}

/** Why a topic or a filter without $share is too deep for this broker, or undefined. */
export function complainOfLevels(topic: string, maxLevels: number): string | undefined {
  let levels = 1;
  for (let index = topic.indexOf("/"); index !== -1; index = topic.indexOf("/", index + 1)) levels += 1;
  return levels > maxLevels ? `there are ${levels} levels; expected at most ${maxLevels}` : undefined;
}

/** Whether a filter without $share matches a topic [MQTT-4.7.1] [MQTT-4.7.2-1]. */
export function matches(filter: string, topic: string): boolean {
  if (filter === topic) return true;
  if (topic.startsWith("$") && (filter.startsWith("#") || filter.startsWith("+"))) return false;
  const wanted = filter.split("/");
  const levels = topic.split("/");
  for (const [index, level] of wanted.entries()) {
    if (level === "#") return true;
    if (index >= levels.length || (level !== "+" && level !== levels[index])) return false;
  }
  return wanted.length === levels.length;
}

export interface SharedFilter {
  readonly group: string;
  readonly filter: string;
}

/** The filter inside a shared subscription that was found well-formed before; undefined for an ordinary one. */
export function filterInShared(subscription: string): string | undefined {
  const shared = parseShared(subscription);
  return shared === "invalid" ? undefined : shared?.filter;
}

/** The parts of $share/group/filter; undefined for an ordinary filter, "invalid" where it is neither [MQTT5-4.8.2-1] [MQTT5-4.8.2-2]. */
export function parseShared(filter: string): SharedFilter | "invalid" | undefined {
  if (filter !== "$share" && !filter.startsWith("$share/")) return undefined;
  const [, group = "", ...rest] = filter.split("/");
  const inner = rest.join("/");
  if (group === "" || /[+#]/.test(group) || inner === "") return "invalid";
  return { group, filter: inner };
}
