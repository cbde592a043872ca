import { expect, test } from "@jest/globals";
import { type ConsoleDevice, devicesOf } from "../../src/in/console-keys.ts";
import { parseForm } from "../../src/in/form.ts";

const MAC = "C8:2B:96:12:34:56";
/** printf C8:2B:96:12:34:56 | md5sum */
const MD5_OF_MAC = "CF917DF2BC5B05FA17E054F513E84E93";

const ecowitt = (passkey: string): ConsoleDevice => ({ kind: "ecowitt", passkey });
const known = (devices: readonly ConsoleDevice[], form: string) =>
  devicesOf(devices, form.includes("PASSKEY") ? "ecowitt" : "weather-underground", parseForm(form));
const entriesOf = (devices: readonly ConsoleDevice[], form: string) => known(devices, form).map(({ entry }) => entry);

test.each([
  ["its PASSKEY", MD5_OF_MAC, MD5_OF_MAC],
  ["its PASSKEY in small letters", MD5_OF_MAC.toLowerCase(), MD5_OF_MAC],
  ["its MAC address, of which the PASSKEY is the MD5", MAC, MD5_OF_MAC],
  ["its MAC address with hyphens in small letters", "c8-2b-96-12-34-56", MD5_OF_MAC],
  ["its MAC address, which it sends itself", MAC, MAC],
])("a console is known by %s", (_what, setting, said) => {
  expect(entriesOf([ecowitt("0000"), ecowitt(setting), ecowitt("FFFF")], `PASSKEY=${said}`)).toEqual([ecowitt(setting)]);
});

test.each([
  ["another key", `PASSKEY=${MD5_OF_MAC.replace(/^./, "0")}`],
  ["a beginning of the key", `PASSKEY=${MD5_OF_MAC.slice(0, -1)}`],
  ["an empty key", "PASSKEY="],
  ["the key of an entry of another protocol", `ID=${MD5_OF_MAC}&PASSWORD=`],
])("%s is not known", (_what, form) => {
  expect(entriesOf([ecowitt(MD5_OF_MAC)], form)).toEqual([]);
});

test("every entry with the key has its part of the report, under a name that does not tell the key", () => {
  const devices = [ecowitt(`${MAC}/indoors`), ecowitt(`${MAC}/3`), ecowitt(MAC), ecowitt(MAC)];
  const found = known(devices, `PASSKEY=${MD5_OF_MAC}`);
  expect(found.map(({ part }) => part)).toEqual(["/indoors", "/3", "", ""]);
  const [, fingerprint] = /^ecowitt\/([0-9a-f]{8})$/.exec(found[2]?.name ?? "") ?? [];
  expect(found.map(({ name }) => name)).toEqual(["/indoors", "/3", "", ""].map((part) => `ecowitt/${fingerprint}${part}`));
  expect(MD5_OF_MAC.toLowerCase()).not.toContain(fingerprint);
});

test("Weather Underground's passwords are compared to the letter, its IDs in either case", () => {
  const devices: readonly ConsoleDevice[] = [
    { kind: "weather-underground", stationId: "IBARN1", password: "Key1" },
    { kind: "weather-underground", stationId: "IBARN2", password: "Key2" },
  ];
  expect(known(devices, "ID=ibarn2&PASSWORD=Key2").map(({ name }) => name)).toEqual(["IBARN2"]);
  expect(known(devices, "ID=IBARN2&PASSWORD=key2")).toEqual([]);
  expect(known(devices, "ID=IBARN2&PASSWORD=Key1")).toEqual([]);
});
