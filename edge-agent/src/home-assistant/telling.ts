import { createOneAtATime, type Log } from "@clima/schemas";
import type { CautiousLink } from "./cautious-link.ts";
import { type DiscoveryMessage, discoveryJson } from "./model.ts";
import type { DiscoveryMemory, Told } from "./port.ts";

type Platforms = Readonly<Record<string, string>>;

const platformsOf = ({ components }: DiscoveryMessage): Platforms =>
  Object.fromEntries(Object.entries(components).map(([id, { platform }]) => [id, platform]));

const without = (all: Platforms, others: Platforms): Platforms =>
  Object.fromEntries(Object.entries(all).filter(([id, platform]) => others[id] !== platform));

/** How much of what is not there will not be found any more: all, what is of the library of remotes, or nothing. */
export type Settled = "all" | "remotes" | "nothing";

/** Of the library of remotes, which is whole at the start; chips, senders and receivers are found in the course of time. */
const OF_LIBRARY: ReadonlySet<string> = new Set(["button", "select", "climate"]);
const settledOf = (platforms: Platforms, settled: Settled): Platforms =>
  Object.fromEntries(
    Object.entries(platforms).filter(([, platform]) => settled === "all" || (settled === "remotes" && OF_LIBRARY.has(platform))),
  );

/**
 * Publishes discovery messages, retained, and takes back what was told and is no more: a component by an entry with nothing but its platform, a
 * message by an empty one. What is only left out of a message stays in Home Assistant.
 */
export function createTelling(link: CautiousLink, memory: DiscoveryMemory, log: Log) {
  const inTurn = createOneAtATime();
  /** What the broker has of this connection, by topic. */
  const published = new Map<string, string>();
  /** All that was told or taken back since the start. What is gone stays in the messages until the agent ends, for a Home Assistant that is away now. */
  const since = new Map<string, Platforms>();

  function remember(told: Told): void {
    if (JSON.stringify(told) === JSON.stringify(memory.read())) return;
    const written = memory.write(told);
    if (!written.ok) log.error(`agent: what Home Assistant was told could not be kept: ${written.error}`);
  }

  async function tellOne(message: DiscoveryMessage, settled: Settled): Promise<void> {
    const { topic } = message;
    const platforms = platformsOf(message);
    const told = memory.read();
    const before = told[topic] ?? {};
    if (Object.keys(platforms).length === 0) {
      if (topic in told && (settled === "all" || since.has(topic))) await takeBack(topic);
      return;
    }
    const gone = without({ ...since.get(topic), ...settledOf(before, settled) }, platforms);
    const json = discoveryJson(message, gone);
    if (published.get(topic) === json) return;
    // Before it is published: what is told and not remembered could never be taken back.
    const all = { ...before, ...platforms };
    remember({ ...told, [topic]: all });
    const answer = await link.publish(topic, json);
    if (!answer.ok) return;
    published.set(topic, json);
    since.set(topic, { ...gone, ...platforms });
    remember({ ...memory.read(), [topic]: without(all, gone) });
  }

  async function takeBack(topic: string): Promise<void> {
    const answer = await link.publish(topic, "");
    if (!answer.ok) return;
    published.delete(topic);
    since.delete(topic);
    const { [topic]: _cleared, ...others } = memory.read();
    remember(others);
  }

  return {
    /** All that is to be there. Until the station is settled, what it may still find is not taken back. */
    tell: (messages: readonly DiscoveryMessage[], settled: Settled): Promise<void> =>
      inTurn(async () => {
        const wanted = new Set(messages.map(({ topic }) => topic));
        for (const topic of Object.keys(memory.read())) if (!wanted.has(topic)) await takeBack(topic);
        for (const message of messages) await tellOne(message, settled);
      }),
    /** All is published again next time: to another broker, or to one that has forgotten. */
    forgetConnection: (): void => published.clear(),
  };
}
