import type { Message } from "./port.ts";

/** What a message counts for beside its payload. */
const OVERHEAD_BYTES = 64;

/** What a message counts for in the limits of queues and windows. */
export const bytesOf = ({ payload, topic, properties }: Message): number =>
  payload.length + topic.length + (properties?.length ?? 0) + OVERHEAD_BYTES;
