import { randomUUID } from "node:crypto";
import { type BrokerOptions, type Message, startBroker } from "@clima/broker";

const options: BrokerOptions = { port: Number(process.argv[2] ?? 1883) };
const broker = await startBroker(options);

// Answers questions of MQTT 5 clients where they want the answer [MQTT 5, 4.10].
broker.subscribe("calculator/add", async ({ payload, responseTopic, correlationData }: Message) => {
  if (responseTopic === undefined) return;
  const sum = payload
    .toString()
    .split("+")
    .reduce((total, number) => total + Number(number), 0);
  await broker.publish(responseTopic, String(sum), { qos: 1, correlationData });
});

/** Asks a client, and waits for the answer that carries the question's own correlation data. */
async function ask(topic: string, question: string): Promise<string> {
  const correlationData = Buffer.from(randomUUID());
  const responseTopic = `answers/${correlationData}`;
  const answer = new Promise<string>((resolve) => {
    const end = broker.subscribe(responseTopic, (message) => {
      if (!correlationData.equals(message.correlationData ?? Buffer.of())) return;
      end();
      resolve(message.payload.toString());
    });
  });
  await broker.publish(topic, question, { qos: 1, responseTopic, correlationData, expirySeconds: 10 });
  return answer;
}

broker.on("subscribed", async ({ client, subscriptions }) => {
  if (subscriptions.some(({ filter }) => filter === "device/name")) console.log(`${client.clientId} is ${await ask("device/name", "?")}`);
});
console.log(`listening on ${broker.urls.mqtt}`);
