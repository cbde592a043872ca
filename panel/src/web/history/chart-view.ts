import type { Period } from "@clima/schemas";
import type { Reader } from "../../reader.ts";
import type { TimeControl } from "./gestures.ts";

/** What is shown beside the station's own values: another station, or another time of this one, drawn so much later. */
export interface Compared {
  readonly station: string;
  readonly whose: string;
  readonly period: Period;
  readonly laterByMs: number;
}

/** What all charts show. */
export interface ChartView {
  readonly period: Period;
  /** Of the choice of time, for the style and tests. */
  readonly span: string;
  readonly compared: readonly Compared[];
  /** Of the station itself, where others are beside it. */
  readonly whose: string;
  readonly intervalMs: number;
  /** Another is asked for although nothing else has changed: there may be newer values. */
  readonly round: number;
  readonly place: { readonly latitudeDeg?: number | undefined; readonly longitudeDeg?: number | undefined };
}

export interface CardOptions {
  readonly station: string;
  readonly reader: Reader;
  readonly timeZone: string;
  readonly control: TimeControl;
  /** It could not be read, for a reason in words, or could again. */
  onRead(problem?: string): void;
}

/** One part of the page that shows what it is given as soon as it is on the screen. */
export interface Card {
  readonly element: HTMLElement;
  show(view: ChartView): void;
  /** Reads again what could not be read. */
  retry(): void;
  setVisible(isVisible: boolean): void;
  /** Shows other times of what was read. */
  move(period: Period): void;
  redraw(): void;
  resize(): void;
  close(): void;
}
