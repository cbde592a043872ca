import type { Profile } from "../port.ts";

/** All profiles, the most specific first: the first that recognises a table reads it. */
export const profiles: readonly Profile[] = [];
