import { BlockList, isIP } from "node:net";
import { err, ok, type Result } from "@clima/schemas";
import ipaddr from "ipaddr.js";

const MAPPED = "::ffff:";

/** An address as the operating system names it, with IPv4 in its own notation also where it came over an IPv6 socket. */
export function plainAddress(address: string): string {
  return address.startsWith(MAPPED) && address.includes(".") ? address.slice(MAPPED.length) : address;
}

/** One notation for one address, whoever wrote it; undefined where the text is none. */
export function parseAddress(text: string): string | undefined {
  return isIP(text) === 0 || text.includes("%") ? undefined : ipaddr.process(text).toString();
}

/** Tells whether an address is among "addresses or networks, separated by commas". */
export function parseNetworks(text: string): Result<(address: string) => boolean, string> {
  const list = new BlockList();
  const entries = text.split(",").map((entry) => entry.trim());
  const wrong = entries.filter((entry) => entry !== "" && !addTo(list, entry));
  if (wrong.length > 0) return err(`${wrong.join(", ")}; expected addresses such as 10.0.0.7 or networks such as 10.0.0.0/8 and fd00::/8`);
  return ok((address) => list.check(address, address.includes(":") ? "ipv6" : "ipv4"));
}

function addTo(list: BlockList, entry: string): boolean {
  const [network = "", bits, ...more] = entry.split("/");
  const address = parseAddress(network);
  if (address === undefined || more.length > 0) return false;
  const family = address.includes(":") ? "ipv6" : "ipv4";
  if (bits === undefined) {
    list.addAddress(address, family);
    return true;
  }
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > (family === "ipv4" ? 32 : 128)) return false;
  list.addSubnet(address, Number(bits), family);
  return true;
}
