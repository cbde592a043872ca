import { type BrokerUrl, type Config, hostInUrl, parseBrokerUrl, parseHttpUrl, withoutLogin } from "@clima/schemas";
import { getAt, type Tree } from "./config-tree.ts";

/** Where the broker of a configuration listens. */
export type OwnBroker = Pick<Config["broker"], "host" | "mqttPort" | "webSocketPort"> & {
  readonly tls: Pick<Config["broker"]["tls"], "port" | "webSocketPort">;
};

/** An address that a program on this machine reaches a listener at. */
export const reachableHost = (listeningHost: string): string =>
  listeningHost === "0.0.0.0" ? "127.0.0.1" : listeningHost === "::" ? "::1" : listeningHost;

/**
 * Where everything on this machine finds the broker of the same configuration: at the first listener with a fixed port, those without TLS first,
 * for they ask for no certificate. A port that is only known once the broker runs (0) is nothing that another process could find.
 */
export function ownBrokerUrl({ host, mqttPort, webSocketPort, tls }: OwnBroker): string | undefined {
  const listeners = { mqtt: mqttPort, ws: webSocketPort, mqtts: tls.port, wss: tls.webSocketPort };
  const open = Object.entries(listeners).find(([, port]) => port > 0);
  return open && `${open[0]}://${hostInUrl(reachableHost(host))}:${open[1]}`;
}

/**
 * The settings of a broker with the user name and password of its URL in their own settings, which win and do not get into logs; what is
 * wrong with the URL is a problem. Settings of another shape are for the schema to refuse.
 */
export function readBrokerUrl(settings: unknown, path: string, problems: string[]): unknown {
  const { url } = (settings ?? {}) as Tree;
  if (typeof url !== "string") return settings;
  const parsed = parseBrokerUrl(url);
  if (!parsed.ok) {
    problems.push(`${path}.url is ${JSON.stringify(withoutLogin(url))}; ${parsed.error}`);
    return settings;
  }
  const { username, password } = parsed.value;
  if (username === undefined) return settings;
  const login = { username, ...(password === undefined ? {} : { password }) };
  return { ...login, ...(settings as Tree), url: withoutLogin(url) };
}

/** One line for a URL of InfluxDB that cannot be asked. */
export function problemsOfInfluxUrl(url: unknown): string[] {
  if (typeof url !== "string") return [];
  const parsed = parseHttpUrl(url);
  const isLogin = parsed.ok && parsed.value.username !== undefined;
  const problem = isLogin ? "a user name and a password go to store.influxUsername and store.influxPassword" : !parsed.ok && parsed.error;
  return problem ? [`store.influxUrl is ${JSON.stringify(withoutLogin(url))}; ${problem}`] : [];
}

/** Two sessions of one worker at the same broker would take each other's place for ever. */
export function problemsOfRepeats(url: unknown, alsoFrom: readonly unknown[]): string[] {
  const urls = [url, ...alsoFrom.map((each) => getAt(each, "url"))];
  const places = urls.map((each) => placeOf(each));
  return places.flatMap((place, index) =>
    place === undefined || places.indexOf(place) === index
      ? []
      : [`ingest.alsoFrom[${index - 1}].url is ${urls[index]}, which is there already; expected another broker`],
  );
}

function placeOf(url: unknown): string | undefined {
  const parsed = typeof url === "string" ? parseBrokerUrl(url) : undefined;
  return parsed?.ok ? describePlace(parsed.value) : undefined;
}

const describePlace = ({ host, port }: BrokerUrl): string => `${host.toLowerCase()} ${port}`;
