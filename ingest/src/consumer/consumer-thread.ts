import { setImmediate as nextTurn } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import type { Log } from "@clima/schemas";
import type { ConnectAnswer, Delivery } from "../deliveries.ts";
import { type ConsumerSettings, connectConsumer } from "./mqtt-consumer.ts";
import { type FromThread, type LogLevel, packDeliveries, type ToThread } from "./thread-messages.ts";

const port = parentPort;
if (port === null) throw new Error("the consumer's thread was started as a process of its own");
const say = (message: FromThread, moved: ArrayBuffer[] = []) => port.postMessage(message, moved);
const logAs = (level: LogLevel) => (message: string) => say({ kind: "log", level, message });
const log: Log = { debug: logAs("debug"), info: logAs("info"), warn: logAs("warn"), error: logAs("error") };

const held = new Map<number, Delivery>();
let gathered: Delivery[] = [];
let delivered = 0;

/** What one turn of the event loop brought goes on in one message. */
function onDelivery(delivery: Delivery): void {
  if (gathered.length === 0) setImmediate(handOver);
  gathered.push(delivery);
}

function handOver(): void {
  const first = delivered;
  for (const delivery of gathered) held.set(delivered++, delivery);
  const packed = packDeliveries(gathered);
  gathered = [];
  say({ kind: "deliveries", first, packed }, [packed.payloads.buffer as ArrayBuffer]);
}

const onConnect = (answer: ConnectAnswer) => say({ kind: "connected", answer });
const onDisconnect = () => say({ kind: "disconnected" });
const link = connectConsumer(workerData as ConsumerSettings, { onDelivery, onConnect, onDisconnect }, log);

function settle(numbers: Float64Array, how: "acknowledge" | "abandon"): void {
  for (const number of numbers) {
    held.get(number)?.[how]();
    held.delete(number);
  }
}

async function publish({ id, topic, payload, options }: ToThread & { kind: "publish" }): Promise<void> {
  say({ kind: "published", id, isTaken: await link.publish(topic, payload, options) });
}

/** PUBACKs go out at the end of the turn in which deliveries were settled. */
async function close(): Promise<void> {
  await nextTurn();
  await link.close();
  say({ kind: "closed" });
}

port.on("message", (message: ToThread) => {
  if (message.kind === "settle") {
    settle(message.acknowledged, "acknowledge");
    settle(message.abandoned, "abandon");
  } else if (message.kind === "publish") void publish(message);
  else if (message.kind === "pause") link.pause();
  else void close();
});
