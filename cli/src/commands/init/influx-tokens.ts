import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "@clima/schemas";
import { print } from "../../print.ts";
import { fail } from "../../terminal.ts";
import { INFLUX_TOKENS, INFLUXDB_ADMIN, type InfluxReader } from "./house.ts";
import type { InitOptions } from "./init.ts";
import { readSecret, writeSecret } from "./secret.ts";

const FIRST_START_MS = 180_000;
const BETWEEN_LOOKS_MS = 1000;
const ANSWER_WITHIN_MS = 5000;

interface Influx {
  readonly url: string;
  readonly org: string;
  readonly bucket: string;
}

/**
 * `clima init influxdb`: a token for each reader and writer of InfluxDB 2, which can only do that with the one bucket. Tokens that work are kept.
 * Where all are there and InfluxDB is away, nothing waits for it: what works through an outage may be started in one.
 */
export async function initInflux({ secrets, json }: Pick<InitOptions, "secrets" | "json">, config: Config): Promise<void> {
  const {
    influxUrl,
    influxDatabase: bucket,
    influxOrg: org = fail("store.influxOrg is not set; expected the one that InfluxDB was set up with"),
  } = config.store;
  const influx = { url: influxUrl.replace(/\/$/, ""), org, bucket };
  const admin =
    (await readSecret(join(secrets, INFLUXDB_ADMIN.token))) ??
    fail(`there is no ${INFLUXDB_ADMIN.token} in ${secrets}; clima init makes it`);
  const missing: InfluxReader[] = [];
  for (const each of INFLUX_TOKENS) if (await isTokenMissing(influx, join(secrets, each.file))) missing.push(each);
  if (missing.length > 0) await makeTokens(influx, admin, secrets, missing);
  print({ bucket, madeTokens: missing.map(({ name, actions }) => ({ name, actions })) }, { json }, ({ madeTokens }) =>
    madeTokens.length === 0
      ? ["All tokens of InfluxDB are there."]
      : madeTokens.map(({ name, actions }) => `Made the token of ${name} (${actions.join(" and ")} the bucket ${bucket}).`),
  );
}

async function makeTokens(influx: Influx, admin: string, secrets: string, readers: readonly InfluxReader[]): Promise<void> {
  await untilReady(influx);
  const place = await bucketOf(influx, admin);
  for (const { name, actions, file } of readers)
    await writeSecret(join(secrets, file), await makeToken(influx, admin, place, name, actions));
}

/** A token that InfluxDB refuses belongs to data that are gone. */
async function isTokenMissing(influx: Influx, file: string): Promise<boolean> {
  const token = await readSecret(file);
  if (token === undefined) return true;
  const answer = await request(influx, "/api/v2/buckets?limit=1", token).catch(() => undefined);
  return answer?.status === 401;
}

async function untilReady({ url }: Influx): Promise<void> {
  const startedMs = performance.now();
  let reason = "";
  while (performance.now() - startedMs < FIRST_START_MS) {
    try {
      const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
      if (answer.ok) return;
      reason = `it answers ${answer.status}`;
    } catch (cause) {
      reason = reasonOf(cause);
    }
    await sleep(BETWEEN_LOOKS_MS);
  }
  fail(`InfluxDB at ${url} is not ready after ${FIRST_START_MS / 1000} s: ${reason}`);
}

const reasonOf = (cause: unknown): string => {
  const { message, cause: deeper } = cause as Error;
  return deeper instanceof Error ? deeper.message : message;
};

interface Place {
  readonly orgID: string;
  readonly id: string;
}

async function bucketOf(influx: Influx, admin: string): Promise<Place> {
  const query = new URLSearchParams({ org: influx.org, name: influx.bucket });
  const { buckets = [] } = await ask<{ buckets?: readonly Place[] }>(influx, `/api/v2/buckets?${query}`, admin);
  return buckets[0] ?? fail(`InfluxDB has no bucket ${influx.bucket} of the organisation ${influx.org}; its own set-up makes it`);
}

/** POST /api/v2/authorizations of InfluxDB's API 2. */
async function makeToken(influx: Influx, admin: string, { orgID, id }: Place, name: string, actions: InfluxReader["actions"]) {
  const permissions = actions.map((action) => ({ action, resource: { type: "buckets", id, orgID } }));
  const body = JSON.stringify({ orgID, description: `clima ${name}`, permissions });
  const { token } = await ask<{ token?: string }>(influx, "/api/v2/authorizations", admin, body);
  return token ?? fail(`InfluxDB made no token for ${name}`);
}

async function ask<T>(influx: Influx, path: string, token: string, body?: string): Promise<T> {
  const answer = await request(influx, path, token, body).catch((cause) => fail(`InfluxDB does not answer: ${reasonOf(cause)}`));
  const text = await answer.text();
  if (!answer.ok) return fail(`InfluxDB says (${answer.status}) to ${path.split("?")[0]}: ${text.slice(0, 500)}`);
  return JSON.parse(text) as T;
}

const request = ({ url }: Influx, path: string, token: string, body?: string): Promise<Response> =>
  fetch(`${url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Token ${token}`, "content-type": "application/json" },
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    ...(body === undefined ? {} : { body }),
  });
