import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { openSocket } from "@clima/mqtt-wire";
import { err, type Log, ok, type Result } from "@clima/schemas";
import type { IPublishPacket } from "mqtt";
import type { BrokerView } from "../observability/port.ts";
import { type BridgeMemory, recallBridge, rememberBridge } from "./bridge-memory.ts";
import { type BridgeSide, connectSide, type Dialect, type OutgoingMessage } from "./bridge-side.ts";
import { type BridgeSettings, bridgedTopics, passageOf, type Subscribed, subscriptionsFor, type Way } from "./carried-topics.ts";

/** What a bridge needs of the broker that it is part of. */
export interface BridgeHome {
  /** A connection to the broker from within; `name` is what the broker's log calls it. */
  readonly open: (name: string) => Duplex;
  readonly login: { readonly username: string; readonly password: string };
  readonly publishState: BrokerView["publish"];
  /** Of the broker's own files. */
  readonly folder: string;
}

export interface Bridge {
  /** Again: nothing. */
  stop(): Promise<void>;
}

/** A user property with the client ids of the bridges that a message came over. */
const PATH = "clima-bridge";

/**
 * Connects both sides; what cannot be reached is tried again for ever. Resolves when this broker keeps for the bridge what it carries: from
 * then on nothing that is acknowledged can pass it by. Errors are one line.
 */
export async function startBridge(settings: BridgeSettings, home: BridgeHome, log: Log): Promise<Result<Bridge, string>> {
  const file = join(home.folder, "bridges", `${settings.name}.json`);
  const recalled = await recallBridge(file, settings.name);
  if (!recalled.ok) return err(`bridge ${settings.name}: ${recalled.error}`);
  const ca = await readAuthorities(settings);
  if (!ca.ok) return ca;
  return ok(await connectSides(settings, home, recalled.value, ca.value, file, log));
}

async function readAuthorities({ name, caFile }: BridgeSettings): Promise<Result<string | undefined, string>> {
  if (caFile === undefined) return ok(undefined);
  try {
    return ok(await readFile(caFile, "utf8"));
  } catch (cause) {
    return err(`bridge ${name}: caFile ${caFile} cannot be read: ${(cause as Error).message}`);
  }
}

async function connectSides(
  settings: BridgeSettings,
  home: BridgeHome,
  memory: BridgeMemory,
  ca: string | undefined,
  file: string,
  log: Log,
): Promise<Bridge> {
  const { name, url, username, password } = settings;
  const topics = bridgedTopics(settings);
  const { clientId } = memory;
  const inbound = subscriptionsFor(topics, "in");
  const outbound = subscriptionsFor(topics, "out");
  // Before either session is changed: what was subscribed to once must be found again.
  await rememberBridge(file, {
    clientId,
    localFilters: together(memory.localFilters, outbound),
    remoteFilters: together(memory.remoteFilters, inbound),
  });
  const sayState = createStateLog(settings, clientId, home, log);
  const sides: { local?: BridgeSide; remote?: BridgeSide } = {};
  const carry = createCarrier(settings, clientId, log);

  sides.remote = connectSide({
    clientId,
    username,
    password,
    dialects: dialectsOf(settings),
    subscriptions: inbound,
    oldFilters: memory.remoteFilters,
    open: () => openSocket({ url, ...(ca === undefined ? {} : { ca }) }),
    onMessage: (packet, release) => carry("in", packet, sides.local, release),
    onRefused: (complaint) => log.error(`broker: bridge ${name}: ${complaint}`),
    onUp: () => sayState(true, "connected"),
    onDown: (reason) => sayState(false, reason),
  });
  await new Promise<void>((answered) => {
    sides.local = connectSide({
      clientId,
      ...home.login,
      dialects: ["5"],
      subscriptions: outbound,
      oldFilters: memory.localFilters,
      open: () => home.open(`bridge ${name}`),
      onMessage: (packet, release) => carry("out", packet, sides.remote, release),
      onRefused: (complaint) => log.error(`broker: bridge ${name}, here: ${complaint}`),
      onUp: answered,
      onDown: (reason) => {
        log.error(`broker: bridge ${name} cannot reach its own broker: ${reason}`);
        answered();
      },
    });
  });
  let stopped: Promise<void> | undefined;
  async function stop(): Promise<void> {
    await sides.remote?.close();
    await sides.local?.close();
  }
  return {
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

const together = (old: readonly string[], subscribed: readonly Subscribed[]): string[] => [
  ...new Set([...old, ...subscribed.map(({ filter }) => filter)]),
];

/** Without the flag of a bridge, 3.1.1 gives a client its own messages back: no good for topics that go both ways. */
function dialectsOf({ version, topics }: BridgeSettings): readonly [Dialect, ...Dialect[]] {
  if (version === "5") return ["5"];
  const plain: Dialect[] = topics.some(({ direction }) => direction === "both") ? [] : ["4"];
  return version === "4" ? ["4 as a bridge", ...plain] : ["5", "4 as a bridge", ...plain];
}

/** Takes messages from one side to the other. */
function createCarrier(settings: BridgeSettings, clientId: string, log: Log) {
  const { name } = settings;
  const topics = bridgedTopics(settings);
  let hasSaidLoop = false;

  return (way: Way, packet: IPublishPacket, to: BridgeSide | undefined, release: () => void): void => {
    const passage = passageOf(topics, way, packet.topic);
    if (!passage || !to) return release();
    const path = [packet.properties?.userProperties?.[PATH] ?? []].flat();
    if (path.includes(clientId)) {
      if (!hasSaidLoop)
        log.error(`broker: bridge ${name} met its own messages (${packet.topic}); two bridges carry the same topics: take one away`);
      hasSaidLoop = true;
      return release();
    }
    to.publish(carried(packet, passage, [...path, clientId]), release);
  };
}

function carried(
  { payload, qos, retain, properties = {} }: IPublishPacket,
  passage: { readonly topic: string; readonly qos: 0 | 1 },
  path: string[],
): OutgoingMessage {
  const { payloadFormatIndicator, messageExpiryInterval, contentType, responseTopic, correlationData, userProperties } = properties;
  const kept = { payloadFormatIndicator, messageExpiryInterval, contentType, responseTopic, correlationData };
  const present = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
  return {
    topic: passage.topic,
    payload: Buffer.from(payload),
    qos: Math.min(qos, passage.qos) as 0 | 1,
    retain,
    properties: { ...present, userProperties: { ...userProperties, [PATH]: path } },
  };
}

/** One line a change, and the topic by which Mosquitto tells of its bridges. */
function createStateLog({ name, url }: BridgeSettings, clientId: string, { publishState }: BridgeHome, log: Log) {
  const topic = `$SYS/broker/connection/${clientId}/state`;
  const publish = (payload: "0" | "1") =>
    publishState({ topic, payload, retain: true }).catch((cause: Error) =>
      log.warn(`broker: ${topic} was not published: ${cause.message}`),
    );
  void publish("0");
  return (isUp: boolean, detail: string): void => {
    void publish(isUp ? "1" : "0");
    if (isUp) log.info(`broker: bridge ${name} is connected to ${url}`);
    else log.warn(`broker: bridge ${name} has no connection to ${url}: ${detail}; what it carries waits`);
  };
}
