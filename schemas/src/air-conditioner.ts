/** What of an air conditioner is on or off beside power; `sleep`, `clean` and the others mean what the protocol's maker calls so. */
export const AC_FLAGS = ["quiet", "turbo", "econo", "light", "filter", "clean", "beep", "sleep"] as const;
export type AcFlag = (typeof AC_FLAGS)[number];
