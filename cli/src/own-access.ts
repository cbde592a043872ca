import { join } from "node:path";
import { type LocalLogin, readLocalLogin } from "@clima/mqtt-wire";
import { type BrokerAccess, type Config, isLoopback, parseBrokerUrl } from "@clima/schemas";

/** The settings that say where a broker is, and where that of this machine keeps its files. */
export type BrokerPlace = Pick<Config, "dataDir"> & { readonly mqtt: BrokerAccess };

const folderOf = ({ dataDir }: BrokerPlace) => join(dataDir, "broker");
const isNameless = ({ mqtt }: BrokerPlace) => mqtt.username === undefined && mqtt.cert === undefined;

/**
 * Commands and services get in at the broker of their data folder by themselves, where no user is set: it leaves a login there, another one at each
 * start.
 */
export function ownAccess(place: BrokerPlace): BrokerAccess {
  if (!isNameless(place)) return place.mqtt;
  const currentLogin = () => {
    const login = readLocalLogin(folderOf(place));
    if (login === undefined || login === "unreadable" || !isOf(login, place.mqtt.url)) return undefined;
    return { username: login.username, password: login.password };
  };
  return { ...place.mqtt, currentLogin };
}

/** What to say beside a refusal, where there is a login that only its owner may read. */
export const hintOfUnreadable = (place: BrokerPlace): string =>
  isNameless(place) && readLocalLogin(folderOf(place)) === "unreadable"
    ? `, or run this as the owner of ${folderOf(place)}, who gets in without`
    : "";

/** The login is for no other broker to see. */
function isOf({ host, ports }: LocalLogin, url: string): boolean {
  const parsed = parseBrokerUrl(url);
  return parsed.ok && ports.includes(parsed.value.port) && (isLoopback(parsed.value.host) || parsed.value.host === host);
}
