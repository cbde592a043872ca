import { hostname } from "node:os";
import { domainToASCII } from "node:url";

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const IP_LITERAL = /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/;

/**
 * Whether a host, as it stands in a Host header or a URL, is this panel: an address (no name server can point that elsewhere), this machine's
 * name, its name by mDNS (RFC 6762, section 3), or one of `allowed`. `*.example.org` allows every name below example.org.
 */
export function createOwnNames(allowed: readonly string[], machine: () => string = hostname) {
  const exact = new Set(allowed.filter((name) => !name.startsWith("*.")).map(plain));
  const above = allowed.filter((name) => name.startsWith("*.")).map((name) => `.${plain(name.slice(2))}`);
  const isAllowed = (host: string): boolean => {
    const name = nameOf(host);
    return exact.has(name) || above.some((end) => name.endsWith(end));
  };
  const isOwn = (host: string): boolean => {
    const name = nameOf(host);
    return LOOPBACK.test(name) || IP_LITERAL.test(name) || isOfMachine(name, plain(machine())) || isAllowed(host);
  };
  return { isOwn, isAllowed };
}

export type OwnNames = ReturnType<typeof createOwnNames>;

/**
 * The name the system has, its first label, and that by mDNS; there, the second computer of a name gets a number (RFC 6762, section 9):
 * raspberrypi-2.local.
 */
function isOfMachine(name: string, machine: string): boolean {
  const [label = ""] = machine.split(".");
  if (label === "") return false;
  return name === machine || name === label || name.replace(/(-\d+)?\.local$/, "") === label || name === `${label}.local`;
}

const nameOf = (host: string) => plain(host.replace(/:\d*$/, ""));

/** Without the dot of the root, and as browsers send it: in small letters, other scripts in Punycode. */
function plain(name: string): string {
  const small = name.toLowerCase().replace(/\.$/, "");
  return domainToASCII(small) || small;
}
