import { isIPv6 as isIPv6OfNode } from "node:net";
import { describe, expect, test } from "@jest/globals";
import { hostInUrl, parseBrokerUrl, parseHttpUrl, withoutLogin } from "../src/index.ts";
import { isIPv6 } from "../src/ip-address.ts";

const IN_BRACKETS = "an IPv6 address stands in brackets; expected";
const SCHEMES = "expected a URL that begins with mqtt://, mqtts://, ws:// or wss://";
const PORT = "expected a number from 1 to 65535";

describe("the URL of a broker", () => {
  test.each([
    ["mqtt://192.168.1.2", { scheme: "mqtt", host: "192.168.1.2", port: 1883, path: "" }],
    ["mqtts://broker.local", { scheme: "mqtts", host: "broker.local", port: 8883, path: "" }],
    ["ws://broker", { scheme: "ws", host: "broker", port: 80, path: "" }],
    ["wss://broker/mqtt?token=a", { scheme: "wss", host: "broker", port: 443, path: "/mqtt?token=a" }],
    ["mqtt://broker:2883/", { scheme: "mqtt", host: "broker", port: 2883, path: "/" }],
    ["mqtt://broker:", { scheme: "mqtt", host: "broker", port: 1883, path: "" }],
    ["mqtt://broker_1.my-house.", { scheme: "mqtt", host: "broker_1.my-house.", port: 1883, path: "" }],
    ["mqtt://küche.local", { scheme: "mqtt", host: "küche.local", port: 1883, path: "" }],
    ["mqtt://[::1]", { scheme: "mqtt", host: "::1", port: 1883, path: "" }],
    ["ws://[::1]:9001", { scheme: "ws", host: "::1", port: 9001, path: "" }],
    ["mqtts://[2001:db8::7]:443", { scheme: "mqtts", host: "2001:db8::7", port: 443, path: "" }],
    ["mqtt://[::ffff:192.168.1.2]", { scheme: "mqtt", host: "::ffff:192.168.1.2", port: 1883, path: "" }],
    ["mqtt://[fe80::1%eth0]:1883", { scheme: "mqtt", host: "fe80::1%eth0", port: 1883, path: "" }],
    ["mqtt://[fe80::1%25wlan0]", { scheme: "mqtt", host: "fe80::1%wlan0", port: 1883, path: "" }],
    ["mqtt://anna@broker", { scheme: "mqtt", host: "broker", port: 1883, path: "", username: "anna" }],
    ["mqtt://anna:@broker", { scheme: "mqtt", host: "broker", port: 1883, path: "", username: "anna", password: "" }],
    ["mqtt://an%40na:p%3A%2F%25@[::1]:1", { scheme: "mqtt", host: "::1", port: 1, path: "", username: "an@na", password: "p:/%" }],
    ["mqtt://anna:a:b@c@broker", { scheme: "mqtt", host: "broker", port: 1883, path: "", username: "anna", password: "a:b@c" }],
  ])("%s is read", (url, value) => {
    expect(parseBrokerUrl(url)).toEqual({ ok: true, value });
  });

  test.each([
    ["", SCHEMES],
    ["broker:1883", SCHEMES],
    ["192.168.1.2", SCHEMES],
    ["tcp://broker", SCHEMES],
    ["http://broker", SCHEMES],
    ["mqtt:/broker", SCHEMES],
    ["toString://broker", SCHEMES],
    ["mqtt://", "it names no host"],
    ["mqtt://:1883", "it names no host"],
    ["mqtt:///path", "it names no host"],
    ["mqtt://::1:1883", `${IN_BRACKETS} mqtt://[::1]:1883`],
    ["mqtt://::1", `${IN_BRACKETS} mqtt://[::1]`],
    ["ws://2001:db8::7:9001", `${IN_BRACKETS} ws://[2001:db8::7]:9001`],
    ["mqtt://fe80::a:b", `${IN_BRACKETS} mqtt://[fe80::a:b]`],
    ["mqtt://[::1", "it has a bracket without the other one; an IPv6 address stands in [ and ]"],
    ["mqtt://::1]:1883", "it has a bracket without the other one; an IPv6 address stands in [ and ]"],
    ["mqtt://[broker]", "[broker] is no IPv6 address"],
    ["mqtt://[127.0.0.1]", "[127.0.0.1] is no IPv6 address"],
    ["mqtt://[1::2::3]", "[1::2::3] is no IPv6 address"],
    ["mqtt://[fe80::1%]", "[fe80::1%] is no IPv6 address"],
    ["mqtt://[::1]1883", '"1883" follows the address; expected a colon and a port'],
    ["ws://[fe80::1%eth0]", "%eth0, a network interface, cannot be used with ws://"],
    ["mqtt://broker:0", `its port is 0; ${PORT}`],
    ["mqtt://broker:65536", `its port is 65536; ${PORT}`],
    ["mqtt://broker:99999999999999999999", `its port is 99999999999999999999; ${PORT}`],
    ["mqtt://broker:-1", `its port is -1; ${PORT}`],
    ["mqtt://broker:1e3", `its port is 1e3; ${PORT}`],
    ["mqtt://[::1]:mqtt", `its port is mqtt; ${PORT}`],
    ["mqtt://256.1.1.1", "256.1.1.1 is no IPv4 address; expected four numbers from 0 to 255"],
    ["mqtt://192.168.1", "192.168.1 is no IPv4 address; expected four numbers from 0 to 255"],
    ["ws://broker.0x7f", "broker.0x7f is no IPv4 address; expected four numbers from 0 to 255"],
    ["mqtt://bro ker", "it has a blank in it; in a user name or password that is %20"],
    [" mqtt://broker", "it has a blank in it; in a user name or password that is %20"],
    ["mqtt://broker\n", "it has a blank in it; in a user name or password that is %20"],
    ["mqtt://bro<ker", "its host has a < in it"],
    ["mqtt://broker%41", "its host has a % in it"],
    ["mqtt://bro\\ker", "its host has a \\ in it"],
    ["ws://broker/#topic", "it has a # in it, which has no meaning here"],
    ["mqtt://anna:p/w@broker", "a / ? or # in a user name or password is written %2F, %3F or %23"],
    ["mqtt://anna:p#w@broker", "a / ? or # in a user name or password is written %2F, %3F or %23"],
    ["mqtt://anna:100%@broker", "it has a % in its user name or password that encodes nothing; a % itself is %25"],
    ["mqtt://:secret@broker", "it has a password without a user name"],
  ])("%j is refused in words", (url, error) => {
    expect(parseBrokerUrl(url)).toEqual({ ok: false, error });
  });
});

