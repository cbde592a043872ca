import { err, ok, type Result } from "@clima/schemas";
import type { StoreError } from "../port.ts";

export interface InfluxSettings {
  readonly url: string;
  readonly version: 1 | 2;
  /** The database of 1.x, the bucket of 2.x. */
  readonly database: string;
  readonly org?: string | undefined;
  readonly token?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

export interface InfluxSeries {
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly (readonly unknown[])[];
}
interface QueryAnswer {
  readonly results?: readonly { readonly series?: readonly InfluxSeries[]; readonly error?: string }[];
  readonly error?: string;
}

const QUERY_TIMEOUT_MS = 30_000;

/** InfluxQL over HTTP, and the headers that writing shares with it. */
export function createInfluxHttp(settings: InfluxSettings) {
  const headers: Record<string, string> = { ...authorization(settings) };

  /** Series of each statement, in order. */
  async function query(statements: string): Promise<Result<(readonly InfluxSeries[])[], StoreError>> {
    const exists = await ensureDatabase();
    return exists.ok ? post(statements, settings.database) : exists;
  }

  async function post(statements: string, database?: string): Promise<Result<(readonly InfluxSeries[])[], StoreError>> {
    const body = new URLSearchParams({ q: statements, epoch: "ms", ...(database === undefined ? {} : { db: database }) });
    try {
      const response = await fetch(new URL("/query", settings.url), {
        method: "POST",
        headers,
        body,
        signal: AbortSignal.timeout(QUERY_TIMEOUT_MS),
      });
      const answer = (await response.json().catch(() => ({}))) as QueryAnswer;
      const error = answer.error ?? answer.results?.find((result) => result.error !== undefined)?.error;
      if (!response.ok || error !== undefined)
        return err(describeFailure(response.ok ? 400 : response.status, error ?? response.statusText));
      return ok((answer.results ?? []).map((result) => result.series ?? []));
    } catch (cause) {
      return err(describeFailure(undefined, reasonOf(cause as Error)));
    }
  }

  let isThere = settings.version === 2;
  /** 1.x: made at first use. 2.x: buckets are made by its setup. */
  async function ensureDatabase(): Promise<Result<void, StoreError>> {
    if (isThere) return ok(undefined);
    const made = await post(`CREATE DATABASE "${settings.database.replace(/["\\]/g, "\\$&")}"`);
    // A user without the right to create may well write to a database that is there.
    isThere = made.ok || made.error.kind === "refused";
    return isThere || made.ok ? ok(undefined) : made;
  }

  return { headers, query, ensureDatabase };
}

export type InfluxHttp = ReturnType<typeof createInfluxHttp>;

function authorization({ version, token, username, password }: InfluxSettings): Record<string, string> {
  if (token !== undefined) return { Authorization: `Token ${token}` };
  if (version === 1 && username !== undefined)
    return { Authorization: `Basic ${Buffer.from(`${username}:${password ?? ""}`).toString("base64")}` };
  return {};
}

export const reasonOf = (error: Error) => (error.cause as Error | undefined)?.message || error.message;

/** Whether trying again can help. 4xx about the data cannot; about who we are or where the database is, somebody may mend it. */
export function describeFailure(status: number | undefined, message: string): StoreError {
  if (status === undefined) return { kind: "unavailable", message: `InfluxDB does not answer: ${message}` };
  if (status === 401 || status === 403)
    return {
      kind: "unavailable",
      message: `InfluxDB refuses the login (${status}): ${message}; check store.influxToken, or store.influxUsername and store.influxPassword`,
    };
  if (status === 404)
    return {
      kind: "unavailable",
      message: `InfluxDB does not know the place (404): ${message}; check store.influxDatabase, store.influxOrg and store.influxVersion`,
    };
  if (status === 429 || status >= 500) return { kind: "unavailable", message: `InfluxDB is busy or in trouble (${status}): ${message}` };
  return { kind: "refused", message: `InfluxDB says (${status}): ${message}` };
}
