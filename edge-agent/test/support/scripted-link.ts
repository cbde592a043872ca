import { err, ok, type Result } from "@clima/schemas";
import type { IncomingMessage, MessageLink, PublishOptions } from "../../src/platform/message-link.ts";

export interface Published extends PublishOptions {
  readonly topic: string;
  readonly payload: string;
}

/** A broker at the end of the link: the test connects, cuts, withholds acknowledgements, and sends. */
export function createScriptedLink() {
  const published: Published[] = [];
  const offered: Pick<Published, "topic" | "payload">[] = [];
  const withheld: ((result: Result<void, string>) => void)[] = [];
  const listeners = {
    message: [] as ((message: IncomingMessage) => void)[],
    connect: [] as (() => void)[],
    disconnect: [] as ((why: "taken-over" | "lost") => void)[],
  };
  const state = { isConnected: false, isClosed: false, reconnects: [] as string[] };
  /** Whether the broker acknowledges a message at once. */
  const behaviour = {
    acknowledges: (_message: Published): boolean => true,
    offers: "unknown" as "taken" | "untaken" | "unknown" | "refused",
  };

  const link: MessageLink = {
    isConnected: () => state.isConnected,
    publish(topic, payload, options) {
      if (!state.isConnected) return Promise.resolve(err("not connected"));
      const message = { topic, payload, ...options };
      published.push(message);
      if (options.qos === 0 || behaviour.acknowledges(message)) return Promise.resolve(ok(undefined));
      return new Promise((resolve) => withheld.push(resolve));
    },
    async offer(topic, payload) {
      if (!state.isConnected) return err("not connected");
      offered.push({ topic, payload });
      return behaviour.offers === "refused" ? err("refused") : ok(behaviour.offers);
    },
    subscribe: async () => ok(undefined),
    onMessage: (listener) => void listeners.message.push(listener),
    onConnect: (listener) => void listeners.connect.push(listener),
    onDisconnect: (listener) => void listeners.disconnect.push(listener),
    open() {},
    reconnect(reason) {
      state.reconnects.push(reason);
      cut();
    },
    async close() {
      state.isClosed = true;
      cut();
    },
  };

  function cut(why: "taken-over" | "lost" = "lost"): void {
    if (!state.isConnected) return;
    state.isConnected = false;
    for (const settle of withheld.splice(0)) settle(err("the connection broke"));
    for (const listener of listeners.disconnect) listener(why);
  }

  return {
    link,
    state,
    behaviour,
    published,
    offered,
    on: (topic: string) => published.filter((message) => message.topic === topic).map(({ payload }) => payload),
    connect(): void {
      state.isConnected = true;
      for (const listener of listeners.connect) listener();
    },
    cut,
    acknowledgeWithheld(): void {
      for (const settle of withheld.splice(0)) settle(ok(undefined));
    },
    refuseWithheld(): void {
      for (const settle of withheld.splice(0)) settle(err("refused"));
    },
    withheldCount: () => withheld.length,
    receive(topic: string, payload: string, { isRetained = false, ...more }: Partial<IncomingMessage> = {}): void {
      for (const listener of listeners.message) listener({ ...more, topic, payload: Buffer.from(payload), isRetained });
    },
  };
}
