import type { Client } from "./client.ts";

/** A reason is for people: longer ones, which quote a long topic, are left out. */
const MAX_REASON_CHARACTERS = 1000;

/** A packet with its reason in words where the client asked for reasons and has room for it, else without [MQTT5-3.4.2-2] [MQTT5-3.14.2-3]. */
export function withReason(
  { wantsReasons, maxPacketBytes }: Client,
  reason: string | undefined,
  encode: (reasonString?: string) => Buffer,
): Buffer {
  if (!wantsReasons || reason === undefined || reason.length > MAX_REASON_CHARACTERS) return encode();
  const bytes = encode(reason);
  return bytes.length <= maxPacketBytes ? bytes : encode();
}
