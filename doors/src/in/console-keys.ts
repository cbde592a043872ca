import { createHash, timingSafeEqual } from "node:crypto";
import type { Form } from "./form.ts";

/** What the settings say of a console: how it names itself, and what only it knows. */
export type ConsoleDevice =
  | { readonly kind: "ecowitt"; readonly passkey: string }
  | { readonly kind: "weather-underground"; readonly stationId: string; readonly password: string };

export type ConsoleKind = ConsoleDevice["kind"];

/** An entry of the settings whose key a report has. */
export interface KnownDevice<T> {
  readonly entry: T;
  /** The part of the report that it is for: "" is the station outdoors, "/indoors" and "/3" are others. */
  readonly part: string;
  /** Its name outside of the settings, which tells no secret: the ID, or a fingerprint of the PASSKEY, and the part. */
  readonly name: string;
}

/** "1A2B…/indoors": the key, and the part of the report that the entry is for. */
const PART = /\/(indoors|[1-8])$/i;
const MAC_ADDRESS = /^([0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i;

const nameOf = (device: ConsoleDevice) => (device.kind === "ecowitt" ? device.passkey : device.stationId);
const partOf = (device: ConsoleDevice) => PART.exec(nameOf(device))?.[0].toLowerCase() ?? "";
const keyOf = (device: ConsoleDevice) => nameOf(device).replace(PART, "");

/** The entries that a report is for; none where its key is in no entry. Every one is compared, in time that does not tell which is right. */
export const devicesOf = <T extends ConsoleDevice>(entries: readonly T[], kind: ConsoleKind, form: Form): readonly KnownDevice<T>[] =>
  entries
    .filter((entry) => entry.kind === kind)
    .filter((entry) => isKeyOf(entry, form))
    .map((entry) => ({ entry, part: partOf(entry), name: `${publicNameOf(entry)}${partOf(entry)}` }));

const FINGERPRINT_DIGITS = 8;
const publicNameOf = (device: ConsoleDevice) =>
  device.kind === "ecowitt" ? `ecowitt/${digest(keyOf(device).toUpperCase()).toString("hex").slice(0, FINGERPRINT_DIGITS)}` : keyOf(device);

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
