/** InfluxQL over HTTP, as Grafana's data source asks it. */

export type Cell = string | number | boolean | null;

export interface Series {
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly (readonly Cell[])[];
}

export interface Answer {
  readonly series: readonly Series[];
  /** How long the database took, with the way there and back. */
  readonly tookMs: number;
}

/** Asks one query; throws with the query where the database complains. */
export type Ask = (query: string) => Promise<Answer>;

interface Body {
  readonly error?: string;
  readonly results?: readonly { readonly error?: string; readonly series?: readonly Series[] }[];
}

/** Times come as ms since 1970 UTC. */
export const createAsk =
  (url: string, database = "clima"): Ask =>
  async (query) => {
    const fields = new URLSearchParams({ db: database, epoch: "ms", q: query });
    const startedMs = performance.now();
    const response = await fetch(`${url}/query`, { method: "POST", body: fields });
    const body = (await response.json()) as Body;
    const tookMs = performance.now() - startedMs;
    const error = body.error ?? body.results?.find((each) => each.error !== undefined)?.error;
    if (error !== undefined) throw new Error(`InfluxDB says: ${error}\n  of the query: ${query}`);
    return { series: body.results?.flatMap(({ series }) => series ?? []) ?? [], tookMs };
  };
