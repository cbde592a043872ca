import type { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import type { Parts } from "./api-types.ts";
import type { OpenPages } from "./open-pages.ts";

/** A page that hears nothing for much longer knows that its connection is dead. */
const HEARTBEAT_MS = 10_000;

/** Server-sent events: a station's whole view at each change, or that it is gone; how the parts are, at each change and as a heartbeat. */
export function addEvents(api: Hono, pages: OpenPages, partsNow: () => Parts): void {
  api.get("/api/events", (context) => {
    // nginx holds events back unless it is told not to.
    context.header("x-accel-buffering", "no");
    return streamSSE(context, async (stream) => {
      const tell = (parts: Parts) => void stream.writeSSE({ event: "parts", data: JSON.stringify(parts) });
      let end = () => {};
      const ended = new Promise<void>((resolve) => (end = resolve));
      stream.onAbort(end);
      const stopListening = pages.listen({
        station: (station, view) =>
          void stream.writeSSE(view === undefined ? { event: "gone", data: station } : { event: "station", data: JSON.stringify(view) }),
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
