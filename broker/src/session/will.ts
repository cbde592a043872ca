import { complainOfMessage } from "../access/message-rights.ts";
import type { Engine } from "../engine.ts";
import type { SessionRecord } from "../persistence/port.ts";

/** Publishes the will of a client that went without a word, if its user may [MQTT-3.1.2-8]. */
export function publishWill(engine: Pick<Engine, "log" | "access" | "router" | "core">, { clientId, username, will }: SessionRecord): void {
  if (!will) return;
  const identity = username === undefined ? {} : { username };
  const complaint = complainOfMessage(engine.access, { identity, clientId }, will);
  if (complaint) {
    engine.log.warn(`broker: the will of client ${JSON.stringify(clientId)} was not published to ${will.topic}: ${complaint.detail}`);
    return;
  }
  const { topic, payload, qos, retain, properties, messageExpirySeconds } = will;
  const message = {
    topic,
    payload,
    qos,
    retain,
    clientId,
    properties,
    messageExpiry: messageExpirySeconds === undefined ? undefined : Date.now() + messageExpirySeconds * 1000,
  };
  engine.core.publish(engine.core.identify(message), engine.router.route, (error) => {
    if (error) engine.log.error(`broker: the will of client ${JSON.stringify(clientId)} was not stored: ${error.message}`);
  });
}
