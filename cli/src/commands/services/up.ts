import { type Config, createTopics, hostInUrl, type Log } from "@clima/schemas";
import type { LoadedConfig } from "../../config.ts";
import { ownBrokerUrl, reachableHost } from "../../configuration/broker-urls.ts";
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

/** Everything in one process: broker, store, ingest, panel and, unless it is left out, the station. */
export async function up(config: LoadedConfig, log: Log, { isWithStation }: { readonly isWithStation: boolean }): Promise<void> {
  const services: Service[] = [];
  const stopped = untilStopped();
  const supervisor = createSupervisor(config, log);
  try {
    if (isWithStation) refuseTwins(config);
    const broker = await startBrokerService(config, log);
    services.push(broker.service);
    // Its own broker lets this process read what it counts.
    const ingest = { ...config.ingest, brokerFigures: config.ingest.brokerFigures ?? true };
    const own = { ...config, ingest, mqtt: ownBroker(config.broker.host, broker.value) };
    const store = await openStoreService(own, log);
    const ingestService = await startIngestService(own, store.value, log);
    services.push(store.service, ingestService);
    // Before the station publishes, or anybody is told where: what the broker acknowledges then is kept for the ingest.
    await Promise.race([stopped, ingestService.ready]);
    if (isWithStation) services.push(await startAgentService(own, log));
    const doors = hasDoors(own) ? await startDoorsService(own, log) : undefined;
    if (doors) services.push(doors.service);
    const panel = await startPanelService(own, store.value, log);
    services.push(panel.service);
    process.stdout.write(welcome(own, broker.value, { panelUrl: panel.value.url, isWithStation, doors: doors?.value ?? [] }));
    supervisor.ready();
    await untilEnded(stopped, services);
    process.stdout.write("\nStopping…\n");
  } finally {
    supervisor.stopping();
    await stopAll(services, log);
  }
}

/** A device of others that is to be the station that this process is. */
function refuseTwins({ station: { id }, doors }: LoadedConfig): void {
  if (doors.in.some(({ station }) => station === id))
    fail(
      `doors.in gives readings to station ${id}, which is this computer's own (station.id); give one of them another id, or use --no-station`,
    );
}

interface RunningBroker {
  readonly mqttPort: number | undefined;
  readonly webSocketPort: number | undefined;
  readonly ownLogin: { readonly username: string; readonly password: string };
}

/** By a listener without TLS: this process may not trust the certificate that it shows to others. */
function ownBroker(host: string, { mqttPort = -1, webSocketPort = -1, ownLogin }: RunningBroker): Config["mqtt"] {
  const url = ownBrokerUrl({ host, mqttPort, webSocketPort, tls: { port: -1, webSocketPort: -1 } });
  if (url === undefined)
    return fail(
      "broker.mqttPort and broker.webSocketPort are -1, but clima up reaches its own broker by one of them; set a port, or 0 for any",
    );
  return { url, ...ownLogin };
}

interface RunningParts {
  readonly panelUrl: string;
  readonly isWithStation: boolean;
  /** Where they are, for people. */
  readonly doors: readonly string[];
}

function welcome(config: Config, { mqttPort, webSocketPort }: RunningBroker, { panelUrl, isWithStation, doors }: RunningParts): string {
  const topics = createTopics(config.base);
  const host = reachableHost(config.broker.host);
  const place = `${host === "127.0.0.1" ? "" : ` -h ${host}`}${mqttPort === 1883 ? "" : ` -p ${mqttPort}`}`;
  const urls = Object.entries({ mqtt: mqttPort, ws: webSocketPort }).filter(([, port]) => port !== undefined);
  const login = config.broker.username === undefined ? "" : ` -u ${config.broker.username} -P …`;
  const command = '{"id":"1","remote":"demo-tv","button":"power"}';
  const { id, source, intervalMs } = config.station;
  const station = isWithStation ? `${id} (${source}), a reading every ${intervalMs / 1000} s` : "none in this process";
  return `
Clima is running; Ctrl-C stops it.

  Panel      ${panelUrl}
  Station    ${station}
  Broker     ${urls.map(([scheme, port]) => `${scheme}://${hostInUrl(host)}:${port}`).join(" and ")}
  History    ${storePlace(config)}${doors.length === 0 ? "" : `\n  Doors      ${doors.join("; ")}`}

  Subscribe  mosquitto_sub${place}${login} -t '${topics.all.everything}' -v
  Infrared   mosquitto_pub${place}${login} -t ${topics.station(config.station.id).command("ir/send")} -m '${command}'

`;
}
