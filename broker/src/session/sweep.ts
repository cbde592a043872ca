import type { Engine } from "../engine.ts";
import { REASON } from "../packets/reason-codes.ts";
import type { Client } from "./client.ts";
import { closeByBroker } from "./close.ts";
import { waitingBytes } from "./output.ts";

const EVERY_MS = 500;

/** Ends connections that are silent for too long, and those that take too long to log in; one timer for all of them. */
export function startSweep(engine: Engine, waiting: ReadonlySet<Client>): () => void {
  const timer = setInterval(() => {
    const now = Date.now();
    for (const client of [...waiting]) endUnlessLoggedIn(engine, client, now);
    for (const client of [...engine.clients.values()]) endIfSilent(engine, client, now);
  }, EVERY_MS);
  return () => clearInterval(timer);
}

function endUnlessLoggedIn(engine: Engine, client: Client, now: number): void {
  const { connectTimeoutMs } = engine.settings.limits;
  if (client.phase === "connected" || now - client.openedAt < connectTimeoutMs) return;
  const detail = `no login within ${connectTimeoutMs} ms (broker.limits.connectTimeoutMs)`;
  closeByBroker(engine, client, { reason: "connect-timeout", reasonCode: REASON.notAuthorized, detail });
  client.connection.destroy();
}

/** [MQTT-3.1.2-24]: one and a half times the keep-alive. What we do not read because the store is slow is no silence of the client's. */
function endIfSilent(engine: Engine, client: Client, now: number): void {
  if (client.keepAliveSeconds === 0 || client.isPaused || client.isBusy) return;
  if (now - client.lastSeenAt <= client.keepAliveSeconds * 1500) return;
  const detail = `silent for ${Math.round((now - client.lastSeenAt) / 1000)} s; its keep-alive is ${client.keepAliveSeconds} s`;
  const isStuck = waitingBytes(client) > 0;
  closeByBroker(engine, client, { reason: "keep-alive", reasonCode: REASON.keepAliveTimeout, detail });
  if (isStuck) client.connection.destroy();
}
