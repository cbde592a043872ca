import type { Access, Identity } from "./port.ts";

interface Sender {
  readonly identity: Identity;
  readonly clientId: string;
}

interface SentMessage {
  readonly topic: string;
  readonly retain: boolean;
  readonly payload: Uint8Array;
}

/** Why a message may not be sent, or a will not be left; `detail` goes to the log and to the sender. */
export interface MessageRefusal {
  readonly kind: "not-authorized" | "may-not-retain";
  readonly detail: string;
}

/** What the rights say of a message that a client sends; undefined: it may. An empty retained message is kept nowhere: it clears its topic [MQTT-3.3.1-10]. */
export function complainOfMessage(
  access: Pick<Access, "mayPublish" | "mayRetain" | "mayClear">,
  { identity, clientId }: Sender,
  { topic, retain, payload }: SentMessage,
): MessageRefusal | undefined {
  const clears = retain && payload.length === 0;
  const may = access.mayPublish(identity, clientId, topic) || (clears && access.mayClear(identity, clientId, topic));
  if (!may) return { kind: "not-authorized", detail: "its user may not publish there" };
  if (!retain || clears || access.mayRetain(identity, clientId, topic)) return undefined;
  return { kind: "may-not-retain", detail: "its user may not have messages retained there; publish it without the retain flag" };
}
