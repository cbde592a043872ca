/** What a row of the conformance table is: a normative statement of MQTT 3.1.1 or 5, and what shows that the broker keeps to it. */
import type { Version } from "../support/mqtt-bytes.ts";
import type { Talker } from "./talker.ts";

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

export interface Cast {
  readonly version: Version;
  readonly a: Talker;
  readonly b: Talker;
  readonly c: Talker;
  readonly d: Talker;
}

export interface Rule {
  /** Identifiers of MQTT 3.1.1 (Appendix B) without "MQTT-", divided by spaces. */
  readonly v3?: string;
  /** Identifiers of MQTT 5.0. */
  readonly v5?: string;
  /** In our own words; it binds the server where nothing else is said. */
  readonly asks: string;
  /** It binds clients only; a case then shows what the broker does when one breaks it. */
  readonly bindsClients?: true;
  /** What is said over the wire and must come back: each of them once for every version that has an identifier. */
  readonly cases?: (cast: Cast) => readonly Steps[];
  /** Tests that show it: the file below broker/test without ".test.ts", a colon, the title. */
  readonly tests?: readonly string[];
  /** Why nothing can show it over the wire. */
  readonly unshown?: string;
}

/** Rules of one chapter. */
export interface Chapter {
  readonly title: string;
  readonly rules: readonly Rule[];
}

/** Stands for a topic (level) and a client id that no other case has; the runner puts another in its place, which is as long. */
export const TOPIC = "tttt";
export const ID = "idid";

export function flatten(steps: Steps): readonly Step[] {
  return steps.flatMap((each) => (isStep(each) ? [each] : flatten(each)));
}
const isStep = (each: Step | Steps): each is Step => "does" in each;
