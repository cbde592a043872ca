import { err, type Log, ok, type ParsedTopic, type Result, type Topics } from "@clima/schemas";
import { complainOfStation } from "./complain-of-station.ts";
import { type Heard, KINDS, type What } from "./heard.ts";
import type { MqttConnection } from "./mqtt-connection.ts";

export interface SubscribeOptions {
  /** Of this station only. */
  readonly station?: string;
}

interface Message {
  readonly topic: string;
  readonly payload: Uint8Array;
}

interface Listener {
  readonly filters: readonly string[];
  take(topic: string, payload: Uint8Array): void;
}

/** [MQTT-3.9.3-2], [MQTT5-3.9.3] reason codes from here on are refusals. */
const REFUSED = 0x80;
/** Stands for every station. */
const ANY = "+";

/** For programs without types. */
function complainOf(what: string, station: string | undefined): string | undefined {
  if (!Object.hasOwn(KINDS, what))
    return `${JSON.stringify(what)} cannot be subscribed to; expected one of ${Object.keys(KINDS).join(", ")}`;
  return station === undefined ? undefined : complainOfStation(station);
}

const isOf = (station: string | undefined, topic: ParsedTopic): boolean =>
  station === undefined || ("station" in topic && topic.station === station);

/** Subscribes at the broker; the error is its reason for refusing. */
export const subscribeTo = (mqtt: MqttConnection, filter: string): Promise<Result<void, string>> =>
  mqtt.subscribeAsync(filter, { qos: 1 }).then(
    (granted) => (granted.some(({ qos }) => qos >= REFUSED) ? err("the broker refuses") : ok(undefined)),
    (cause: Error) => err(cause.message),
  );

/** Who listens to what. */
export function createSubscriptions(mqtt: MqttConnection, topics: Topics, log: Log) {
  const listeners = new Set<Listener>();

  async function subscribe<W extends What>(
    what: W,
    onHeard: (heard: Heard[W]) => void,
    { station }: SubscribeOptions = {},
  ): Promise<Result<() => Promise<void>, string>> {
    const complaint = complainOf(what, station);
    if (complaint !== undefined) return err(complaint);
    const filters = KINDS[what].filters(topics.station(station ?? ANY));
    const listener: Listener = { filters, take: (topic, payload) => take(what, station, onHeard, { topic, payload }) };
    listeners.add(listener);
    const answers = await Promise.all(filters.map((filter) => subscribeTo(mqtt, filter)));
    const refused = answers.findIndex(({ ok }) => !ok);
    const answer = answers[refused];
    if (answer === undefined || answer.ok) return ok(() => end(listener));
    listeners.delete(listener);
    return err(`no subscription to ${filters[refused]}: ${answer.error}`);
  }

  function take<W extends What>(what: W, station: string | undefined, onHeard: (heard: Heard[W]) => void, message: Message): void {
    const parsed = topics.parse(message.topic);
    // An empty message clears what the broker keeps, as when a station is forgotten; it says nothing.
    if (parsed === undefined || message.payload.length === 0 || !isOf(station, parsed)) return;
    const heard = KINDS[what].read(parsed, message.payload);
    if (!heard.ok) return log.warn(`a message on ${message.topic} cannot be read: ${heard.error}`);
    for (const each of heard.value) tell(what, each, onHeard);
  }

  function tell<W extends What>(what: W, heard: Heard[W], onHeard: (heard: Heard[W]) => void): void {
    try {
      onHeard(heard);
    } catch (cause) {
      log.error(`what listens to ${what} threw: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`);
    }
  }

  /** A filter that somebody else listens to as well stays. */
  async function end(listener: Listener): Promise<void> {
    if (!listeners.delete(listener)) return;
    const wanted = new Set([...listeners].flatMap(({ filters }) => filters));
    const unwanted = listener.filters.filter((filter) => !wanted.has(filter));
    if (mqtt.connected) await Promise.all(unwanted.map((filter) => mqtt.unsubscribeAsync(filter)));
  }

  return {
    subscribe,
    hear(topic: string, payload: Uint8Array): void {
      for (const listener of [...listeners]) listener.take(topic, payload);
    },
  };
}
