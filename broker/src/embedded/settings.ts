import { complaintsOf, configSchema, err, isConfig, isLoopback, ok, type Result } from "@clima/schemas";
import type { BrokerSettings } from "../settings.ts";
import type { AccessControl, BrokerOptions } from "./api.ts";

/** Every option: what a program passes beyond these is a slip of the pen, or a setting that this broker would not heed. */
const OPTIONS: Readonly<Record<keyof BrokerOptions, true>> = {
  host: true,
  port: true,
  webSocketPort: true,
  tls: true,
  proxy: true,
  folder: true,
  durability: true,
  access: true,
  limits: true,
  sysIntervalMs: true,
  log: true,
};

const ACCESS: Readonly<Record<keyof AccessControl, true>> = { authenticate: true, mayPublish: true, maySubscribe: true, mayReceive: true };

/** A misspelt rule would be one that is not there, and let everybody. */
function complainOfAccess(access: object): string | undefined {
  const rules = access as Readonly<Record<string, unknown>>;
  // It may be an object with data of its own.
  const unknown = Object.keys(rules).filter((name) => typeof rules[name] === "function" && !Object.hasOwn(ACCESS, name));
  if (unknown.length > 0) return `there is no access.${unknown.join(", access.")}; expected some of ${Object.keys(ACCESS).join(", ")}`;
  const wrong = Object.keys(ACCESS).find((name) => rules[name] !== undefined && typeof rules[name] !== "function");
  return wrong === undefined ? undefined : `access.${wrong} is no function`;
}

interface Schema {
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
}
type Tree = Record<string, unknown>;

/** What each setting is where nobody sets it, from the schema. */
function defaultsOf({ properties = {} }: Schema): Tree {
  const entries = Object.entries(properties).map(([name, schema]) => [name, schema.properties ? defaultsOf(schema) : schema.default]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** The broker's settings for a program's options; the error names all that is wrong with them, in the words of the options. */
export function settingsOf(options: BrokerOptions): Result<BrokerSettings, string> {
  const unknown = Object.keys(options).filter((name) => !Object.hasOwn(OPTIONS, name));
  if (unknown.length > 0) {
    return err(`there is no option ${unknown.join(", ")}; expected some of ${Object.keys(OPTIONS).join(", ")}`);
  }
  const { access, host = "127.0.0.1" } = options;
  const complaint = complainOfAccess(access ?? {});
  if (complaint !== undefined) return err(complaint);
  if (!isLoopback(host) && access?.authenticate === undefined) {
    return err(`host is ${host}, but nobody is asked for a password; give access.authenticate, or listen on 127.0.0.1`);
  }
  const defaults = defaultsOf(configSchema as Schema);
  // What is found from the machine and has no default; a broker does not look at it
  const found = { mqtt: { url: "mqtt://127.0.0.1" }, station: { source: "simulated" } };
  const config: Tree = {
    ...defaults,
    mqtt: { ...(defaults["mqtt"] as Tree), ...found.mqtt },
    station: { ...(defaults["station"] as Tree), ...found.station },
    broker: { ...(defaults["broker"] as Tree), ...brokerSection(options, defaults["broker"] as Tree) },
  };
  if (!isConfig(config)) return err(inWordsOfOptions(complaintsOf(isConfig.errors ?? []).join("; ")));
  // Without a folder nothing is written: what would be kept in one is not offered.
  return ok({ ...config.broker, dataDir: options.folder ?? "", base: config.base, softwareVersion: "" });
}

function brokerSection(
  { port, webSocketPort = -1, folder, host, durability, sysIntervalMs, tls, proxy, limits }: BrokerOptions,
  defaults: Tree,
): Tree {
  return {
    webSocketPort,
    persistence: folder === undefined ? "memory" : "disk",
    http: { ...(defaults["http"] as Tree), port: -1 },
    tls: { ...(defaults["tls"] as Tree), ...given(tls) },
    proxy: { ...(defaults["proxy"] as Tree), ...given(proxy) },
    limits: { ...(defaults["limits"] as Tree), ...given(limits) },
    ...given({ mqttPort: port, host, durability, sysIntervalMs }),
  };
}

/** Without what is undefined: that is what a program writes which has nothing to say. */
const given = (section: object | undefined): Tree =>
  Object.fromEntries(Object.entries(section ?? {}).filter(([, value]) => value !== undefined));

/** Complaints of the broker name the settings of Clima's configuration. */
export const inWordsOfOptions = (complaint: string): string =>
  complaint.replaceAll("broker.mqttPort", "port").replace(/\bbroker\.(?=[a-z])/g, "");
