import { fileURLToPath } from "node:url";
import type { Config, Log } from "@clima/schemas";
import { describeStore, openStore, type Store } from "@clima/store";
import { ownTimeZone } from "../../config.ts";
import { fail } from "../../terminal.ts";
import { softwareVersion } from "../../version.ts";

/** A running part of Clima. */
export interface Service {
  readonly name: string;
  /** Resolves when nothing passes it by from then on, or when that cannot be had for now. */
  readonly ready?: Promise<void>;
  /** Resolves, with the reason, when the process should end by itself. */
  readonly ended?: Promise<string>;
  /** Resolves when there is nothing left for it to do: alone, it need not run on. */
  readonly done?: Promise<unknown>;
  stop(): Promise<void>;
}

export interface Started<T> {
  readonly service: Service;
  readonly value: T;
}

export async function startBrokerService(config: Config, log: Log) {
  const { startBroker } = await import("@clima/broker/internal");
  const { dataDir, base, homeAssistant } = config;
  const started = await startBroker({ ...config.broker, dataDir, base, homeAssistantPrefix: homeAssistant.prefix, softwareVersion }, log);
  if (!started.ok) return fail(started.error);
  return { value: started.value, service: { name: "broker", stop: started.value.stop } };
}

export async function openStoreService(config: Config, log: Log): Promise<Started<Store>> {
  const opened = await openStore(config.store, config.dataDir, log);
  if (!opened.ok) return fail(opened.error);
  return { value: opened.value, service: { name: "store", stop: opened.value.close } };
}

/** The store, and the second one that an ingest may fill beside it; who cannot open them says the hints as well. */
export async function openStores({ store, dataDir }: Config, log: Log, ...hints: readonly string[]): Promise<[Store, ...Store[]]> {
  const open = async (kind: Config["store"]["kind"]) => {
    const opened = await openStore({ ...store, kind }, dataDir, log);
    return opened.ok ? opened.value : fail(opened.error, ...hints);
  };
  const first = await open(store.kind);
  return store.alsoKind === undefined || store.alsoKind === store.kind ? [first] : [first, await open(store.alsoKind)];
}

/** Of the place that the default latitude and longitude name; a simulated station has no other. */
const SIMULATED_ELEVATION_M = 112;

export async function startAgentService(config: Config, log: Log): Promise<Service> {
  const { startAgent } = await import("@clima/edge-agent");
  const { source, elevationM = source === "simulated" ? SIMULATED_ELEVATION_M : undefined } = config.station;
  const station = { ...config.station, ...(elevationM === undefined ? {} : { elevationM }) };
  const timeZone = ownTimeZone();
  const started = await startAgent({ ...config, station, softwareVersion, ...(timeZone === undefined ? {} : { timeZone }) }, { log });
  if (!started.ok) return fail(started.error);
  return { name: "agent", stop: started.value.stop, ended: started.value.silent };
}

/** The second store belongs to the ingest alone: nobody reads from it here. */
async function openSecondStore(config: Config, log: Log): Promise<Store | undefined> {
  const { alsoKind, kind } = config.store;
  if (alsoKind === undefined) return undefined;
  if (alsoKind === kind) return fail(`store.alsoKind is ${alsoKind}, as store.kind is; expected the other kind, or none`);
  const opened = await openStore({ ...config.store, kind: alsoKind }, config.dataDir, log);
  return opened.ok ? opened.value : fail(opened.error);
}

export async function startIngestService(config: Config, store: Store, log: Log): Promise<Service> {
  const { startIngest, startIngestHttp } = await import("@clima/ingest");
  const { http: httpSettings, ...settings } = config.ingest;
  const secondStore = await openSecondStore(config, log);
  const ports = { store, log, ...(secondStore === undefined ? {} : { secondStore }) };
  const started = startIngest({ ...settings, dataDir: config.dataDir, base: config.base, mqtt: config.mqtt }, ports);
  const stopIngest = async () => {
    await started.stop();
    await secondStore?.close();
  };
  const { ready } = started;
  if (httpSettings.port < 0) return { name: "ingest", ready, stop: stopIngest };
  const http = await startIngestHttp(started, httpSettings, log);
  if (!http.ok) {
    await stopIngest();
    return fail(http.error);
  }
  const stop = async () => {
    await http.value.close();
    await stopIngest();
  };
  return { name: "ingest", ready, stop };
}

/** The build puts the page beside the program. */
const pageFolder = fileURLToPath(new URL("page/", import.meta.url));

export async function startPanelService(config: Config, store: Store, log: Log): Promise<Started<{ readonly url: string }>> {
  const { startPanel } = await import("@clima/panel");
  const started = await startPanel(
    { ...config.panel, base: config.base, dataDir: config.dataDir, mqtt: config.mqtt },
    { store, log, pageFolder },
  );
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
