/** The identifiers above are the SUBSCRIBEs'. */
const MAX_MESSAGE_ID = 0xfffd;

/** Our own QoS 1 messages that the broker has not yet acknowledged. */
export function createOutgoing() {
  const waiting = new Map<number, (isTaken: boolean) => void>();
  let lastId = 0;
  const nextId = () => {
    do lastId = lastId === MAX_MESSAGE_ID ? 1 : lastId + 1;
    while (waiting.has(lastId));
    return lastId;
  };
  return {
    add(send: (messageId: number) => void): Promise<boolean> {
      if (waiting.size >= MAX_MESSAGE_ID) return Promise.resolve(false);
      const messageId = nextId();
      return new Promise((resolve) => {
        waiting.set(messageId, resolve);
        send(messageId);
      });
    },
    settle(messageId: number, isTaken: boolean) {
      waiting.get(messageId)?.(isTaken);
      waiting.delete(messageId);
    },
    fail() {
      for (const resolve of waiting.values()) resolve(false);
      waiting.clear();
    },
  };
}
