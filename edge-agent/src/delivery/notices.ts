import type { MessageLink } from "../platform/message-link.ts";

interface Notice {
  readonly topic: string;
  readonly payload: string;
}

export type Notices = ReturnType<typeof createNotices>;

const MAX_WAITING = 200;

/** Results and faults: at QoS 1, and again after an outage. They are kept in memory only, the newest MAX_WAITING of them. */
export function createNotices(link: MessageLink) {
  const waiting: Notice[] = [];

  async function publish(notice: Notice): Promise<void> {
    const published = await link.publish(notice.topic, notice.payload, { qos: 1, retain: false });
    if (published.ok) return;
    waiting.push(notice);
    if (waiting.length > MAX_WAITING) waiting.shift();
  }

  link.onConnect(() => {
    for (const notice of waiting.splice(0)) void publish(notice);
  });
  return {
    publish: (topic: string, message: object): void => void publish({ topic, payload: JSON.stringify(message) }),
  };
}
