import type { AcStateFacts } from "@clima/schemas";
import type { ChartSeries, Climate, Problem, QuantityList, StationEvent, StationView, Today, WindRose } from "../api-types.ts";
import type { Lesson } from "../lesson.ts";
import type { Shortcuts } from "../shortcuts/shortcuts.ts";
import { type Words, wordsOf } from "../words/words.ts";
import { forgetKeptStations } from "./kept-stations.ts";

export interface CommandResult {
  readonly status: string;
  readonly message: string;
  readonly takenMs: number;
  /** Of an air conditioner: what its protocol holds of the wish. */
  readonly held?: AcStateFacts;
}

export interface ChartRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bucketMs: number;
  readonly aggregates: string;
  /** Steps of more than an hour begin by its clock. */
  readonly timeZone: string;
}

/** Who asks may not look, or not any more. */
const UNAUTHORIZED = 401;
const ANSWER_WITHIN_MS = 20_000;
/** A lesson waits for presses; then it has to be answered. */
const LESSON_GRACE_MS = 10_000;

/** In what language a failure is told that has no words of the server's own. */
let words = wordsOf("en").frame;
export const sayIn = (frame: Words["frame"]): void => {
  words = frame;
};

/** What the server sent, or an Error whose message is for people: the server's own words, or that there are none. */
async function ask<T>(path: string, init: RequestInit = {}, withinMs = ANSWER_WITHIN_MS): Promise<T> {
  return answerOf<T>(await send(path, init, withinMs));
}

/** What a browser says of a connection that failed differs from one to the other, and helps nobody. */
async function send(path: string, init: RequestInit, withinMs: number): Promise<Response> {
  try {
    return await fetch(path, { ...init, signal: AbortSignal.timeout(withinMs) });
  } catch (cause) {
    throw new Error(navigator.onLine ? words.panelSilent : words.browserOffline, { cause });
  }
}

/** Something between may have answered in the panel's place. */
async function answerOf<T>(response: Response): Promise<T> {
  const body = (await response.json().catch(() => undefined)) as T | Problem | undefined;
  if (body === undefined) throw new Error(`${words.panelSilent} (${response.status} ${response.statusText})`.replace(" )", ")"));
  if (response.status === UNAUTHORIZED) forgetKeptStations();
  if (!response.ok) throw new Error((body as Problem).detail, { cause: body });
  return body as T;
}

/** How far the server's clock is ahead of the browser's: ages are by the server's, which stamped what came. */
let serverAheadMs = 0;
export const serverNowMs = (): number => Date.now() + serverAheadMs;

/** HTTP tells the time in whole seconds. */
const SAME_TIME_MS = 2000;
async function stations(): Promise<StationView[]> {
  const response = await send("/api/v1/stations", { cache: "no-store" }, ANSWER_WITHIN_MS);
  const toldMs = Date.parse(response.headers.get("date") ?? "");
  const aheadMs = toldMs - Date.now();
  serverAheadMs = Math.abs(aheadMs) > SAME_TIME_MS ? aheadMs : 0;
  return answerOf<StationView[]>(response);
}

const command = (station: string, name: string, body: object, withinMs?: number) =>
  ask<CommandResult>(
    `/api/v1/stations/${station}/commands/${name}`,
    { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) },
    withinMs,
  );

export const api = {
  quantities: () => ask<QuantityList>("/api/v1/quantities"),
  stations,
  station: (station: string) => ask<StationView>(`/api/v1/stations/${station}`),
  today: (station: string) => ask<Today>(`/api/v1/stations/${station}/today`),
  chart: (station: string, quantities: readonly string[], { fromMs, toMs, bucketMs, aggregates, timeZone }: ChartRange) => {
    const asked = new URLSearchParams({
      quantities: quantities.join(","),
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
      bucketMs: String(bucketMs),
      aggregates,
      timeZone,
    });
    return ask<ChartSeries>(`/api/v1/stations/${station}/series?${asked}`);
  },
  log: (station: string) => ask<readonly StationEvent[]>(`/api/v1/stations/${station}/log`),
  /** `within`: a year or month; without, all years. */
  climate: (station: string, within: string | undefined) =>
    ask<Climate>(`/api/v1/stations/${station}/climate${within === undefined ? "" : `?within=${within}`}`),
  windRose: (station: string, { fromMs, toMs }: Pick<ChartRange, "fromMs" | "toMs">) => {
    const asked = new URLSearchParams({ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() });
    return ask<WindRose>(`/api/v1/stations/${station}/wind-rose?${asked}`);
  },
  shortcuts: (station: string) => ask<Shortcuts>(`/api/v1/stations/${station}/shortcuts`),
  keepShortcuts: (station: string, shortcuts: Shortcuts) =>
    ask<Shortcuts>(`/api/v1/stations/${station}/shortcuts`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(shortcuts),
    }),
  press: (station: string, remote: string, button: string, holdMs?: number) =>
    command(station, "ir/send", { remote, button, ...(holdMs === undefined ? {} : { holdMs }) }),
  putState: (station: string, remote: string, state: object) => command(station, "ir/state", { remote, ...state }),
  learn: (station: string, lesson: Lesson) => command(station, "ir/learn", lesson, lesson.timeoutMs + LESSON_GRACE_MS),
  cancel: (station: string, commandId: string) => command(station, "ir/cancel", { commandId }),
};
