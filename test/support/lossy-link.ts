import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a server on this machine that can be made slow, and cut. */
export interface LossyLink {
  readonly port: number;
  /** What is asked from now on waits; `from`: only on connections that say this, from there on. */
  holdRequests(from?: string): void;
  /** What is asked is done, but its answers wait. */
  holdAnswers(): void;
  /** What waits goes on its way. */
  letGo(): void;
  /** Connections end, and what waits is lost; later connections are held by nothing. */
  cut(): void;
  stop(): Promise<void>;
}

export async function createLossyLink(serverPort: number): Promise<LossyLink> {
  const sockets = new Set<Socket>();
  const waiting = { requests: [] as (() => void)[], answers: [] as (() => void)[] };
  const isHeld = { requests: false, answers: false };
  let heldFrom = "";

  function pass(what: "requests" | "answers", from: Socket, to: Socket): void {
    let isReached = false;
    sockets.add(from);
    from.setNoDelay(true);
    from.on("error", () => undefined);
    from.on("data", (chunk) => {
      const go = () => void (to.writable && to.write(chunk));
      isReached = isHeld[what] && (isReached || what === "answers" || chunk.includes(heldFrom));
      if (isReached) waiting[what].push(go);
      else go();
    });
    from.on("close", () => {
      sockets.delete(from);
      to.destroy();
    });
  }

  function forget(): (() => void)[] {
    Object.assign(isHeld, { requests: false, answers: false });
    return [...waiting.requests.splice(0), ...waiting.answers.splice(0)];
  }

  const server = createServer((asking) => {
    const answering = connect({ host: "127.0.0.1", port: serverPort });
    pass("requests", asking, answering);
    pass("answers", answering, asking);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");

  function cut(): void {
    forget();
    for (const socket of sockets) socket.destroy();
  }

  return {
    port: (server.address() as AddressInfo).port,
    holdRequests: (text = "") => {
      heldFrom = text;
      isHeld.requests = true;
    },
    holdAnswers: () => {
      isHeld.answers = true;
    },
    letGo: () => {
      for (const go of forget()) go();
    },
    cut,
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      cut();
      await closed;
    },
  };
}
