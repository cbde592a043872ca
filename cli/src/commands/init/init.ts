import { join } from "node:path";
import { type Config, hostInUrl } from "@clima/schemas";
import { type Answering, print } from "../../print.ts";
import { fail } from "../../terminal.ts";
import { setUser, usersIn } from "../broker/users.ts";
import { GRAFANA_ADMIN_PASSWORD, HOUSE_USERS, INFLUXDB_ADMIN, stationFile } from "./house.ts";
import { keepSecret, makeSecret, readSecret, writeSecret } from "./secret.ts";

export interface InitOptions extends Answering {
  /** Folder of the secrets; each folder in it is for one reader. */
  readonly secrets: string;
  /** That the ports are opened on, outside of the container. */
  readonly address: string;
}

/**
 * `clima init`: makes the secrets of a house under Docker and its users of the broker where they are missing, and keeps those that are there.
 * A password that somebody gave a user by `clima user passwd` stays, too.
 */
export async function init({ secrets, address, json }: InitOptions, config: Config): Promise<void> {
  const { id } = config.station;
  if (HOUSE_USERS.some(({ name }) => name === id))
    return fail(`station.id is ${id}, which is a user of the house already; expected another id`);
  const users = [...HOUSE_USERS, { name: id, role: "station", file: stationFile(id) }];
  for (const file of [INFLUXDB_ADMIN.password, INFLUXDB_ADMIN.token, GRAFANA_ADMIN_PASSWORD]) await keepSecret(join(secrets, file));
  const known = await usersIn(config);
  const made: { readonly name: string; readonly role: string }[] = [];
  for (const { name, role, file } of users) {
    const { secret, isNew } = await keepSecret(join(secrets, file));
    if (known.has(name) && !isNew) continue;
    await setUser(config, name, role, secret);
    made.push({ name, role });
  }
  const places = placesAt(address);
  print({ madeUsers: made, ...places }, { json }, () => [
    made.length === 0
      ? "All secrets and users are there."
      : `Made the users ${made.map(({ name, role }) => `${name} (${role})`).join(", ")}.`,
    welcome(address, places),
  ]);
}

const OPEN_TO_ALL = new Set(["0.0.0.0", "::"]);

function placesAt(address: string) {
  const host = OPEN_TO_ALL.has(address) ? "localhost" : hostInUrl(address);
  return { panelUrl: `http://${host}:8080`, grafanaUrl: `http://${host}:3000`, brokerUrl: `mqtt://${host}:1883` };
}

function welcome(address: string, { panelUrl, grafanaUrl, brokerUrl }: ReturnType<typeof placesAt>): string {
  const reach = OPEN_TO_ALL.has(address)
    ? "From the network by this computer's address."
    : `Opened on ${address} only; CLIMA_BIND=0.0.0.0 in the file .env opens them to the network, for stations too.`;
  return `
  Panel      ${panelUrl}, users operator and viewer
  Grafana    ${grafanaUrl}, user admin
  Broker     ${brokerUrl}, users operator and viewer
             ${reach}

  Passwords  were generated and lie in the volumes secrets-*:  docker compose run --rm init show  prints them
  Stations   docker compose run --rm init station ID  says what to do on a Raspberry Pi
`;
}

/** `clima init show`: the passwords that people need. */
export async function showSecrets({ secrets, json }: Pick<InitOptions, "secrets" | "json">): Promise<void> {
  const places = [
    ["Grafana", "admin", GRAFANA_ADMIN_PASSWORD],
    ["InfluxDB", "clima", INFLUXDB_ADMIN.password],
    ["Panel", "operator", join("people", "operator")],
    ["Panel", "viewer", join("people", "viewer")],
    ["Broker", "operator", join("people", "operator")],
    ["Broker", "viewer", join("people", "viewer")],
  ] as const;
  const known: { readonly part: string; readonly user: string; readonly password: string }[] = [];
  for (const [part, user, file] of places) {
    const password = (await readSecret(join(secrets, file))) ?? fail(`there is no ${join(secrets, file)} yet; clima init makes it`);
    known.push({ part, user, password });
  }
  print(known, { json }, (all) => all.map(({ part, user, password }) => `${part.padEnd(9)} ${user.padEnd(9)} ${password}`));
}

export interface InitStationOptions extends Pick<InitOptions, "secrets" | "json"> {
  /** Another password for a station that is there. */
  readonly renew?: boolean;
}

/**
 * `clima init station`: a user for a station on another computer, and what its .env holds. The password is shown this once; that of the station
 * that the house itself has a user for (`station.id`) lies in the secrets, and is shown again: mostly its Pi is another computer.
 */
export async function initStation(id: string, { secrets, renew = false, json }: InitStationOptions, config: Config): Promise<void> {
  if (!STATION_ID.test(id)) return fail(`${JSON.stringify(id)} cannot be a station; expected a to z, 0 to 9 and -, at most 32 of them`);
  const user = (await usersIn(config)).get(id);
  if (user && user.role !== "station") return fail(`${id} is a user already (${user.role}); expected another id`);
  const file = join(secrets, stationFile(id));
  const kept = await readSecret(file);
  if (user && !renew && kept === undefined)
    return fail(`there is a station ${id} already; --renew gives it another password, and the old one is void`);
  const password = (user && !renew ? kept : undefined) ?? makeSecret();
  if (kept !== undefined && kept !== password) await writeSecret(file, password);
  if (password !== kept) await setUser(config, id, "station", password);
  const variables = {
    COMPOSE_FILE: "docker-compose.station.yml",
    CLIMA_MQTT_URL: "mqtt://ADDRESS:1883",
    CLIMA_STATION_ID: id,
    CLIMA_MQTT_PASSWORD: password,
  };
  print(variables, { json }, (all) => [
    "# The file .env beside docker-compose.yml on the Raspberry Pi; put in the address of this computer:",
    ...Object.entries(all).map(([name, value]) => `${name}=${value}`),
  ]);
}

const STATION_ID = /^[a-z0-9][a-z0-9-]{0,31}$/;
