import { describe, expect, test } from "@jest/globals";
import { commonNameOf, parseAlternativeNames } from "../../src/certificates/certificate-names.ts";

describe("alternative names", () => {
  test.each<[string, string[]]>([
    ["", []],
    ["DNS:garden.local", ["garden.local"]],
    [
      "DNS:garden.local, email:garden@home, URI:urn:garden:1, IP Address:192.0.2.7",
      ["garden.local", "garden@home", "urn:garden:1", "192.0.2.7"],
    ],
    ["IP Address:0:0:0:0:0:0:0:1", ["0:0:0:0:0:0:0:1"]],
    ['DNS:"a.example, DNS:admin"', ["a.example, DNS:admin"]],
    ['DNS:"say \\"hi\\"", DNS:b', ['say "hi"', "b"]],
    ["DirName:CN=admin, DNS:b", ["b"]],
    ["othername:<unsupported>, DNS:b", ["b"]],
    ['DNS:"admin\\u0000.example", DNS:b', ["b"]],
  ])("in %j are %j", (text, names) => {
    expect(parseAlternativeNames(text)).toEqual(names);
  });

  test.each(['DNS:"admin', 'DNS:a"b', "admin", 'DNS:"a"b, DNS:c', "DNS:a,DNS:b", 'DNS:"\\x"', "DNS:a, "])(
    "are none in %j, which Node does not write",
    (text) => {
      expect(parseAlternativeNames(text)).toEqual([]);
    },
  );
});

test.each([
  ["garden", "garden"],
  ["Łąka 7", "Łąka 7"],
  [["garden", "admin"], undefined],
  ["admin\0.example", undefined],
  ["admin\nO=home", undefined],
  ["", undefined],
  [undefined, undefined],
])("of the common name %j counts %j", (name, counted) => {
  expect(commonNameOf(name)).toBe(counted);
});
