import { isIPv6 } from "./ip-address.ts";
import { err, ok, type Result } from "./result.ts";

/** What a URL says, with its parts as a socket takes them. */
export interface ParsedUrl<Scheme extends string = string> {
  readonly scheme: Scheme;
  /** A name or an address; an IPv6 address without brackets. */
  readonly host: string;
  /** That of the URL, or the usual one of its scheme. */
  readonly port: number;
  /** With its query, as it stands in the URL; empty or with a slash first. */
  readonly path: string;
  readonly username?: string;
  readonly password?: string;
}

export type BrokerScheme = "mqtt" | "mqtts" | "ws" | "wss";
export type BrokerUrl = ParsedUrl<BrokerScheme>;

/** The ports that IANA gave to these schemes. */
const BROKER_PORTS: Readonly<Record<BrokerScheme, number>> = { mqtt: 1883, mqtts: 8883, ws: 80, wss: 443 };
const HTTP_PORTS = { http: 80, https: 443 } as const;
const MAX_PORT = 65_535;

/** The address of a broker, or what is wrong with it, in words that follow on `mqtt.url is "…": `. */
export const parseBrokerUrl = (text: string): Result<BrokerUrl, string> => parseUrl(text, BROKER_PORTS);

/** The address of a web service, such as InfluxDB, or what is wrong with it. */
export const parseHttpUrl = (text: string): Result<ParsedUrl<"http" | "https">, string> => parseUrl(text, HTTP_PORTS);

/** A host as it stands in a URL (RFC 3986, section 3.2.2): an IPv6 address in brackets. */
export const hostInUrl = (host: string): string => (host.includes(":") ? `[${host}]` : host);

/** A URL without the user name and the password in it, for people and logs; also one that is wrong. */
export const withoutLogin = (url: string): string => url.replace(/^([^/?#]*\/\/)[^/?#]*@/, "$1").replace(/\/\/.*@/, "//");

/** RFC 3986, section 3: scheme, authority, and what follows it. */
const PARTS = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^#]*)(#?.*)$/;

function parseUrl<Scheme extends string>(text: string, ports: Readonly<Record<Scheme, number>>): Result<ParsedUrl<Scheme>, string> {
  const schemes = Object.keys(ports).map((name) => `${name}://`);
  const expected = `${schemes.slice(0, -1).join(", ")} or ${schemes.at(-1)}`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\s\u0000-\u001f\u007f]/.test(text)) return err("it has a blank in it; in a user name or password that is %20");
  const [, scheme = "", authority = "", path = "", fragment = ""] = PARTS.exec(text) ?? [];
  if (!isOneOf(scheme, ports)) return err(`expected a URL that begins with ${expected}`);
  if (/@/.test(path + fragment)) return err("a / ? or # in a user name or password is written %2F, %3F or %23");
  if (fragment !== "") return err("it has a # in it, which has no meaning here");
  const [login, place] = splitLast(authority, "@");
  const from = parseLogin(login);
  if (!from.ok) return from;
  const at = parsePlace(place, scheme);
  if (!at.ok) return at;
  const { host, port = ports[scheme] } = at.value;
  return ok({ scheme, host, port, path, ...from.value });
}

const isOneOf = <Name extends string>(name: string, all: Readonly<Record<Name, unknown>>): name is Name => Object.hasOwn(all, name);

function splitLast(text: string, separator: string): [before: string | undefined, after: string] {
  const at = text.lastIndexOf(separator);
  return at < 0 ? [undefined, text] : [text.slice(0, at), text.slice(at + 1)];
}

function parseLogin(login: string | undefined): Result<Pick<ParsedUrl, "username" | "password">, string> {
  if (login === undefined || login === "") return ok({});
  const [name = "", ...rest] = login.split(":");
  if (name === "") return err("it has a password without a user name");
  try {
    const username = decodeURIComponent(name);
    return ok(rest.length === 0 ? { username } : { username, password: decodeURIComponent(rest.join(":")) });
  } catch {
    return err("it has a % in its user name or password that encodes nothing; a % itself is %25");
  }
}

interface Place {
  readonly host: string;
  readonly port?: number;
}

function parsePlace(place: string, scheme: string): Result<Place, string> {
  const bracketed = /^\[([^\]]*)\](.*)$/.exec(place);
  if (bracketed) return parseBracketed(bracketed[1] ?? "", bracketed[2] ?? "", scheme);
  if (/[[\]]/.test(place)) return err("it has a bracket without the other one; an IPv6 address stands in [ and ]");
  const colons = place.split(":").length - 1;
  if (colons > 1) return err(`an IPv6 address stands in brackets; expected ${scheme}://${withBrackets(place)}`);
  const [host = "", portText] = place.split(":");
  const complaint = complainOfName(host);
  return complaint === undefined ? withPort(host, portText) : err(complaint);
}

function parseBracketed(address: string, rest: string, scheme: string): Result<Place, string> {
  const [bare = "", zone] = address.split(/%(?:25)?/); // RFC 6874 encodes the % before the network interface; people do not
  if (!isIPv6(bare) || zone === "") return err(`[${address}] is no IPv6 address`);
  if (zone !== undefined && !/^(mqtts?)$/.test(scheme)) return err(`%${zone}, a network interface, cannot be used with ${scheme}://`);
  if (rest !== "" && !rest.startsWith(":")) return err(`${JSON.stringify(rest)} follows the address; expected a colon and a port`);
  return withPort(zone === undefined ? bare : `${bare}%${zone}`, rest === "" ? undefined : rest.slice(1));
}

/** What was probably meant: the last group is a port where the rest is an address by itself. */
function withBrackets(place: string): string {
  const [address, last] = splitLast(place, ":");
  const isPort = /^\d{2,5}$/.test(last) && address !== undefined && isIPv6(address);
  return isPort ? `[${address}]:${last}` : `[${place}]`;
}

function complainOfName(host: string): string | undefined {
  if (host === "") return "it names no host";
  const strange = /[^\p{L}\p{N}\p{M}._-]/u.exec(host)?.[0];
  if (strange !== undefined) return `its host has a ${strange} in it`;
  // A name that ends in a number is an IPv4 address (URL Standard, "ends in a number"), for every name server and browser.
  const isAddress = /(^|\.)(\d+|0x[0-9a-f]*)$/i.test(host);
  return isAddress && !isIPv4(host) ? `${host} is no IPv4 address; expected four numbers from 0 to 255` : undefined;
}

const isIPv4 = (host: string): boolean => {
  const groups = host.split(".");
  return groups.length === 4 && groups.every((group) => /^(0|[1-9]\d{0,2})$/.test(group) && Number(group) <= 255);
};

/** A colon without a port is the usual port (RFC 3986, section 3.2.3). */
function withPort(host: string, text: string | undefined): Result<Place, string> {
  if (text === undefined || text === "") return ok({ host });
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return port >= 1 && port <= MAX_PORT ? ok({ host, port }) : err(`its port is ${text}; expected a number from 1 to ${MAX_PORT}`);
}
