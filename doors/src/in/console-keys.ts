import { createHash, timingSafeEqual } from "node:crypto";
import type { Form } from "./form.ts";

/** What the settings say of a console: how it names itself, and what only it knows. */
export type ConsoleDevice =
  | { readonly kind: "ecowitt"; readonly passkey: string }
  | { readonly kind: "weather-underground"; readonly stationId: string; readonly password: string };

export type ConsoleKind = ConsoleDevice["kind"];

/** A console whose key is right, and the devices of the settings that its report may speak for. */
export interface KnownConsole {
  /** Whether there is an entry for this part of the report: "" is the station outdoors, "/indoors" and "/3" are others. */
  deviceOf(part: string): string | undefined;
}

/** "1A2B…/indoors": the key, and the part of the report that the entry is for. */
const PART = /\/(indoors|[1-8])$/i;
const MAC_ADDRESS = /^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i;

const nameOf = (device: ConsoleDevice) => (device.kind === "ecowitt" ? device.passkey : device.stationId);
const partOf = (device: ConsoleDevice) => PART.exec(nameOf(device))?.[0].toLowerCase() ?? "";
const keyOf = (device: ConsoleDevice) => nameOf(device).replace(PART, "");

/** The console that a report comes from; undefined where its key is not in the settings. Every entry is compared, in time that does not tell which. */
export function consoleOf(devices: readonly ConsoleDevice[], kind: ConsoleKind, form: Form): KnownConsole | undefined {
  const own = devices.filter((device) => device.kind === kind).filter((device) => isKeyOf(device, form));
  if (own.length === 0) return undefined;
  return {
    deviceOf(part) {
      const device = own.find((each) => partOf(each) === part);
      return device === undefined ? undefined : nameOf(device);
    },
  };
}

function isKeyOf(device: ConsoleDevice, form: Form): boolean {
  const said = (name: string) => form.get(name) ?? "";
  if (device.kind === "ecowitt")
    return passkeysOf(keyOf(device))
      .map((key) => isSame(key, said("passkey").toUpperCase()))
      .includes(true);
  const isPassword = isSame(device.password, said("password"));
  return isPassword && keyOf(device).toUpperCase() === said("id").toUpperCase();
}

/**
 * What a console may send: the PASSKEY of the settings or, where these have its MAC address, that (older consoles of Ambient Weather send it) or its
 * MD5, which is the PASSKEY of the others.
 */
function passkeysOf(setting: string): readonly string[] {
  const key = setting.trim().toUpperCase();
  if (!MAC_ADDRESS.test(key)) return [key];
  const address = key.replaceAll("-", ":");
  return [address, createHash("md5").update(address).digest("hex").toUpperCase()];
}

const digest = (text: string) => createHash("sha256").update(text).digest();
const isSame = (expected: string, said: string): boolean => timingSafeEqual(digest(said), digest(expected));
