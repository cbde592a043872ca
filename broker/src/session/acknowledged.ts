import type { Engine } from "../engine.ts";
import { encodeAck } from "../packets/encode.ts";
import type { AckPacket } from "../packets/packets.ts";
import { REASON } from "../packets/reason-codes.ts";
import type { Client } from "./client.ts";
import type { Inflight } from "./inflight.ts";
import { discard, pump, whenSafe } from "./transmit.ts";

/** What a client answers to the messages that it is sent [MQTT-4.3.2] [MQTT-4.3.3]. */
export function receiveAck(engine: Engine, client: Client, packet: AckPacket): void {
  const inflight = client.inflight.get(packet.messageId);
  if (packet.cmd === "puback") {
    if (inflight?.qos === 1) complete(engine, client, packet.messageId, inflight);
  } else if (packet.cmd === "pubrec") receivePubrec(engine, client, packet, inflight);
  else if (inflight?.isReleased) complete(engine, client, packet.messageId, inflight);
}

function receivePubrec(engine: Engine, client: Client, { messageId, reasonCode }: AckPacket, inflight: Inflight | undefined): void {
  const release = (code: number) => engine.output.send(client, encodeAck("pubrel", client.version, messageId, code));
  // [MQTT5-4.3.3-4]: a PUBREL answers only a PUBREC without an error.
  if (reasonCode >= REASON.unspecifiedError) {
    if (inflight?.qos === 2) complete(engine, client, messageId, inflight);
    return;
  }
  if (inflight?.qos !== 2) return release(REASON.packetIdentifierNotFound);
  if (inflight.isReleased || !inflight.queue.isStored || inflight.queue !== client.queue) {
    inflight.isReleased = true;
    return release(REASON.success);
  }
  inflight.isReleased = true;
  engine.persistence.queues.noteReleased(client.id, inflight.delivery.message);
  // Not before it is stored: a broker that forgot would send the message again, to a client that has released it.
  whenSafe(engine, client, () => release(REASON.success));
}

/** The message arrived: its identifier is free, and there is room for the next. */
function complete(engine: Engine, client: Client, messageId: number, { delivery, queue }: Inflight): void {
  client.inflight.delete(messageId);
  discard(engine, queue, delivery.message);
  pump(engine, client);
}
