import { type Config, createHomeAssistantTopics, type HealthMessage, type InfoMessage, type Log, type Values } from "@clima/schemas";
import type { Clock } from "../platform/clock.ts";
import type { MessageLink } from "../platform/message-link.ts";
import { watchForBirth } from "./birth-watch.ts";
import { createCautiousLink } from "./cautious-link.ts";
import type { AirConditioner } from "./climate-components.ts";
import { type DiscoveryMessage, discoveryMessages, hasSender, shortJson } from "./model.ts";
import type { DiscoveryMemory } from "./port.ts";
import { createTelling, type Settled } from "./telling.ts";

export interface DiscoveryDeps {
  readonly settings: Config["homeAssistant"];
  readonly base: string;
  readonly link: MessageLink;
  readonly clock: Clock;
  readonly memory: DiscoveryMemory;
  readonly info: () => InfoMessage;
  readonly airConditioners: () => readonly AirConditioner[];
  readonly log: Log;
  /** From 0 to 1. */
  readonly random?: () => number;
}

export interface Discovery {
  /** The station has another state of its own to tell of. */
  noteHealth(health: HealthMessage): void;
  noteReading(values: Values): void;
  /** The station's info is another. */
  noteInfo(): void;
  stop(): void;
}

export const NO_DISCOVERY: Discovery = { noteHealth() {}, noteReading() {}, noteInfo() {}, stop() {} };

/** Many stations hear Home Assistant's birth message at once. */
const AFTER_BIRTH_AT_MOST_MS = 5000;

/** By then every chip and receiver that there is was looked for, more than once. */
const SETTLED_AFTER_MS = 90_000;

/** The buttons of a sender that may yet be found are not taken back as those of a remote that is gone. */
function settledAfter(runningMs: number, info: InfoMessage): Settled {
  if (runningMs >= SETTLED_AFTER_MS) return "all";
  return hasSender(info) ? "remotes" : "nothing";
}

/**
 * Tells Home Assistant what the station is made of. A broker has no list of who is there, so with "auto" it is told once there is a sign of it: its
 * birth message, or an MQTT 5 broker that takes a discovery message without saying that nobody wants it.
 */
export function createDiscovery(deps: DiscoveryDeps): Discovery {
  const { settings, base, clock, memory, info, log, random = Math.random } = deps;
  const topics = createHomeAssistantTopics(settings.prefix, base);
  const link = createCautiousLink({ link: deps.link, clock, log, isWanted: () => isListening || settings.discovery === "off" });
  const telling = createTelling(link, memory, log);
  const stopped = new AbortController();
  const told = memory.read();
  const seen = new Set(Object.values(told).flatMap((components) => Object.keys(components)));
  // What the broker keeps from before the last start is kept up to date
  let isListening = settings.discovery === "on" || (settings.discovery === "auto" && Object.keys(told).length > 0);
  const startedAtMs = clock.monotonicMs();
  let health: HealthMessage | undefined;

  const messages = (latest: HealthMessage): readonly DiscoveryMessage[] =>
    discoveryMessages({ ...settings, base, info: info(), health: latest, seen, airConditioners: deps.airConditioners() });

  /** Everything that changed since it was told on this connection. */
  async function update(): Promise<void> {
    if (stopped.signal.aborted || !link.isConnected()) return;
    if (settings.discovery === "off") return telling.tell([], "all");
    if (health === undefined) return;
    if (!isListening) await lookForListener(messages(health));
    if (isListening) await telling.tell(messages(health), settledAfter(clock.monotonicMs() - startedAtMs, info()));
  }

  async function lookForListener([message]: readonly DiscoveryMessage[]): Promise<void> {
    if (!message) return;
    const offered = await link.offer(message.topic, shortJson(message));
    if (offered.ok && offered.value === "taken") noteListener("somebody subscribes to its topics");
  }

  function noteListener(sign: string): void {
    if (isListening || settings.discovery === "off") return;
    log.info(`agent: telling Home Assistant of this station, for ${sign}; homeAssistant.discovery=off prevents it`);
    isListening = true;
  }

  /** What is kept by the broker comes again, too: a Home Assistant that begins anew may have missed it, and a broker may have lost it. */
  async function onBirth(): Promise<void> {
    noteListener("its birth message was heard");
    await clock.sleepMs(random() * AFTER_BIRTH_AT_MOST_MS, stopped.signal);
    telling.forgetConnection();
    await update();
  }

  deps.link.onConnect(() => {
    telling.forgetConnection();
    void update();
  });
  const stopWatching =
    settings.discovery === "off"
      ? () => {}
      : watchForBirth({ link: deps.link, cautious: link, clock, topic: topics.status, onBirth: () => void onBirth() });

  return {
    noteHealth(latest) {
      health = latest;
      void update();
    },
    noteReading(values) {
      const before = seen.size;
      for (const quantity of Object.keys(values)) seen.add(quantity);
      if (seen.size > before) void update();
    },
    noteInfo: () => void update(),
    stop(): void {
      stopped.abort();
      stopWatching();
    },
  };
}
