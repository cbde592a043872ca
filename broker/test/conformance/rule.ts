/** What a row of the conformance table is: a normative statement of MQTT 3.1.1 or 5, and what shows that the broker keeps to it. */
import type { Steps } from "./step.ts";
import type { Cast } from "./talker.ts";

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
