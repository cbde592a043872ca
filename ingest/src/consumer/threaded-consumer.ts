import { Worker } from "node:worker_threads";
import type { Log } from "@clima/schemas";
import type { BrokerLink, Delivery, LinkEvents } from "../deliveries.ts";
import type { ConsumerSettings } from "./mqtt-consumer.ts";
import { type FromThread, type PackedDeliveries, payloadAt, type ToThread, topicAt } from "./thread-messages.ts";

/**
 * The consumer in a thread of its own: socket, packets and PUBACKs there; parsing and storing here. Use it as `connectConsumer`. A
 * fault of the thread is one of the process.
 */
export function connectConsumerThread(settings: ConsumerSettings, events: LinkEvents, log: Log): BrokerLink {
  const thread = new Worker(new URL("./consumer-thread.js", import.meta.url), { workerData: settings, execArgv: [] });
  const tell = (message: ToThread) => thread.postMessage(message);
  const answers = createAnswers(tell);
  const publishing = new Map<number, (isTaken: boolean) => void>();
  let lastId = 0;
  let isPaused = false;
  let onClosed: () => void = () => {};
  let closing: Promise<void> | undefined;

  function hear(message: FromThread): void {
    if (message.kind === "deliveries") handOver(message);
    else if (message.kind === "connected") events.onConnect(message.answer);
    else if (message.kind === "disconnected") events.onDisconnect();
    else if (message.kind === "log") log[message.level](message.message);
    else if (message.kind === "published") settlePublished(message);
    else onClosed();
  }

  function handOver({ first, packed }: FromThread & { kind: "deliveries" }): void {
    packed.endOf.forEach((_, index) => {
      if (!isPaused) events.onDelivery(new ThreadDelivery(packed, index, first + index, answers));
    });
  }

  function settlePublished({ id, isTaken }: FromThread & { kind: "published" }): void {
    publishing.get(id)?.(isTaken);
    publishing.delete(id);
  }

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      onClosed = resolve;
    });
    answers.flush();
    tell({ kind: "close" });
    await closed;
    for (const resolve of publishing.values()) resolve(false);
    await thread.terminate();
  }

  thread.on("message", hear);
  return {
    publish(topic, payload, options) {
      const id = lastId++;
      tell({ kind: "publish", id, topic, payload, options });
      return new Promise((resolve) => publishing.set(id, resolve));
    },
    pause() {
      isPaused = true;
      tell({ kind: "pause" });
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** Answers to deliveries, by number; those of one turn of the event loop go to the thread in one message. */
function createAnswers(tell: (message: ToThread) => void) {
  let acknowledged: number[] = [];
  let abandoned: number[] = [];
  let isFlushDue = false;

  function flush(): void {
    isFlushDue = false;
    if (acknowledged.length + abandoned.length === 0) return;
    tell({ kind: "settle", acknowledged: Float64Array.from(acknowledged), abandoned: Float64Array.from(abandoned) });
    acknowledged = [];
    abandoned = [];
  }
  function flushSoon(): void {
    if (!isFlushDue) setImmediate(flush);
    isFlushDue = true;
  }

  return {
    flush,
    acknowledge(number: number): void {
      acknowledged.push(number);
      flushSoon();
    },
    abandon(number: number): void {
      abandoned.push(number);
      flushSoon();
    },
  };
}

/**
 * A class, for there are very many, and no more in it than it takes: they live until their readings are stored, and what lives long is
 * what the garbage collector has to do with. Only the first answer counts: the thread has let the delivery go after it.
 */
class ThreadDelivery implements Delivery {
  readonly #packed: PackedDeliveries;
  readonly #place: number;
  readonly #number: number;
  readonly #answers: ReturnType<typeof createAnswers>;

  constructor(packed: PackedDeliveries, place: number, number: number, answers: ReturnType<typeof createAnswers>) {
    this.#packed = packed;
    this.#place = place;
    this.#number = number;
    this.#answers = answers;
  }

  get topic(): string {
    return topicAt(this.#packed, this.#place);
  }

  get payload(): Buffer {
    return payloadAt(this.#packed, this.#place);
  }

  acknowledge(): void {
    this.#answers.acknowledge(this.#number);
  }

  abandon(): void {
    this.#answers.abandon(this.#number);
  }
}
