import type { Engine } from "../engine.ts";
import type { Client } from "./client.ts";
import { waitingBytes } from "./output.ts";

/** Messages that one client gets in a row: everybody else has a turn before the next. */
export const BURST_MESSAGES = 256;

/** Whether another message of QoS 1 or 2 may go to the client now: its window, the memory for that and its network have room. */
export const hasRoom = ({ settings: { limits } }: Pick<Engine, "settings">, client: Client): boolean =>
  client.phase === "connected" &&
  client.burstMessages < BURST_MESSAGES &&
  client.inflight.size < client.sendWindow &&
  client.inflight.bytes < limits.inflightBytes &&
  waitingBytes(client) < limits.outputBytes;

/** Whether that may be one that was never sent: what an earlier connection left goes first [MQTT-4.4.0-1], and has its identifiers. */
export const hasRoomForNew = (context: Pick<Engine, "settings">, client: Client): boolean =>
  client.resend.length === 0 && hasRoom(context, client);
