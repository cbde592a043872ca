const GROUP = "[0-9a-f]{1,4}";
const BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const GROUPS = new RegExp(`^${GROUP}(:${GROUP})*$`, "i");
const IPV4_AT_END = new RegExp(`(?<before>^|:)${BYTE}(\\.${BYTE}){3}$`);

/** Whether a text is an IPv6 address, without brackets and network interface (RFC 4291, section 2.2). node:net is not for what does no I/O. */
export function isIPv6(text: string): boolean {
  const plain = text.replace(IPV4_AT_END, "$<before>0:0"); // an IPv4 address at the end is as long as two groups
  const sides = plain.split("::");
  if (sides.length > 2 || !sides.every((side) => side === "" || GROUPS.test(side))) return false;
  const groups = sides.reduce((sum, side) => sum + (side === "" ? 0 : side.split(":").length), 0);
  return sides.length === 2 ? groups <= 7 : groups === 8;
}
