export { type Broker, type BrokerSettings, startBroker } from "./main.ts";
