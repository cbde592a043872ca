import type { Config } from "@clima/schemas";
import { connectAsync, type MqttClient } from "mqtt";
import { fail } from "./terminal.ts";

/** For one command: there is no second try. */
export async function connectOnce(config: Config): Promise<MqttClient> {
  try {
    return await connectAsync(config.mqtt.url, { ...config.mqtt, reconnectPeriod: 0, protocolVersion: 4 }, false);
  } catch (cause) {
    const { message, code } = cause as NodeJS.ErrnoException;
    return fail(
      `no connection to ${config.mqtt.url}: ${message || code}; is the broker running? mqtt.url and CLIMA_MQTT_URL say where it is`,
    );
  }
}
