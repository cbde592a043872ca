import type { Hono } from "hono";
import { type SSEMessage, type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { Parts } from "../api-types.ts";
import type { OpenPages } from "../open-pages.ts";

/** A page that hears nothing for much longer knows that its connection is dead. */
const HEARTBEAT_MS = 10_000;

/** Server-sent events: a station's whole view at each change, or that it is gone; how the parts are, at each change and as a heartbeat. */
export function addEvents(api: Hono, pages: OpenPages, partsNow: () => Parts): void {
  api.get("/api/v1/events", (context) => {
    // nginx holds events back unless it is told not to.
    context.header("x-accel-buffering", "no");
    return streamSSE(context, async (stream) => {
      const tellPage = createTeller(stream);
      const tell = (parts: Parts) => tellPage("parts", { event: "parts", data: JSON.stringify(parts) });
      let end = () => {};
      const ended = new Promise<void>((resolve) => (end = resolve));
      stream.onAbort(end);
      const stopListening = pages.listen({
        station: (station, view) =>
          tellPage(
            `station ${station}`,
            view === undefined ? { event: "gone", data: station } : { event: "station", data: JSON.stringify(view) },
          ),
        parts: tell,
        end,
      });
      const heartbeat = setInterval(() => tell(partsNow()), HEARTBEAT_MS);
      await stream.write("retry: 2000\n\n");
      tell(partsNow());
      await ended;
      clearInterval(heartbeat);
      stopListening();
    });
  });
}

/** Writes one after the other. For a page that is slow, or asleep, the newest of each kind waits, and takes the place of the one before. */
function createTeller(stream: SSEStreamingApi) {
  const waiting = new Map<string, SSEMessage>();
  let isWriting = false;

  async function write(): Promise<void> {
    if (isWriting) return;
    isWriting = true;
    for (const [kind, message] of waiting) {
      waiting.delete(kind);
      await stream.writeSSE(message);
    }
    isWriting = false;
  }

  return (kind: string, message: SSEMessage): void => {
    waiting.set(kind, message);
    void write();
  };
}
