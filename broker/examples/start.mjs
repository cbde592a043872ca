import { startBroker } from "@clima/broker";

const broker = await startBroker({ port: Number(process.argv[2] ?? 1883) });
console.log(`listening on ${broker.urls.mqtt}`);
