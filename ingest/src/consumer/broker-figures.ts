import type { BrokerFigures, Delivery } from "./port.ts";

/** What brokers say of themselves; names and units are Mosquitto's, and Clima's broker has the same. */
const CLIENTS = "$SYS/broker/clients/connected";
const DROPPED = "$SYS/broker/publish/messages/dropped";
export const FIGURE_TOPICS = [CLIENTS, DROPPED] as const;

/** The newest figures of one broker, as long as it is connected. */
export function createBrokerFigures() {
  const known = new Map<string, number>();
  const named = (name: keyof BrokerFigures, topic: string): BrokerFigures => {
    const figure = known.get(topic);
    return figure === undefined ? {} : { [name]: figure };
  };

  return {
    /** Whether the delivery is of the broker itself, which is answered here: also one that an earlier start subscribed to. */
    take(delivery: Delivery): boolean {
      if (!delivery.topic.startsWith("$SYS/")) return false;
      if (/^\d+$/.test(delivery.text)) known.set(delivery.topic, Number(delivery.text));
      delivery.acknowledge();
      return true;
    },
    forget: () => known.clear(),
    state: (): BrokerFigures => ({ ...named("clients", CLIENTS), ...named("droppedMessages", DROPPED) }),
  };
}
