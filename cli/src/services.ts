import type { Config, Log } from "@clima/schemas";
import { describeStore, openStore, type Store } from "@clima/store";
import { fail } from "./terminal.ts";
import { softwareVersion } from "./version.ts";

/** A running part of Clima. */
export interface Service {
  readonly name: string;
  /** Resolves, with the reason, when the process should end by itself. */
  readonly ended?: Promise<string>;
  stop(): Promise<void>;
}

export interface Started<T> {
  readonly service: Service;
  readonly value: T;
}

export async function startBrokerService(config: Config, log: Log) {
  const { startBroker } = await import("@clima/broker");
  const started = await startBroker({ ...config.broker, dataDir: config.dataDir, base: config.base, softwareVersion }, log);
  if (!started.ok) return fail(started.error);
  return { value: started.value, service: { name: "broker", stop: started.value.stop } };
}

export async function openStoreService(config: Config, log: Log): Promise<Started<Store>> {
  const opened = await openStore(config.store, config.dataDir, log);
  if (!opened.ok) return fail(opened.error);
  return { value: opened.value, service: { name: "store", stop: opened.value.close } };
}

/** Of the place that the default latitude and longitude name; a simulated station has no other. */
const SIMULATED_ELEVATION_M = 112;

export async function startAgentService(config: Config, log: Log): Promise<Service> {
  const { startAgent } = await import("@clima/edge-agent");
  const { source, elevationM = source === "simulated" ? SIMULATED_ELEVATION_M : undefined } = config.station;
  const station = { ...config.station, ...(elevationM === undefined ? {} : { elevationM }) };
  const started = await startAgent({ ...config, station, softwareVersion }, { log });
  if (!started.ok) return fail(started.error);
  return { name: "agent", stop: started.value.stop, ended: started.value.silent };
}

export async function startIngestService(config: Config, store: Store, log: Log): Promise<Service> {
  const { startIngest } = await import("@clima/ingest");
  const started = startIngest({ ...config.ingest, dataDir: config.dataDir, base: config.base, mqtt: config.mqtt }, { store, log });
  return { name: "ingest", stop: started.stop };
}

export async function startPanelService(config: Config, store: Store, log: Log): Promise<Started<{ readonly url: string }>> {
  const { startPanel } = await import("@clima/panel");
  const started = await startPanel({ ...config.panel, base: config.base, mqtt: config.mqtt }, { store, log });
  if (!started.ok) return fail(started.error);
  return { value: started.value, service: { name: "panel", stop: started.value.close } };
}

/** Resolves at Ctrl-C or SIGTERM; fails when a part says that the process should end. */
export async function untilEnded(stopped: Promise<unknown>, services: readonly Service[]): Promise<void> {
  const ended = services.flatMap((service) => (service.ended ? [service.ended] : []));
  const reason = await Promise.race([stopped.then(() => undefined), ...ended]);
  if (reason !== undefined) fail(reason);
}

/** Stops in reverse order of the start; a part that fails to stop does not keep the others from it. */
export async function stopAll(services: readonly Service[], log: Log): Promise<void> {
  for (const service of [...services].reverse()) {
    await service.stop().catch((cause) => log.error(`${service.name} did not stop cleanly: ${(cause as Error).message}`));
  }
}

export const storePlace = (config: Config): string => describeStore(config.store, config.dataDir);
