import { connectMqttJsOnce } from "@clima/mqtt-wire";
import { type BrokerAccess, describeClosedConnection, describeConnectionError, isLoginRefusal } from "@clima/schemas";
import type { MqttClient } from "mqtt";
import { type BrokerPlace, hintOfUnreadable, ownAccess } from "./own-access.ts";
import { fail } from "./terminal.ts";

/** A connection for one command: it is not tried again, and a refusal is one line. */
export async function connectOnce(place: BrokerPlace): Promise<MqttClient> {
  try {
    return await connectMqttJsOnce(ownAccess(place), { protocolVersion: 4 });
  } catch (cause) {
    return failToConnect(cause as Error, place);
  }
}

/**
 * The access of a command that keeps trying while the broker is away. A broker that is there and refuses the login would refuse it for ever, so
 * that is a failure at once.
 */
export async function accessUnlessRefused(place: BrokerPlace): Promise<BrokerAccess> {
  const access = ownAccess(place);
  try {
    const client = await connectMqttJsOnce(access, { protocolVersion: 4 });
    await client.endAsync();
  } catch (cause) {
    if (isLoginRefusal(cause as NodeJS.ErrnoException)) return failToConnect(cause as Error, place);
  }
  return access;
}

function failToConnect(cause: NodeJS.ErrnoException, place: BrokerPlace): never {
  const access = ownAccess(place);
  const isClosed = cause.code === undefined;
  const reason = isClosed ? describeClosedConnection(access) : describeConnectionError(cause, access);
  if (isLoginRefusal(cause)) return fail(`${reason}${hintOfUnreadable(place)}`);
  return fail(`no connection to ${access.url}: ${reason}; is the broker running? mqtt.url and CLIMA_MQTT_URL say where it is`);
}
