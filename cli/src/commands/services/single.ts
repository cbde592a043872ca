import type { Config, Log } from "@clima/schemas";
import type { LoadedConfig } from "../../config.ts";
import { ownAccess } from "../../own-access.ts";
import { fail, untilStopped } from "../../terminal.ts";
import { hasDoors, startDoorsService } from "./doors.ts";
import {
  openStoreService,
  type Service,
  startAgentService,
  startBrokerService,
  startIngestService,
  startPanelService,
  stopAll,
  storePlace,
  untilEnded,
} from "./services.ts";
import { createSupervisor } from "./supervisor.ts";

/** Runs one part of Clima alone until Ctrl-C or SIGTERM, or until there is nothing left to do. `start` pushes what is to be stopped and says what runs. */
async function run(config: Config, log: Log, start: (services: Service[]) => Promise<string>): Promise<void> {
  const services: Service[] = [];
  let finish: (done: Promise<unknown>) => void = () => {};
  const stopped = untilStopped(
    new Promise((resolve) => {
      finish = (done) => void done.then(resolve);
    }),
  );
  const supervisor = createSupervisor(config, log);
  try {
    const started = await start(services);
    await Promise.race([stopped, Promise.all(services.map(({ ready }) => ready))]);
    process.stdout.write(`${started}; Ctrl-C stops it.\n`);
    supervisor.ready();
    for (const { done } of services) if (done !== undefined) finish(done);
    await untilEnded(stopped, services);
  } finally {
    supervisor.stopping();
    await stopAll(services, log);
  }
}

export const runBroker = (config: Config, log: Log): Promise<void> =>
  run(config, log, async (services) => {
    const { service, value } = await startBrokerService(config, log);
    services.push(service);
    const ports = {
      MQTT: value.mqttPort,
      WebSocket: value.webSocketPort,
      "MQTT over TLS": value.tlsPort,
      "secure WebSocket": value.secureWebSocketPort,
      "metrics and administration": value.httpPort,
    };
    const open = Object.entries(ports).filter(([, port]) => port !== undefined);
    return `The broker listens on ${config.broker.host}, ${open.map(([name, port]) => `${name} ${port}`).join(", ")}`;
  });

const withOwnAccess = (config: Config): Config => ({ ...config, mqtt: ownAccess(config) });

export const runAgent = (config: Config, log: Log): Promise<void> =>
  run(config, log, async (services) => {
    if (config.station.source === "simulated") log.warn(simulated(config.station.id));
    services.push(await startAgentService(withOwnAccess(config), log));
    return `The agent of ${config.station.id} (${config.station.source}) publishes to ${config.mqtt.url}`;
  });

const simulated = (id: string): string =>
  `the station ${id} is simulated: its weather is invented, and its info says so; station.source pi (CLIMA_STATION_SOURCE=pi) measures`;

export const runIngest = (config: Config, log: Log): Promise<void> =>
  run(config, log, async (services) => {
    const store = await openStoreService(config, log);
    services.push(store.service, await startIngestService(withOwnAccess(config), store.value, log));
    return `The ingest ${config.ingest.worker} stores from ${config.mqtt.url} in ${storePlace(config)}`;
  });

export const runPanel = (config: Config, log: Log): Promise<void> =>
  run(config, log, async (services) => {
    const store = await openStoreService(config, log);
    services.push(store.service);
    const panel = await startPanelService(withOwnAccess(config), store.value, log);
    services.push(panel.service);
    return `The panel is at ${panel.value.url}`;
  });

export const runDoors = (config: LoadedConfig, log: Log): Promise<void> =>
  run(config, log, async (services) => {
    if (!hasDoors(config)) return fail("there is no door to open: doors.in and doors.out are empty; docs/doors.md shows entries");
    const { service, value } = await startDoorsService({ ...config, mqtt: ownAccess(config) }, log);
    services.push(service);
    return `The doors of ${config.mqtt.url} are open: ${value.join("; ")}`;
  });
