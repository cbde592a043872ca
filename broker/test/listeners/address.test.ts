import { expect, test } from "@jest/globals";
import { parseAddress, parseNetworks, plainAddress } from "../../src/listeners/address.ts";

test.each([
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["192.0.2.7", "192.0.2.7"],
  ["::1", "::1"],
  ["fe80::1", "fe80::1"],
])("the socket address %s is %s", (address, plain) => {
  expect(plainAddress(address)).toBe(plain);
});

test.each([
  ["::ffff:c000:207", "192.0.2.7"],
  ["0:0:0:0:0:0:0:1", "::1"],
  ["FD00::0A", "fd00::a"],
  ["192.0.2", undefined],
  ["0xc0.0.2.7", undefined],
  ["fe80::1%eth0", undefined],
  ["localhost", undefined],
  ["", undefined],
])("the written address %j is %j", (text, address) => {
  expect(parseAddress(text)).toBe(address);
});

test.each([
  ["127.0.0.1,::1", "127.0.0.1", true],
  ["127.0.0.1,::1", "::1", true],
  ["127.0.0.1,::1", "127.0.0.2", false],
  ["10.0.0.0/8, fd00::/8", "10.200.1.1", true],
  ["10.0.0.0/8, fd00::/8", "fdff::1", true],
  ["10.0.0.0/8, fd00::/8", "11.0.0.1", false],
  ["0.0.0.0/0", "::1", false],
  ["", "127.0.0.1", false],
])("of the networks %j, %s is one: %p", (text, address, isOne) => {
  const networks = parseNetworks(text);
  expect(networks.ok && networks.value(address)).toBe(isOne);
});

test.each(["10.0.0.0/33", "fd00::/129", "10.0.0.0/8/8", "10.0.0.0/", "/8", "proxy.local", "10.0.0.0/-1"])("%j is no network", (text) => {
  const networks = parseNetworks(`127.0.0.1,${text}`);
  expect(networks).toEqual({ ok: false, error: expect.stringContaining(`${text}; expected addresses`) });
});
