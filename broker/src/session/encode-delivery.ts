import type { Engine } from "../engine.ts";
import { drop } from "../observability/counters.ts";
import { encodePublish, markRepeated, packetIdOffset, withPacketId } from "../packets/encode.ts";
import type { Message } from "../persistence/port.ts";
import type { Encodings } from "../routing/router.ts";
import type { Client } from "./client.ts";
import type { DeliveryPlan } from "./message-queue.ts";
import { outgoingProperties } from "./outgoing-properties.ts";

/**
 * The bytes for one client, which `encodings` keep for others that get the same; undefined where the message expired or is larger than the
 * client takes [MQTT5-3.1.2-24].
 */
export function encode(
  context: Pick<Engine, "counters">,
  client: Client,
  message: Message,
  plan: DeliveryPlan,
  messageId: number,
  encodings?: Encodings,
): Buffer | undefined {
  const own = propertiesFor(client, message, plan);
  if (own === "expired") return void drop(context.counters, "expired");
  const { qos, retain } = plan;
  const shared = own === undefined || own.isSameForAll ? encodings : undefined;
  const key = (client.version === 5 ? 8 : 0) + qos * 2 + (retain ? 1 : 0);
  const known = shared?.get(key);
  const { topic = message.topic, properties } = own ?? {};
  const bytes = known ?? encodePublish({ topic, payload: message.payload, qos, retain, messageId, properties });
  if (bytes.length > client.maxPacketBytes) return encodeSmaller(context, client, message, plan, { messageId, own });
  if (known === undefined) shared?.set(key, bytes);
  return known !== undefined && qos > 0 ? withPacketId(known, packetIdOffset(known), messageId) : bytes;
}

/** The same for a message that was sent before. */
export function encodeAgain(
  context: Pick<Engine, "counters">,
  client: Client,
  message: Message,
  plan: DeliveryPlan,
  messageId: number,
): Buffer | undefined {
  const bytes = encode(context, client, message, plan, messageId);
  return bytes && markRepeated(bytes);
}

type OwnProperties = Exclude<ReturnType<typeof outgoingProperties>, "expired"> | undefined;

/** Clients of before MQTT 5 get none. */
function propertiesFor(client: Client, message: Message, plan: DeliveryPlan): OwnProperties | "expired" {
  const own = client.version === 5 ? outgoingProperties(client, message, plan) : undefined;
  return message.messageExpiry !== undefined && message.messageExpiry <= Date.now() ? "expired" : own;
}

interface Before {
  readonly messageId: number;
  readonly own: OwnProperties;
}

/** Of a message that is larger than the client takes: without an alias, which is ours to give, it may fit [MQTT5-3.1.2-24] [MQTT5-3.1.2-25]. */
function encodeSmaller(
  { counters }: Pick<Engine, "counters">,
  client: Client,
  message: Message,
  plan: DeliveryPlan,
  { messageId, own }: Before,
): Buffer | undefined {
  // The receiver never learns of an alias that was to come with this message.
  if (own?.topic === undefined) client.aliasesOut?.delete(message.topic);
  const without = client.maxAliasesOut > 0 ? outgoingProperties(client, message, plan, false) : "expired";
  if (without !== "expired") {
    const { topic, payload } = message;
    const { qos, retain } = plan;
    const bytes = encodePublish({ topic, payload, qos, retain, messageId, properties: without.properties });
    if (bytes.length <= client.maxPacketBytes) return bytes;
  }
  drop(counters, "packet-too-large");
  return undefined;
}
