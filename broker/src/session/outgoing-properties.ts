import { encodeVarint } from "@clima/mqtt-wire";
import type { Message } from "../persistence/port.ts";
import type { Client } from "./client.ts";
import type { DeliveryPlan } from "./message-queue.ts";

export interface OutgoingProperties {
  /** Empty where an alias stands for it; undefined: the message's own. */
  readonly topic: string | undefined;
  readonly properties: readonly Buffer[];
  /** Nothing in them is particular to the client. */
  readonly isSameForAll: boolean;
}

const MESSAGE_EXPIRY = 0x02;
const SUBSCRIPTION_IDENTIFIER = 0x0b;
const TOPIC_ALIAS = 0x23;
const NONE: OutgoingProperties = { topic: undefined, properties: [], isSameForAll: true };

/** The properties of a message for one client: what its publisher gave, what is left of its life, and what is the client's own. */
export function outgoingProperties(
  client: Client,
  message: Message,
  plan: DeliveryPlan,
  mayUseAlias = client.maxAliasesOut > 0,
): OutgoingProperties | "expired" {
  const { properties: forwarded, messageExpiry } = message;
  const hasOwn = plan.subscriptionIdentifiers !== undefined || mayUseAlias;
  if (forwarded === undefined && messageExpiry === undefined && !hasOwn) return NONE;
  const properties: Buffer[] = forwarded === undefined ? [] : [forwarded];
  if (messageExpiry !== undefined) {
    const remaining = encodeRemaining(messageExpiry);
    if (remaining === undefined) return "expired";
    properties.push(remaining);
  }
  if (!hasOwn) return { topic: undefined, properties, isSameForAll: true };
  for (const identifier of plan.subscriptionIdentifiers ?? []) {
    properties.push(Buffer.of(SUBSCRIPTION_IDENTIFIER), encodeVarint(identifier));
  }
  const alias = mayUseAlias ? aliasFor(client, message.topic) : undefined;
  if (alias) properties.push(Buffer.of(TOPIC_ALIAS, alias.number >> 8, alias.number & 0xff));
  return { topic: alias?.isKnown ? "" : undefined, properties, isSameForAll: false };
}

/** [MQTT5-3.3.2-6]: the interval that is left. */
function encodeRemaining(messageExpiry: number): Buffer | undefined {
  const remainingSeconds = Math.ceil((messageExpiry - Date.now()) / 1000);
  if (remainingSeconds <= 0) return undefined;
  const bytes = Buffer.alloc(5);
  bytes[0] = MESSAGE_EXPIRY;
  bytes.writeUInt32BE(Math.min(remainingSeconds, 0xffffffff), 1);
  return bytes;
}

/** The first topics of a connection get the aliases that the client has room for. */
function aliasFor(client: Client, topic: string): { readonly number: number; readonly isKnown: boolean } | undefined {
  client.aliasesOut ??= new Map();
  const known = client.aliasesOut.get(topic);
  if (known !== undefined) return { number: known, isKnown: true };
  if (client.aliasesOut.size >= client.maxAliasesOut) return undefined;
  const number = client.aliasesOut.size + 1;
  client.aliasesOut.set(topic, number);
  return { number, isKnown: false };
}
