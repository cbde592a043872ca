import { SUBSCRIBE_AGAIN_AFTER_MS } from "@clima/mqtt-wire";
import type { ISubackPacket, ISubscribePacket } from "mqtt-packet";

/** Above those of our own messages. */
const MESSAGES_ID = 0xffff;
const FIGURES_ID = 0xfffe;

export interface SubscribingSettings {
  /** QoS 1. */
  readonly filters: readonly string[];
  /** What the broker says of itself; QoS 0, so that it keeps none of it for us. One that refuses is not asked again. */
  readonly figureFilters?: readonly string[];
}

export interface Subscribing {
  begin(): void;
  onSuback(packet: ISubackPacket): void;
  stop(): void;
}

export interface SubscribingEvents {
  /** The broker keeps for this session whatever is published from now on. */
  onSubscribed(): void;
  onRefusedFilters(filters: readonly string[]): void;
}

/** What the broker refuses is asked for again: that of a cluster refuses while it is short of a node. */
export function createSubscribing(
  { filters, figureFilters = [] }: SubscribingSettings,
  send: (packet: ISubscribePacket) => void,
  { onSubscribed, onRefusedFilters }: SubscribingEvents,
): Subscribing {
  let asked: readonly string[] = [];
  let again: NodeJS.Timeout | undefined;

  function subscribe(these: readonly string[]): void {
    asked = these;
    send(subscribePacket(MESSAGES_ID, these, 1));
  }

  return {
    begin() {
      subscribe(filters);
      if (figureFilters.length > 0) send(subscribePacket(FIGURES_ID, figureFilters, 0));
    },
    onSuback({ messageId, granted }) {
      if (messageId === FIGURES_ID) return;
      const refused = asked.filter((_, index) => Number(granted[index] ?? 0x80) >= 0x80);
      if (refused.length === 0) return onSubscribed();
      onRefusedFilters(refused);
      again = setTimeout(subscribe, SUBSCRIBE_AGAIN_AFTER_MS, refused);
    },
    stop: () => clearTimeout(again),
  };
}

const subscribePacket = (messageId: number, filters: readonly string[], qos: 0 | 1): ISubscribePacket => ({
  cmd: "subscribe",
  messageId,
  subscriptions: filters.map((topic) => ({ topic, qos })),
});
