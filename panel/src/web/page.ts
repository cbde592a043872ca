import type { SessionInfo, StationView } from "../api-types.ts";
import type { Reader } from "../reader.ts";
import type { Address } from "./address.ts";
import type { Preferences } from "./preferences.ts";

/** What the page knows of how stations are reached. */
export interface Surroundings {
  /** What would be heard of a station does not come through. */
  readonly isCutOff: boolean;
  /** Why nothing is stored is said for all stations. */
  readonly isStoringExplained: boolean;
  /** That the history cannot be had is said for all stations. */
  readonly isHistoryAway: boolean;
}

/** What every page is made with. */
export interface PageContext {
  readonly reader: Reader;
  /** What this browser's reader chose, or what is guessed. */
  preferences(): Preferences;
  /** Keeps a choice, and shows everything by it. */
  prefer(chosen: Partial<Preferences>): void;
  /** Who looks; only an operator is offered what sends or changes something. */
  readonly session: SessionInfo;
  surroundings(): Surroundings;
  /** The address, as it is now. */
  address(): Address;
  /** Puts what the page shows into the address, so that a reload and a bookmark show the same. `push`: the back button leads back from it. */
  keep(query: URLSearchParams, how?: "replace" | "push"): void;
  /** All stations there are, by id. */
  stations(): readonly StationView[];
}

/** A page while it is shown. Only `element` and `close` are always there: the rest is for pages that have a use for it. */
export interface Page {
  readonly element: HTMLElement;
  /** The station has news; of a page of no one station: any has. */
  render?(view: StationView): void;
  /** A second has passed. */
  tick?(): void;
  /** What may have been missed is to be read anew: the connection or the store is back, or the page is looked at again. */
  reload?(): void;
  /** The address names the same page, and something else of it. */
  readdress?(): void;
  /** The theme has changed: what is drawn on a canvas has other colours. */
  redraw?(): void;
  resize?(): void;
  close(): void;
}

/** A page of one station. */
export type CreateStationPage = (view: StationView, context: PageContext) => Page;
/** A page of no one station. */
export type CreateHousePage = (context: PageContext) => Page;
