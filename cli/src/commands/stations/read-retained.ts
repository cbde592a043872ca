import type { MqttClient } from "mqtt";

/** What a broker told a new subscriber. */
export interface Retained {
  /** By topic; none is empty. */
  readonly kept: ReadonlyMap<string, Buffer>;
  /** Topics on which something was published meanwhile. */
  readonly live: ReadonlySet<string>;
  /** Filters that this user may not subscribe to, with the broker's reason. */
  readonly refused: ReadonlyMap<string, string>;
}

/** MQTT has no end of what is retained, so it is over when nothing of it came for so long. */
const QUIET_MS = 700;
const AT_MOST_MS = 20_000;

/** Subscribes, and gathers what the broker keeps on the topics of the filters. For a client that has subscribed to nothing yet. */
export async function readRetained(client: MqttClient, filters: readonly string[]): Promise<Retained> {
  const kept = new Map<string, Buffer>();
  const live = new Set<string>();
  const refused = new Map<string, string>();
  let lastAtMs = performance.now();
  client.on("message", (topic, payload, { retain }) => {
    if (retain) kept.set(topic, payload);
    else if (payload.length > 0) live.add(topic);
    if (retain) lastAtMs = performance.now();
  });
  for (const filter of filters) {
    const reason = await subscribe(client, filter);
    if (reason !== undefined) refused.set(filter, reason);
  }
  const beganAtMs = performance.now();
  lastAtMs = beganAtMs;
  while (performance.now() - lastAtMs < QUIET_MS && performance.now() - beganAtMs < AT_MOST_MS) {
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS / 10));
  }
  return { kept, live, refused };
}

const REFUSED = 0x80;

/** Why the broker refuses; undefined when it does not. */
const subscribe = (client: MqttClient, filter: string): Promise<string | undefined> =>
  client.subscribeAsync(filter, { qos: 1 }).then(
    (granted) => ((granted[0]?.qos ?? REFUSED) >= REFUSED ? "the broker refuses" : undefined),
    (cause: Error) => cause.message,
  );
