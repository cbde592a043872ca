import { type SSEMessage, type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { Parts } from "../api-types.ts";
import type { OpenPages } from "../open-pages.ts";
import type { Visitor } from "../sign-in/port.ts";
import type { ApiDeps } from "./deps.ts";
import { type Route, route } from "./route.ts";

/** A page that hears nothing for much longer knows that its connection is dead. */
const HEARTBEAT_MS = 10_000;

/** Server-sent events: a station's whole view at each change, or that it is gone; how the parts are, at each change and as a heartbeat. */
export const eventRoutes = ({ pages, partsNow }: Pick<ApiDeps, "pages" | "partsNow">): readonly Route[] => [
  route({
    method: "get",
    path: "/events",
    summary: "What changes, as it happens",
    description:
      "Server-sent events: `station` has a Station at each of its changes, `gone` the id of one that was cleared or forgotten, `parts` the Parts at each change and every ten seconds.",
    parameters: {},
    answers: { 200: { description: "events, until somebody hangs up", types: ["text/event-stream"], schema: { type: "string" } } },
    problems: [],
    isStreamed: true,
    handle(_asked, context) {
      // nginx holds events back unless it is told not to.
      context.header("x-accel-buffering", "no");
      // Nobody would read the body, nor end it.
      if (context.req.method === "HEAD") return context.body(null, 200, { "content-type": "text/event-stream" });
      const { onEnded } = context.var.visitor;
      return streamSSE(context, (stream) => tellUntilEnd(stream, pages, partsNow, onEnded));
    },
  }),
];

async function tellUntilEnd(
  stream: SSEStreamingApi,
  pages: OpenPages,
  partsNow: () => Parts,
  onVisitorEnded: Visitor["onEnded"],
): Promise<void> {
  const tellPage = createTeller(stream);
  const tell = (parts: Parts) => tellPage("parts", { event: "parts", data: JSON.stringify(parts) });
  let end = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  stream.onAbort(end);
  const stopCaring = onVisitorEnded(end);
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
  stopCaring();
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
