import type { Message } from "./port.ts";

/** What a message counts for beside its bytes in a stored queue and under way. */
const OVERHEAD_BYTES = 64;
/** The objects of a message that only one queue holds, measured with 100,000 of them. */
const WAITING_OVERHEAD_BYTES = 320;

const contentBytes = ({ payload, topic, properties }: Message): number => payload.length + topic.length + (properties?.length ?? 0);

/** What a message counts for in the limits of stored queues and of windows. */
export const bytesOf = (message: Message): number => contentBytes(message) + OVERHEAD_BYTES;

/**
 * What it counts for in the limit of a queue that is not stored: the memory that it takes, since nothing was promised and small messages
 * would take several times the limit.
 */
export const waitingBytesOf = (message: Message): number => contentBytes(message) + WAITING_OVERHEAD_BYTES;
