/** Where Clima holds something else than the vectors say, and why. */
export const OTHERWISE_HELD: readonly { readonly protocol: string; readonly keys: readonly string[]; readonly why: string }[] = [
  { protocol: "coolix", keys: ["swing", "clean"], why: "its toggle is sent, and what it does is held" },
  { protocol: "coolix", keys: ["temperatureC"], why: "fan mode has no temperature: the vectors read its code as one" },
  { protocol: "midea", keys: ["swing", "quiet"], why: "a message of its own is sent, and what it does is held" },
  { protocol: "kelvinator", keys: ["swing"], why: "a position that is sent is held: the vectors read all of them as auto" },
];
