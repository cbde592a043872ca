import { type BrokerAccess, type Log, loginOf } from "@clima/schemas";
// Its build for browsers, which the client for pages is made with, has this export alone.
import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import mqttPacket from "mqtt-packet";
import { createBackOff } from "./back-off.ts";
import { openSocket } from "./open-socket.ts";
import { createOutageLog } from "./outage-log.ts";

// MQTT.js would keep a buffer for each number up to 65,535, which is 8 MB, to spare the making of two bytes for a packet.
mqttPacket.writeToStream.cacheNumbers = false;

/**
 * A client of MQTT.js over a socket of ours, so that URLs mean the same everywhere: its own reader of URLs knows no IPv6 address. It connects at
 * once. Errors are events; that nobody listens to them ends no process, as with MQTT.js's `connect`.
 */
export function createMqttJsClient(access: BrokerAccess, options: IClientOptions): MqttClient {
  const client = new mqtt.MqttClient(() => openSocket(access) as MqttClient["stream"], { ...loginOf(access), ...options });
  client.on("error", () => undefined);
  return client;
}

/** A client that connects again by itself, with back-off, until it is ended; the log hears of it. `who` begins its lines. */
export function createLastingClient(who: string, access: BrokerAccess, options: IClientOptions, log: Log): MqttClient {
  const backOff = createBackOff();
  const say = createOutageLog(who, access, log);
  const client = createMqttJsClient(access, { ...options, reconnectOnConnackError: true, reconnectPeriod: backOff.nextMs() });
  client.on("connect", () => {
    backOff.connected();
    say.connected();
  });
  client.on("error", say.failed);
  client.on("close", () => {
    client.options.reconnectPeriod = backOff.nextMs();
    const { username, password } = loginOf(access);
    Object.assign(client.options, { username, password });
    if (!client.disconnecting) say.closed();
  });
  return client;
}

/** A client that is connected, or the reason why it is not. It is not tried again. */
export function connectMqttJsOnce(access: BrokerAccess, options: IClientOptions): Promise<MqttClient> {
  const client = createMqttJsClient(access, { ...options, reconnectPeriod: 0 });
  return new Promise((resolve, reject) => {
    const onError = (error: Error) => {
      client.end(true);
      reject(error);
    };
    const onClose = () => onError(new Error(CLOSED_AT_ONCE));
    client.once("error", onError).once("close", onClose);
    client.once("connect", () => {
      client.off("error", onError).off("close", onClose);
      resolve(client);
    });
  });
}

const CLOSED_AT_ONCE = "the broker closed the connection before it answered";
