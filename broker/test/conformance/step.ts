/** The steps of a case: what clients say and must hear. */
import type { Version } from "../support/mqtt-bytes.ts";

/** What one client does or hears; `client` is its name in the case, "a" to "d". Bytes are hex without spaces. */
export type Step =
  | { readonly client: string; readonly version: Version; readonly does: "says"; readonly hex: string }
  | { readonly client: string; readonly version: Version; readonly does: "hears"; readonly pattern: string }
  /** Nothing came before the answer to a PINGREQ. */
  | { readonly client: string; readonly version: Version; readonly does: "hears-nothing" }
  /** The broker ends the connection, and says before that what the patterns have; one that begins with ? may be missing. */
  | { readonly client: string; readonly version: Version; readonly does: "is-ended"; readonly patterns: readonly string[] }
  /** The client's connection breaks off. */
  | { readonly client: string; readonly version: Version; readonly does: "breaks-off" };

export type Steps = readonly (Step | Steps)[];

/** Stands for a topic (level) and a client id that no other case has; the runner puts another in its place, which is as long. */
export const TOPIC = "tttt";
export const ID = "idid";

export function flatten(steps: Steps): readonly Step[] {
  return steps.flatMap((each) => (isStep(each) ? [each] : flatten(each)));
}
const isStep = (each: Step | Steps): each is Step => "does" in each;
