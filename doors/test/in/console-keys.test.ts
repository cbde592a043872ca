import { expect, test } from "@jest/globals";
import { type ConsoleDevice, consoleOf } from "../../src/in/console-keys.ts";
import { parseForm } from "../../src/in/form.ts";

const MAC = "C8:2B:96:12:34:56";
/** printf C8:2B:96:12:34:56 | md5sum */
const MD5_OF_MAC = "CF917DF2BC5B05FA17E054F513E84E93";

const ecowitt = (passkey: string): ConsoleDevice => ({ kind: "ecowitt", passkey });
const deviceOf = (devices: readonly ConsoleDevice[], form: string, part = "") =>
  consoleOf(devices, form.includes("PASSKEY") ? "ecowitt" : "weather-underground", parseForm(form))?.deviceOf(part);

test.each([
  ["its PASSKEY", MD5_OF_MAC, MD5_OF_MAC],
  ["its PASSKEY in small letters", MD5_OF_MAC.toLowerCase(), MD5_OF_MAC],
  ["its MAC address, of which the PASSKEY is the MD5", MAC, MD5_OF_MAC],
  ["its MAC address with hyphens in small letters", "c8-2b-96-12-34-56", MD5_OF_MAC],
  ["its MAC address, which it sends itself", MAC, MAC],
])("a console is known by %s", (_what, setting, said) => {
  expect(deviceOf([ecowitt("0000"), ecowitt(setting), ecowitt("FFFF")], `PASSKEY=${said}`)).toBe(setting);
});

test.each([
  ["another key", `PASSKEY=${MD5_OF_MAC.replace(/^./, "0")}`],
  ["a beginning of the key", `PASSKEY=${MD5_OF_MAC.slice(0, -1)}`],
  ["an empty key", "PASSKEY="],
  ["the key of an entry of another protocol", `ID=${MD5_OF_MAC}&PASSWORD=`],
])("%s is not known", (_what, form) => {
  expect(deviceOf([ecowitt(MD5_OF_MAC)], form)).toBeUndefined();
});

test("the parts of a report are for the entries that name them", () => {
  const devices = [ecowitt(`${MAC}/indoors`), ecowitt(`${MD5_OF_MAC}/3`)];
  expect(["", "/indoors", "/3", "/4"].map((part) => deviceOf(devices, `PASSKEY=${MD5_OF_MAC}`, part))).toEqual([
    undefined,
    `${MAC}/indoors`,
    `${MD5_OF_MAC}/3`,
    undefined,
  ]);
});

test("Weather Underground's passwords are compared to the letter, its IDs in either case", () => {
  const devices: readonly ConsoleDevice[] = [
    { kind: "weather-underground", stationId: "IBARN1", password: "Key1" },
    { kind: "weather-underground", stationId: "IBARN2", password: "Key2" },
  ];
  expect(deviceOf(devices, "ID=ibarn2&PASSWORD=Key2")).toBe("IBARN2");
  expect(deviceOf(devices, "ID=IBARN2&PASSWORD=key2")).toBeUndefined();
  expect(deviceOf(devices, "ID=IBARN2&PASSWORD=Key1")).toBeUndefined();
});
