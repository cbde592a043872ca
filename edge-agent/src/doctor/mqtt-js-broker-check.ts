import { hostname } from "node:os";
import { connectMqttJsOnce, createVersionFallback } from "@clima/mqtt-wire";
import { createTopics, describeConnectionError, err, isLoginRefusal, ok, type Result } from "@clima/schemas";
import type { MqttClient } from "mqtt";
import type { AgentSettings } from "../settings.ts";
import { type Finding, failed, good } from "./finding.ts";
import { checkTwin, type KeptOfStation } from "./twin-check.ts";

const CONNECT_WITHIN_MS = 8000;
const REFUSED = 0x80;
const NOT_AWAITED = {
  schema: "result/1",
  id: "doctor",
  status: "ok",
  code: "doctor",
  message: "clima doctor asks whether it may publish",
  takenMs: 0,
};

/**
 * Logs in as the agent does, with another client id, subscribes to the station's commands, and publishes a result that nobody awaits. MQTT 5
 * says whether that was allowed; a broker without it is asked with MQTT 3.1.1, which does not. Then it looks who was this station last.
 */
export async function checkBroker(
  settings: Pick<AgentSettings, "base" | "mqtt" | "station">,
  ownHost: string = hostname(),
): Promise<readonly Finding[]> {
  const connected = await connect(settings);
  if (!connected.ok) {
    const { error } = connected;
    if (isLoginRefusal(error)) return [failed("Broker", describeConnectionError(error, settings.mqtt), ...adviceForLogin(settings))];
    const reason = describeConnectionError(error);
    return [failed("Broker", `${settings.mqtt.url} cannot be reached: ${reason}`, ...adviceFor(reason, settings))];
  }
  const client = connected.value;
  try {
    return [
      good("Broker", `${settings.mqtt.url} lets this station in, MQTT ${client.options.protocolVersion === 5 ? "5" : "3.1.1"}`),
      ...(await checkRights(client, settings)),
      checkTwin(settings.station.id, ownHost, await readKept(client, settings)),
    ];
  } finally {
    await client.endAsync(true);
  }
}

type ConnectError = Error & { readonly code?: unknown };

/** With the best version that the broker takes; else with the reason why it did not take the last one that was offered. */
async function connect({ mqtt, station }: Pick<AgentSettings, "mqtt" | "station">): Promise<Result<MqttClient, ConnectError>> {
  const versions = createVersionFallback<4 | 5>([5, 4]);
  for (;;) {
    const options = { clientId: `clima-agent-${station.id}-doctor`, connectTimeout: CONNECT_WITHIN_MS, protocolVersion: versions.begin() };
    try {
      return ok(await connectMqttJsOnce(mqtt, options));
    } catch (cause) {
      versions.failed((cause as NodeJS.ErrnoException).code);
      if (!versions.isNextDue()) return err(cause as ConnectError);
    }
  }
}

const adviceForLogin = ({ station }: Pick<AgentSettings, "station">): readonly string[] => [
  `on the broker's machine: clima user add ${station.id} --role station`,
  "then set mqtt.username and mqtt.password here",
];

function adviceFor(reason: string, { mqtt, station }: Pick<AgentSettings, "mqtt" | "station">): readonly string[] {
  if (/identifier/i.test(reason)) return adviceForLogin({ station });
  return [`is a broker running at ${mqtt.url}? mqtt.url (CLIMA_MQTT_URL) says where it is`];
}

async function checkRights(client: MqttClient, { base, station }: Pick<AgentSettings, "base" | "station">): Promise<readonly Finding[]> {
  const topics = createTopics(base).station(station.id);
  const advice = `on the broker's machine: clima user add ${station.id} --role station; a station speaks only under its own name`;
  const reads = await subscribe(client, topics.allCommands);
  const told = JSON.stringify({ ...NOT_AWAITED, station: station.id });
  const writes = await client.publishAsync(topics.result("doctor"), told, { qos: 1 }).then(
    () => undefined,
    (cause: Error) => cause.message,
  );
  return [
    reads === undefined
      ? good("Commands", `may be read from ${topics.allCommands}`)
      : failed("Commands", `may not be read from ${topics.allCommands}: ${reads}`, advice),
    writes === undefined
      ? good("Readings", `may be published under ${topics.status.replace(/status$/, "")}`)
      : failed("Readings", `may not be published: ${writes}`, advice),
  ];
}

/** Why the broker refuses; undefined when it does not. */
const subscribe = (client: MqttClient, filter: string): Promise<string | undefined> =>
  client.subscribeAsync(filter, { qos: 1 }).then(
    (granted) => ((granted[0]?.qos ?? REFUSED) >= REFUSED ? "the broker refuses" : undefined),
    (cause: Error) => cause.message,
  );

/** A broker sends what it keeps at once, but nothing says that it keeps nothing. */
const KEPT_WITHIN_MS = 1000;

async function readKept(client: MqttClient, { base, station }: Pick<AgentSettings, "base" | "station">): Promise<KeptOfStation> {
  const topics = createTopics(base).station(station.id);
  const kept = new Map<string, Buffer>();
  const both = new Promise<void>((resolve) => {
    client.on("message", (topic, payload) => {
      kept.set(topic, payload);
      if (kept.has(topics.info) && kept.has(topics.status)) resolve();
    });
  });
  const refusal = await subscribe(client, topics.info);
  // Brokers with an access table of before let a station read its info only; what is not known is not said.
  await subscribe(client, topics.status);
  if (refusal === undefined) await Promise.race([both, new Promise((resolve) => setTimeout(resolve, KEPT_WITHIN_MS))]);
  return { info: kept.get(topics.info), status: kept.get(topics.status)?.toString(), refusal };
}
