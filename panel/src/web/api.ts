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
  const response = await fetch(path, init);
  const body = (await response.json()) as T | ApiError;
  if (!response.ok) throw new Error((body as ApiError).error);
  return body as T;
}

const command = (station: string, name: string, body: object) =>
  ask<CommandResult>(`/api/stations/${station}/commands/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

export const api = {
  quantities: () => ask<QuantityList>("/api/quantities"),
  stations: () => ask<StationView[]>("/api/stations"),
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
