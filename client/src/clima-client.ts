import { createTopics, DEFAULT_BASE, type Log, type Result, type Topics } from "@clima/schemas";
import { createCommandPublisher } from "./answers.ts";
import { type CommandSender, createCommandSender } from "./command-sender.ts";
import type { Heard, What } from "./heard.ts";
import type { MqttConnection } from "./mqtt-connection.ts";
import { createSubscriptions, type SubscribeOptions } from "./subscriptions.ts";

export interface ClientOptions {
  /** First levels of every topic; `clima/v1`. */
  readonly base?: string;
  /** Where outages and messages that cannot be read are told; warnings and errors go to the console. */
  readonly log?: Log;
}

export interface ClimaClient {
  /** Whether the broker answers; after an outage it does so by itself again. */
  isConnected(): boolean;
  readonly topics: Topics;
  /**
   * Listens; what the broker keeps (info, status, health, latest) comes at once. Resolves, once the broker agreed, with what ends it; the error is why
   * the broker refuses. A reading can come twice, as MQTT has it: `station` and `takenAt` are its identity.
   */
  subscribe<W extends What>(
    what: W,
    onHeard: (heard: Heard[W]) => void,
    options?: SubscribeOptions,
  ): Promise<Result<() => Promise<void>, string>>;
  /** Sends a command with a fresh id and an expiry, and resolves with the station's result, or with why there is none. */
  readonly send: CommandSender["send"];
  close(): Promise<void>;
}

/** Clima over a connection that is there already: a client of MQTT.js, 5. `close` ends that one. */
export function clientOver(mqtt: MqttConnection, { base = DEFAULT_BASE, log = consoleLog }: ClientOptions = {}): ClimaClient {
  const topics = createTopics(base);
  const commands = createCommandPublisher(mqtt, topics);
  const sender = createCommandSender(commands.publish);
  const subscriptions = createSubscriptions(mqtt, topics, log);
  mqtt.on("message", (topic, payload) => {
    subscriptions.hear(topic, payload);
    if (!commands.isAnswer(topic)) return;
    const heard = sender.hear(payload);
    if (!heard.ok) log.warn(`a result on ${topic} cannot be read: ${heard.error}`);
  });
  return {
    isConnected: () => mqtt.connected,
    topics,
    subscribe: subscriptions.subscribe,
    send: sender.send,
    close: async () => {
      await mqtt.endAsync(true);
    },
  };
}

/** Where nobody says where to log, as in a page. */
export const consoleLog: Log = {
  debug() {},
  info() {},
  // biome-ignore lint/suspicious/noConsole: it is the log of a program that brings none
  warn: (line) => console.warn(line),
  // biome-ignore lint/suspicious/noConsole: the same
  error: (line) => console.error(line),
};
