import type { ApiError, QuantityList, StationView } from "../api-types.ts";

export interface StoredSeries {
  readonly bucketStartsMs: readonly number[];
  readonly columns: Readonly<Partial<Record<"min" | "mean" | "max" | "last" | "count", readonly (number | null)[]>>>;
}

export interface CommandResult {
  readonly status: string;
  readonly message: string;
  readonly takenMs: number;
}

/** What the server sent, or an Error whose message is the server's own words. */
async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  return answerOf<T>(await fetch(path, init));
}

async function answerOf<T>(response: Response): Promise<T> {
  const body = (await response.json()) as T | ApiError;
  if (!response.ok) throw new Error((body as ApiError).error);
  return body as T;
}

/** How far the server's clock is ahead of the browser's: ages are by the server's, which stamped what came. */
let serverAheadMs = 0;
export const serverNowMs = (): number => Date.now() + serverAheadMs;

/** HTTP tells the time in whole seconds. */
const SAME_TIME_MS = 2000;
async function stations(): Promise<StationView[]> {
  const response = await fetch("/api/stations");
  const toldMs = Date.parse(response.headers.get("date") ?? "");
  const aheadMs = toldMs - Date.now();
  serverAheadMs = Math.abs(aheadMs) > SAME_TIME_MS ? aheadMs : 0;
  return answerOf<StationView[]>(response);
}

const command = (station: string, name: string, body: object) =>
  ask<CommandResult>(`/api/stations/${station}/commands/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

export const api = {
  quantities: () => ask<QuantityList>("/api/quantities"),
  stations,
  station: (station: string) => ask<StationView>(`/api/stations/${station}`),
  series: (station: string, quantity: string, fromMs: number, toMs: number, bucketMs: number, aggregates: string) => {
    const range = new URLSearchParams({
      quantity,
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
      bucketMs: String(bucketMs),
      aggregates,
    });
    return ask<StoredSeries>(`/api/stations/${station}/series?${range}`);
  },
  press: (station: string, remote: string, button: string) => command(station, "ir/send", { remote, button }),
  learn: (station: string, remote: string, button: string) => command(station, "ir/learn", { remote, button }),
};
