export { type ClientOptions, type ClimaClient, clientOver } from "./clima-client.ts";
export {
  type CommandSender,
  createCommandSender,
  type PublishCommand,
  type SendFailure,
  type SendOptions,
} from "./command-sender.ts";
export type { CommandPayloads } from "./commands.ts";
export * from "./contract.ts";
export type { Heard, HeardReading, LatestValue, StationEvent, StationStatus, What } from "./heard.ts";
export type { MqttConnection } from "./mqtt-connection.ts";
export { type ConnectOptions, connect } from "./mqtt-js-connect.ts";
export type { SubscribeOptions } from "./subscriptions.ts";
