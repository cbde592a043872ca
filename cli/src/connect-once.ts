import { join } from "node:path";
import { type LocalLogin, readLocalLogin } from "@clima/broker/internal";
import { connectMqttJsOnce } from "@clima/mqtt-wire";
import {
  type BrokerAccess,
  type Config,
  describeClosedConnection,
  describeConnectionError,
  isLoginRefusal,
  isLoopback,
  parseBrokerUrl,
} from "@clima/schemas";
import type { MqttClient } from "mqtt";
import { fail } from "./terminal.ts";

type Place = Pick<Config, "dataDir"> & { readonly mqtt: BrokerAccess };

/** A connection for one command: it is not tried again, and a refusal is one line. */
export async function connectOnce(config: Place): Promise<MqttClient> {
  const { mqtt, hint } = await ownAccess(config);
  try {
    return await connectMqttJsOnce(mqtt, { protocolVersion: 4 });
  } catch (cause) {
    return failToConnect(cause as Error, mqtt, hint);
  }
}

/**
 * The access of a command that keeps trying while the broker is away. A broker that is there and refuses the login would refuse it for ever, so
 * that is a failure at once.
 */
export async function accessUnlessRefused(config: Place): Promise<BrokerAccess> {
  const { mqtt, hint } = await ownAccess(config);
  try {
    const client = await connectMqttJsOnce(mqtt, { protocolVersion: 4 });
    await client.endAsync();
  } catch (cause) {
    if (isLoginRefusal(cause as NodeJS.ErrnoException)) return failToConnect(cause as Error, mqtt, hint);
  }
  return mqtt;
}

function failToConnect(cause: NodeJS.ErrnoException, mqtt: BrokerAccess, hint: string): never {
  const isClosed = cause.code === undefined;
  const reason = isClosed ? describeClosedConnection(mqtt) : describeConnectionError(cause, mqtt);
  if (isLoginRefusal(cause)) return fail(`${reason}${hint}`);
  return fail(`no connection to ${mqtt.url}: ${reason}; is the broker running? mqtt.url and CLIMA_MQTT_URL say where it is`);
}

/** Commands get in at the broker of their data folder by themselves; `hint` is why that was not possible, for a refusal. */
async function ownAccess({ mqtt, dataDir }: Place): Promise<{ readonly mqtt: BrokerAccess; readonly hint: string }> {
  if (mqtt.username !== undefined || mqtt.cert !== undefined) return { mqtt, hint: "" };
  const folder = join(dataDir, "broker");
  const login = await readLocalLogin(folder);
  if (login === "unreadable") return { mqtt, hint: `, or run this as the owner of ${folder}, who gets in without` };
  if (login === undefined || !isOf(login, mqtt.url)) return { mqtt, hint: "" };
  return { mqtt: { ...mqtt, username: login.username, password: login.password }, hint: "" };
}

/** The login is for no other broker to see. */
function isOf({ host, ports }: LocalLogin, url: string): boolean {
  const parsed = parseBrokerUrl(url);
  return parsed.ok && ports.includes(parsed.value.port) && (isLoopback(parsed.value.host) || parsed.value.host === host);
}
