import type { Duplex } from "node:stream";
import type { Client } from "aedes";
import mqttPacket, { type Packet } from "mqtt-packet";

/**
 * Aedes 1.2.0 writes the PUBACK of a QoS 1 message before it stores the message (lib/handlers/publish.js), so a crash in
 * between loses what the publisher was told is safe. Here the PUBACK is caught on its way out and let go by `release`, which
 * the broker calls from Aedes' `published` hook: after retained and queued copies are in the persistence. [MQTT-4.3.2-2]
 *
 * It leans on two details of Aedes: it writes through the `writeToStream` property of the mqtt-packet module, and it hangs its
 * Client on the connection as `client`.
 */
type Write = (packet: Packet, stream: Duplex, options?: unknown) => boolean;
const codec = mqttPacket as unknown as { writeToStream: Write };

type ClientStream = Duplex & { client?: Client };

const heldBy = new WeakMap<Client, Set<number>>();
let installed: Write | undefined;

/** Catches PUBACKs of every Aedes client in this process; idempotent. */
export function holdPubacks(): void {
  if (installed) return;
  const write = codec.writeToStream;
  installed = write;
  codec.writeToStream = (packet, stream: ClientStream, options) => {
    const held = stream.client && heldBy.get(stream.client);
    if (packet.cmd !== "puback" || packet.messageId === undefined || !held) return write(packet, stream, options);
    held.add(packet.messageId);
    return true;
  };
}

/** From now on the PUBACKs of this client wait for `releasePuback`. */
export const holdPubacksOf = (client: Client): void => void heldBy.set(client, new Set());

/** Sends the PUBACK of a stored message. */
export function releasePuback(client: Client, messageId: number): void {
  const isHeld = heldBy.get(client)?.delete(messageId);
  if (isHeld && installed && !client.conn.destroyed) installed({ cmd: "puback", messageId }, client.conn as Duplex);
}
