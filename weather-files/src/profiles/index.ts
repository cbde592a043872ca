import type { Profile } from "../port.ts";
import type { SqliteProfile } from "../table/sqlite-profile.ts";

/** All profiles, the most specific first: the first that recognises a table reads it. */
export const profiles: readonly Profile[] = [];

/** What is read of the databases of programs. */
export const sqliteProfiles: readonly SqliteProfile[] = [];
