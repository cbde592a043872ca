import { type Config, createTopics, type Log } from "@clima/schemas";
import { systemdEnvironment } from "../config.ts";
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
} from "../services.ts";
import { createSystemdSupervisor } from "../systemd.ts";
import { fail, untilStopped } from "../terminal.ts";

/** Everything in one process: broker, store, ingest, panel and the station. */
export async function up(config: Config, log: Log): Promise<void> {
  const services: Service[] = [];
  const stopped = untilStopped();
  const supervisor = createSystemdSupervisor(systemdEnvironment(), log);
  try {
    const broker = await startBrokerService(config, log);
    services.push(broker.service);
    const own = { ...config, mqtt: ownBroker(broker.value) };
    const store = await openStoreService(own, log);
    services.push(store.service, await startIngestService(own, store.value, log));
    services.push(await startAgentService(own, log));
    const panel = await startPanelService(own, store.value, log);
    services.push(panel.service);
    process.stdout.write(welcome(own, broker.value, panel.value.url));
    supervisor.ready();
    await untilEnded(stopped, services);
    process.stdout.write("\nStopping…\n");
  } finally {
    supervisor.stopping();
    await stopAll(services, log);
  }
}

interface OwnBroker {
  readonly mqttPort: number | undefined;
  readonly webSocketPort: number | undefined;
  readonly ownLogin: { readonly username: string; readonly password: string };
}

function ownBroker({ mqttPort, ownLogin }: OwnBroker): Config["mqtt"] {
  if (mqttPort === undefined)
    return fail("broker.mqttPort is -1, but clima up reaches its own broker through it; set a port, or 0 for any");
  return { url: `mqtt://127.0.0.1:${mqttPort}`, ...ownLogin };
}

function welcome(config: Config, { mqttPort, webSocketPort }: OwnBroker, panelUrl: string): string {
  const topics = createTopics(config.base);
  const port = mqttPort === 1883 ? "" : ` -p ${mqttPort}`;
  const login = config.broker.username === undefined ? "" : ` -u ${config.broker.username} -P …`;
  const command = '{"id":"1","remote":"demo-tv","button":"power"}';
  return `
Clima is running; Ctrl-C stops it.

  Panel      ${panelUrl}
  Station    ${config.station.id} (${config.station.source}), a reading every ${config.station.intervalMs / 1000} s
  Broker     mqtt://127.0.0.1:${mqttPort}${webSocketPort === undefined ? "" : ` and ws://127.0.0.1:${webSocketPort}`}
  History    ${storePlace(config)}

  Subscribe  mosquitto_sub${port}${login} -t '${topics.all.everything}' -v
  Infrared   mosquitto_pub${port}${login} -t ${topics.station(config.station.id).command("ir/send")} -m '${command}'

`;
}
