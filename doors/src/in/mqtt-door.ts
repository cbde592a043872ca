import { createLastingClient, keepSubscribed } from "@clima/mqtt-wire";
import type { BrokerAccess, Log } from "@clima/schemas";
import type { MqttMessage } from "./mqtt-json.ts";
import type { OpenDoor } from "./port.ts";

/** A broker that hangs is noticed after one and a half times that. */
const KEEPALIVE_S = 15;

/**
 * Subscribes to the devices' topics, again on each connection, for as long as it is open. Messages of an outage are not asked for afterwards: few
 * have a time, and would be taken for what is now. For the same reason what the broker had kept (retained) is left out: it gives that again at each
 * connection, and MQTT 3.1.1 has the flag on nothing else [MQTT-3.3.1-9].
 */
export function openMqttDoor(
  mqtt: BrokerAccess,
  filters: readonly string[],
  onMessage: (message: MqttMessage) => void,
  log: Log,
): OpenDoor {
  const wanted = [...new Set(filters)];
  const client = createLastingClient("doors", mqtt, { protocolVersion: 4, clean: true, keepalive: KEEPALIVE_S, resubscribe: false }, log);
  keepSubscribed("doors", client, wanted, 1, log);
  client.on("message", (topic, payload, { retain }) => {
    if (!retain) onMessage({ topic, payload });
  });
  return { place: `${mqtt.url} ${wanted.join(", ")}`, close: () => client.endAsync(true) };
}
