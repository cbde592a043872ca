import { hostInUrl } from "@clima/schemas";
import { type BrokerParts, type Broker as Service, startBroker as startService } from "../main.ts";
import type { Message as InternalMessage } from "../persistence/port.ts";
import type { Client } from "../session/client.ts";
import type { Broker, BrokerOptions, ConnectedClient, Log } from "./api.ts";
import { callLater, createEmitter, type Emitter } from "./emitter.ts";
import { messageFor, messageFrom } from "./messages.ts";
import { createOwnAccess } from "./own-access.ts";
import { inWordsOfOptions, settingsOf } from "./settings.ts";

export type * from "./api.ts";

/**
 * Starts an MQTT broker in this program; it is the one that `clima broker` starts.
 * Rejects with an Error whose message is one line: what is wrong, and which option to change.
 */
export async function startBroker(options: BrokerOptions = {}): Promise<Broker> {
  const settings = settingsOf(options);
  if (!settings.ok) throw new Error(settings.error);
  const log = options.log ?? stderrLog;
  const emitter = createEmitter(log);
  // Nobody is let in before the program had its turn to listen and to subscribe: it would miss messages that were acknowledged.
  let letIn: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    letIn = resolve;
  });
  const parts = { ...eventsTo(emitter), access: createOwnAccess(options.access ?? {}, ready, log) };
  const started = await startService(settings.value, log, parts);
  if (!started.ok) throw new Error(inWordsOfOptions(started.error));
  setImmediate(letIn);
  return brokerOf(started.value, settings.value.host, emitter, log);
}

const write = (line: string): void => void process.stderr.write(`${line}\n`);
const stderrLog: Log = { debug: () => undefined, info: () => undefined, warn: write, error: write };

function eventsTo({ emit }: Emitter): Pick<BrokerParts, "events" | "onRouted"> {
  return {
    events: {
      connected: (client, isSessionPresent) => emit("clientConnected", () => ({ client: infoOf(client), isSessionPresent })),
      disconnected: (client, ending) => emit("clientDisconnected", () => ({ client: infoOf(client), ...ending })),
      subscribed: (client, granted) =>
        emit("subscribed", () => ({ client: infoOf(client), subscriptions: granted.map(({ filter, qos }) => ({ filter, qos })) })),
      unsubscribed: (client, ended) => emit("unsubscribed", () => ({ client: infoOf(client), filters: ended.map(({ filter }) => filter) })),
    },
    onRouted: (message) => {
      if (!message.topic.startsWith("$SYS/")) emit("published", () => ({ message: messageFor(message) }));
    },
  };
}

const VERSIONS = { 3: "3.1", 4: "3.1.1", 5: "5" } as const;
const infoOf = ({ id, identity: { username }, connection: { address, listener }, version }: Client): ConnectedClient => ({
  clientId: id,
  ...(username === undefined ? {} : { username }),
  address,
  listener,
  mqttVersion: VERSIONS[version],
});

function brokerOf(service: Service, host: string, { on }: Emitter, log: Log): Broker {
  const { mqttPort, webSocketPort, tlsPort, secureWebSocketPort, view, inProcess } = service;
  let closed: Promise<void> | undefined;
  const complainIfClosed = () => {
    if (closed !== undefined) throw new Error("the broker is closed");
  };
  return {
    urls: urlsOf(service, host),
    port: mqttPort,
    webSocketPort,
    tlsPort,
    secureWebSocketPort,
    publish: async (topic, payload, options = {}) => {
      complainIfClosed();
      const published = await inProcess.publish(messageFrom(topic, payload, options, Date.now()));
      if (!published.ok) throw new Error(inWordsOfOptions(published.error));
    },
    subscribe: (filter, onMessage) => {
      complainIfClosed();
      let isEnded = false;
      const call = (message: InternalMessage) => (isEnded ? undefined : onMessage(messageFor(message)));
      const subscribed = inProcess.subscribe(filter, (message) => callLater(() => call(message), `what subscribed to ${filter}`, log));
      if (!subscribed.ok) throw new Error(subscribed.error);
      return () => {
        if (!isEnded) subscribed.value();
        isEnded = true;
      };
    },
    on,
    clients: () =>
      view.clients().map(({ clientId, username, address, listener, mqttVersion }) => ({
        clientId,
        ...(username === undefined ? {} : { username }),
        address,
        listener,
        mqttVersion,
      })),
    disconnect: (clientId, { forgetSession = false } = {}) => view.disconnect(clientId, forgetSession),
    close: () => {
      closed ??= service.stop();
      return closed;
    },
  };
}

function urlsOf({ mqttPort, webSocketPort, tlsPort, secureWebSocketPort }: Service, host: string): Broker["urls"] {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  const url = (scheme: string, port: number | undefined) =>
    port === undefined ? {} : { [scheme]: `${scheme}://${hostInUrl(reachable)}:${port}` };
  return { ...url("mqtt", mqttPort), ...url("ws", webSocketPort), ...url("mqtts", tlsPort), ...url("wss", secureWebSocketPort) };
}
