import { connectAsync } from "mqtt";
import { setTimeout as sleep } from "node:timers/promises";

const IN_FLIGHT = 10;
const BETWEEN_MS = 10;
const PAYLOAD_CHARACTERS = 64;

export const payloadOf = (number: number): string => String(number).padStart(PAYLOAD_CHARACTERS, "0");

/** Publishes numbered messages of QoS 2 to one topic, each once, through whatever happens to the broker. */
export async function startPublisher(port: number, topic: string) {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
    clientId: `publisher of ${topic}`,
    clean: false,
    protocolVersion: 4,
    reconnectPeriod: 50,
  });
  client.on("error", () => undefined);
  let published = 0;
  let acknowledged = 0;
  const publish = async (payload: string) => void (await client.publishAsync(topic, payload, { qos: 2 }));
  async function publishNext(): Promise<void> {
    await publish(payloadOf(published++));
    acknowledged += 1;
  }

  /** Goes on until it is stopped. */
  function flow() {
    let isOver = false;
    const one = async () => {
      while (!isOver) {
        await publishNext();
        await sleep(BETWEEN_MS);
      }
    };
    const all = Promise.all(Array.from({ length: IN_FLIGHT }, one));
    return {
      async stop() {
        isOver = true;
        await all;
      },
    };
  }
  return {
    count: () => acknowledged,
    publish,
    publishMany: async (count: number) => void (await Promise.all(Array.from({ length: count }, publishNext))),
    flow,
    close: () => client.endAsync(true),
  };
}

export type Publisher = Awaited<ReturnType<typeof startPublisher>>;