test.each([
  ["http://127.0.0.1:8086/influx", { ok: true, value: { scheme: "http", host: "127.0.0.1", port: 8086, path: "/influx" } }],
  ["https://[::1]", { ok: true, value: { scheme: "https", host: "::1", port: 443, path: "" } }],
  ["http://::1:8086", { ok: false, error: `${IN_BRACKETS} http://[::1]:8086` }],
  ["mqtt://broker", { ok: false, error: "expected a URL that begins with http:// or https://" }],
])("the URL of a web service: %s", (url, read) => {
  expect(parseHttpUrl(url)).toEqual(read);
});

test.each([
  ["mqtt://anna:secret@broker:1883/a", "mqtt://broker:1883/a"],
  ["mqtt://anna:se/cr@et@broker", "mqtt://broker"],
  ["mqtt://broker", "mqtt://broker"],
])("%s is shown as %s", (url, shown) => {
  expect(withoutLogin(url)).toBe(shown);
});

test.each([
  ["::1", "[::1]"],
  ["127.0.0.1", "127.0.0.1"],
  ["localhost", "localhost"],
])("the host %s stands in a URL as %s", (host, inUrl) => {
  expect(hostInUrl(host)).toBe(inUrl);
});

/** Texts that are nearly addresses, the same ones each time. */
function* nearlyAddresses(count: number): Generator<string> {
  const pieces = ["0", "1", "ffff", "12345", "g", ":", ":", "::", ".", "255", "256", "1.2.3.4", "04"];
  let state = 1;
  const next = (below: number) => {
    state = (state * 48_271) % 2_147_483_647; // Park and Miller's minimal standard generator
    return state % below;
  };
  for (let index = 0; index < count; index += 1) yield Array.from({ length: 1 + next(15) }, () => pieces[next(pieces.length)]).join("");
}

test("what is an IPv6 address, Node says so too", () => {
  const known = ["::", "::1", "1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:8:9", "::1:2:3:4:5:6:7:8", "1:2:3:4:5:6:1.2.3.4"];
  const different = [...known, ...nearlyAddresses(20_000)].filter((text) => isIPv6(text) !== isIPv6OfNode(text));
  expect(different).toEqual([]);
});
