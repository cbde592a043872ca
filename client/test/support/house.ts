import { type Agent, startAgent } from "@clima/edge-agent";
import { silentLog } from "@clima/schemas";
import { type Broker, type BrokerOptions, startBroker } from "../../../broker/src/embedded/index.ts";
import { stationSettings } from "../../../edge-agent/test/support/station-settings.ts";
import { tempDir } from "../../../test/support/temp-dir.ts";

const INTERVAL_MS = 1000;

/** A real broker on ports of its own, and a simulated station `garden` at it, or at another broker. */
export async function startHouse(options: BrokerOptions = {}, otherUrl?: string) {
  const folder = tempDir();
  const broker = otherUrl === undefined ? await startBroker({ port: 0, webSocketPort: 0, log: silentLog, ...options }) : undefined;
  const url = otherUrl ?? broker?.urls.mqtt ?? "";
  const agent = await startStation(url, folder.path);
  return {
    url,
    webSocketUrl: broker?.urls.ws ?? "",
    broker: broker as Broker,
    async stop(): Promise<void> {
      await agent.stop();
      await broker?.close();
      folder.remove();
    },
  };
}

export type House = Awaited<ReturnType<typeof startHouse>>;

async function startStation(url: string, dataDir: string): Promise<Agent> {
  const station = { ...stationSettings, intervalMs: INTERVAL_MS };
  const login = { username: "garden", password: "any" };
  const started = await startAgent(
    { base: "clima/v1", dataDir, mqtt: { url, ...login }, softwareVersion: "1.2.3", station },
    { log: silentLog },
  );
  if (!started.ok) throw new Error(started.error);
  return started.value;
}

/** What a result holds, or its error as an error. */
export function must<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
