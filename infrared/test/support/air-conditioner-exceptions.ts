/** Where Clima holds something else than the vectors say, and why. */
export const OTHERWISE_HELD: readonly {
  readonly protocol: string;
  /** All models when absent. */
  readonly model?: string;
  readonly keys: readonly string[];
  readonly why: string;
}[] = [
  { protocol: "coolix", keys: ["swing", "clean"], why: "its toggle is sent, and what it does is held" },
  { protocol: "coolix", keys: ["temperatureC"], why: "fan mode has no temperature: the vectors read its code as one" },
  { protocol: "midea", keys: ["swing", "quiet"], why: "a message of its own is sent, and what it does is held" },
  { protocol: "kelvinator", keys: ["swing"], why: "a position that is sent is held: the vectors read all of them as auto" },
  { protocol: "lg", model: "GE6711AR2853M", keys: ["swing"], why: "no message says it" },
  { protocol: "lg", model: "LG6711A20083V", keys: ["swing"], why: "its toggle is sent, and what it does is held" },
  { protocol: "lg2", model: "AKB75215403", keys: ["swing"], why: "no message says it" },
  { protocol: "lg2", model: "AKB73757604", keys: ["swing"], why: "the vanes cannot swing: the vectors repeat the wish" },
  { protocol: "toshiba_ac", keys: ["swing"], why: "a message of its own is sent, and what it does is held" },
  { protocol: "hitachi_ac296", keys: ["temperatureC"], why: "auto mode has no temperature: the vectors read its code as one" },
  { protocol: "panasonic_ac", model: "JKE", keys: ["swingH"], why: "it has none: the vectors read its code as auto" },
  { protocol: "panasonic_ac", model: "CKP", keys: ["swingH"], why: "it has none: the vectors read its code as auto" },
  {
    protocol: "daikin160",
    keys: ["fan"],
    why: "each of its five levels has a name of its own: the vectors read the second as medium, which is the third",
  },
  { protocol: "fujitsu_ac", model: "ARREB1E", keys: ["econo", "turbo"], why: "a message of its own is sent, and what it does is held" },
  { protocol: "fujitsu_ac", model: "ARREW4E", keys: ["swing", "swingH"], why: "the vane's bits are sent, and held" },
  {
    protocol: "fujitsu_ac",
    model: "ARRY4",
    keys: ["clean", "filter"],
    why: "the bits are sent, and held: the vectors take the message for another model's",
  },
  ...["haier_ac", "haier_ac_yrw02", "haier_ac176", "haier_ac160"].map((protocol) => ({
    protocol,
    keys: ["beep"],
    why: "no message says it: the vectors take it that every one is answered by a beep",
  })),
  { protocol: "tcl112ac", keys: ["swing"], why: "a position that is sent is held: the vectors read all of them as auto" },
  { protocol: "sharp_ac", keys: ["temperatureC"], why: "modes that choose the temperature send none: the vectors read it as 15 °C" },
  { protocol: "rhoss", keys: ["temperatureC"], why: "it is 16 °C more than what the vectors read" },
  { protocol: "eurom", keys: ["temperatureC", "sleep"], why: "the vectors read no temperature in some modes, and sleep as a number" },
  { protocol: "delonghi_ac", keys: ["mode"], why: "the vectors read every mode as off" },
  { protocol: "york", keys: ["power", "sleep"], why: "power is sent, and held: the vectors read none, and sleep as a number" },
  { protocol: "transcold", keys: ["swing"], why: "its toggle is sent, and what it does is held" },
  { protocol: "argo", model: "WREM2", keys: ["swing"], why: "a position that is sent is held: the vectors read none" },
  {
    protocol: "argo",
    model: "WREM3",
    keys: ["swing", "beep", "sleep"],
    why: "the vectors read the vane the other way round, and what no message says",
  },
  {
    protocol: "kelon168",
    keys: ["fan"],
    why: "each of its five levels is held by its name: the vectors read two of them without their third bit",
  },
];

/** Where Clima sends other messages after that of the state than the vectors have, and why. */
export const OTHERWISE_SENT: readonly { readonly protocol: string; readonly model: string; readonly why: string }[] = [
  { protocol: "lg", model: "LG6711A20083V", why: "its swing is a toggle: some vectors have the code of another remote" },
  { protocol: "lg2", model: "AKB73757604", why: "a wish without a position leaves the vanes: the vectors send all of them to the top" },
];

/** Which ordinary protocol has the same frame, and says only its number. */
export const ALSO_ORDINARY: Readonly<Record<string, string>> = { lg: "lg" };
