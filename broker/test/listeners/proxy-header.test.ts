import { describe, expect, test } from "@jest/globals";
import { parseProxyHeader } from "../../src/listeners/proxy-header.ts";

const SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";
const v1 = (text: string) => Buffer.from(text, "latin1");

/** A version 2 header: command and version, transport, then what follows the length. */
function v2(command: number, transport: number, rest: Buffer | number[], lengthBytes?: number): Buffer {
  const body = Buffer.from(rest);
  const fixed = Buffer.alloc(16);
  fixed.write(SIGNATURE, "latin1");
  fixed.writeUInt8(command, 12);
  fixed.writeUInt8(transport, 13);
  fixed.writeUInt16BE(lengthBytes ?? body.length, 14);
  return Buffer.concat([fixed, body]);
}

const IPV4 = [192, 0, 2, 7, 10, 0, 0, 1, 0xd4, 0x31, 0x07, 0x5b];
const ipv6 = (first: number[], last: number) => [...first, ...Array(15 - first.length).fill(0), last];
const IPV6 = [...ipv6([0x20, 0x01, 0x0d, 0xb8], 9), ...ipv6([0xfd], 1), 0xd4, 0x31, 0x07, 0x5b];
const MAPPED = [...Array(10).fill(0), 0xff, 0xff, 192, 0, 2, 7, ...ipv6([0xfd], 1), 0xd4, 0x31, 0x07, 0x5b];
const TLV = [0x02, 0, 3, 97, 98, 99];

const GOOD: [string, Buffer, string | undefined][] = [
  ["version 1, IPv4", v1("PROXY TCP4 192.0.2.7 10.0.0.1 54321 1883\r\n"), "192.0.2.7"],
  ["version 1, IPv6 in one notation", v1("PROXY TCP6 2001:DB8:0:0::9 fd00::1 54321 1883\r\n"), "2001:db8::9"],
  ["version 1, IPv4 inside of IPv6", v1("PROXY TCP6 ::ffff:192.0.2.7 fd00::1 54321 1883\r\n"), "192.0.2.7"],
  ["version 1, unknown", v1("PROXY UNKNOWN\r\n"), undefined],
  ["version 1, unknown with more", v1("PROXY UNKNOWN ffff::1 ffff::1 65535 65535\r\n"), undefined],
  [
    "version 1, as long as can be",
    v1(`PROXY TCP6 ${"ffff:".repeat(7)}ffff ${"ffff:".repeat(7)}ffff 65535 65535\r\n`),
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  ],
  ["version 2, IPv4", v2(0x21, 0x11, IPV4), "192.0.2.7"],
  ["version 2, IPv6", v2(0x21, 0x21, IPV6), "2001:db8::9"],
  ["version 2, IPv4 inside of IPv6", v2(0x21, 0x21, MAPPED), "192.0.2.7"],
  ["version 2, with additions", v2(0x21, 0x11, [...IPV4, ...TLV, ...TLV]), "192.0.2.7"],
  ["version 2, local", v2(0x20, 0x00, []), undefined],
  ["version 2, local with something", v2(0x20, 0x11, [1, 2, 3]), undefined],
  ["version 2, unspecified transport", v2(0x21, 0x00, []), undefined],
  ["version 2, unix socket", v2(0x21, 0x31, Buffer.alloc(216)), undefined],
  ["version 2, 536 bytes", v2(0x21, 0x11, [...IPV4, 0x04, 0x01, 0xf9, ...Array(505).fill(0)]), "192.0.2.7"],
];

describe.each(GOOD)("a header of %s", (_name, header, source) => {
  test("names its client and ends where the client's bytes begin", () => {
    const parsed = parseProxyHeader(Buffer.concat([header, v1("MQTT")]));
    expect(parsed).toEqual({ kind: "header", headerBytes: header.length, ...(source === undefined ? {} : { source }) });
  });

  test("is incomplete up to its last byte", () => {
    const kinds = new Set(Array.from(header, (_byte, length) => parseProxyHeader(header.subarray(0, length)).kind));
    expect([...kinds]).toEqual(["incomplete"]);
  });
});

test.each<[string, Buffer]>([
  ["an MQTT CONNECT", Buffer.from([0x10, 0x0c, 0, 4])],
  ["a TLS hello", Buffer.from([0x16, 3, 1])],
  ["an HTTP request", v1("GET / HTTP/1.1\r\n")],
  ["a proxy in small letters", v1("proxy TCP4")],
  ["an unknown family", v1("PROXY UDP4 192.0.2.7 10.0.0.1 1 2\r\n")],
  ["an unknown that goes on", v1("PROXY UNKNOWNS\r\n")],
  ["an address of the other family", v1("PROXY TCP4 ::1 ::1 1 2\r\n")],
  ["two families", v1("PROXY TCP4 192.0.2.7 ::1 1 2\r\n")],
  ["an address with a zone", v1("PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n")],
  ["an address with a leading zero", v1("PROXY TCP4 192.0.02.7 10.0.0.1 1 2\r\n")],
  ["a port too large", v1("PROXY TCP4 192.0.2.7 10.0.0.1 65536 2\r\n")],
  ["a port with a leading zero", v1("PROXY TCP4 192.0.2.7 10.0.0.1 01 2\r\n")],
  ["a port that is missing", v1("PROXY TCP4 192.0.2.7 10.0.0.1 1\r\n")],
  ["a word too many", v1("PROXY TCP4 192.0.2.7 10.0.0.1 1 2 3\r\n")],
  ["two spaces", v1("PROXY  TCP4 192.0.2.7 10.0.0.1 1 2\r\n")],
  ["a line feed alone", v1("PROXY TCP4 192.0.2.7 10.0.0.1 1 2\n")],
  ["107 bytes without an end", v1(`PROXY UNKNOWN ${"x".repeat(93)}`)],
  ["an end after 107 bytes", v1(`PROXY UNKNOWN ${"x".repeat(92)}\r\n`)],
  ["version 1 in version 2's form", v2(0x11, 0x11, IPV4)],
  ["an unknown command", v2(0x22, 0x11, IPV4)],
  ["datagrams", v2(0x21, 0x12, IPV4)],
  ["addresses too short", v2(0x21, 0x11, IPV4.slice(1))],
  ["IPv6 with addresses of IPv4", v2(0x21, 0x21, IPV4)],
  ["additions that are cut off", v2(0x21, 0x11, [...IPV4, 0x02, 0, 4, 1])],
  ["half an addition", v2(0x21, 0x11, [...IPV4, 0x02])],
  ["537 bytes", v2(0x21, 0x11, IPV4, 521)],
])("a connection that begins with %s is malformed", (name, bytes) => {
  // A bare line feed is told from it once the header is too long.
  const received = name === "a line feed alone" ? Buffer.concat([bytes, v1("x".repeat(107))]) : bytes;
  expect(parseProxyHeader(received)).toEqual({ kind: "malformed", reason: expect.any(String) });
});
