import type { MessageLink, ReplyTo } from "./platform/message-link.ts";

interface Notice {
  readonly topic: string;
  readonly payload: string;
  readonly correlationData?: Uint8Array;
  readonly isReply?: boolean;
}

export type Notices = ReturnType<typeof createNotices>;

const MAX_WAITING = 200;

/** Results and faults: at QoS 1, and again after an outage. They are kept in memory only, the newest MAX_WAITING of them. */
export function createNotices(link: MessageLink) {
  const waiting: Notice[] = [];

  async function publish(notice: Notice): Promise<void> {
    const { topic, payload, isReply: _isReply, ...carried } = notice;
    const published = await link.publish(topic, payload, { qos: 1, retain: false, ...carried });
    // A refused reply stays refused: who asked may name any topic, and must not crowd out the results
    if (published.ok || (notice.isReply && link.isConnected())) return;
    waiting.push(notice);
    if (waiting.length > MAX_WAITING) waiting.shift();
  }

  link.onConnect(() => {
    for (const notice of waiting.splice(0)) void publish(notice);
  });
  return {
    publish: (topic: string, message: object): void => void publish({ topic, payload: JSON.stringify(message) }),
    /** To where an MQTT 5 sender wants it. */
    reply: ({ topic, ...carried }: ReplyTo, message: object): void =>
      void publish({ topic, payload: JSON.stringify(message), isReply: true, ...carried }),
  };
}
