import { connectMqttJsOnce } from "@clima/mqtt-wire";
import { type BrokerAccess, describeClosedConnection, describeConnectionError } from "@clima/schemas";
import type { MqttClient } from "mqtt";
import { fail } from "./terminal.ts";

/** A connection for one command: it is not tried again, and a refusal is one line. */
export async function connectOnce({ mqtt }: { readonly mqtt: BrokerAccess }): Promise<MqttClient> {
  try {
    return await connectMqttJsOnce(mqtt, { protocolVersion: 4 });
  } catch (cause) {
    const isClosed = (cause as NodeJS.ErrnoException).code === undefined;
    const reason = isClosed ? describeClosedConnection(mqtt) : describeConnectionError(cause as Error, mqtt);
    return fail(`no connection to ${mqtt.url}: ${reason}; is the broker running? mqtt.url and CLIMA_MQTT_URL say where it is`);
  }
}
