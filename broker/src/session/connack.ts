import type { Engine } from "../engine.ts";
import { encodeConnack } from "../packets/encode.ts";
import type { ConnectPacket } from "../packets/packets.ts";
import type { Properties } from "../packets/properties.ts";
import { REASON } from "../packets/reason-codes.ts";
import { ALIASES, type Client } from "./client.ts";

/**
 * What a client can do without, in the order in which it goes: without the first three it uses less than it might, or more than it was to,
 * which costs it a pause or, with too large a packet, the connection.
 */
const OPTIONAL = ["responseInformation", "topicAliasMaximum", "receiveMaximum", "maximumPacketSize"] as const;

/**
 * The properties of the CONNACK that lets a client in, as many as its Maximum Packet Size has room for [MQTT5-3.1.2-24]; undefined where
 * even what it must be told (its id, keep-alive and expiry, where they are not those that it asked for) has no room.
 */
export function welcomeProperties(engine: Pick<Engine, "settings">, client: Client, packet: ConnectPacket): Properties | undefined {
  const properties = wholeProperties(engine, client, packet);
  const isTooLarge = () => encodeConnack(client.version, false, REASON.success, properties).length > client.maxPacketBytes;
  for (const name of OPTIONAL) {
    if (!isTooLarge()) return properties;
    delete properties[name];
  }
  return isTooLarge() ? undefined : properties;
}

function wholeProperties({ settings: { limits } }: Pick<Engine, "settings">, client: Client, packet: ConnectPacket): Properties {
  if (client.version !== 5) return {};
  const askedExpirySeconds = packet.properties.sessionExpiryInterval ?? 0;
  return {
    receiveMaximum: limits.receiveMaximum,
    maximumPacketSize: limits.packetBytes,
    topicAliasMaximum: ALIASES,
    ...(packet.clientId === "" ? { assignedClientIdentifier: client.id } : {}),
    ...(client.keepAliveSeconds === packet.keepAliveSeconds ? {} : { serverKeepAlive: client.keepAliveSeconds }),
    ...(client.expirySeconds === askedExpirySeconds ? {} : { sessionExpiryInterval: client.expirySeconds }),
    ...(packet.properties.requestResponseInformation === 1 ? { responseInformation: `clima-response/${client.id}` } : {}),
  };
}
