import type { InfluxTransport } from "./influx-transport.ts";
import type { InfluxSettings } from "./settings.ts";

/** What there is on a server, as far as the login sees it. */
export interface Places {
  readonly kind: "database" | "bucket" | "organization";
  readonly names: readonly string[];
  /** Which setting names one. */
  readonly setting: string;
}

const MAX_NAMES = 20;
const SETTING = "store.influxDatabase";

/** The databases (1.x, 3.x) or the buckets (2.x) or, where the organization of these is not known, the organizations; undefined when none is said. */
export async function readPlaces(settings: InfluxSettings, transport: InfluxTransport): Promise<Places | undefined> {
  if (settings.version === 1) return readDatabases(transport);
  if (settings.version === 3) {
    const answer = await parsed(transport.get("/api/v3/configure/database?format=json"));
    return placesOf("database", Array.isArray(answer) ? answer.map((row) => row["iox::database"]) : undefined, SETTING);
  }
  const org = settings.org === undefined ? "" : `&${new URLSearchParams({ org: settings.org })}`;
  const { buckets } = (await parsed(transport.get(`/api/v2/buckets?limit=100${org}`))) ?? {};
  if (buckets !== undefined) return placesOf("bucket", namesOf(buckets.filter(({ type }) => type !== "system")), SETTING);
  const { orgs } = (await parsed(transport.get("/api/v2/orgs?limit=100"))) ?? {};
  // A 1.x that was taken for a 2.x knows neither
  return placesOf("organization", orgs && namesOf(orgs), "store.influxOrg") ?? readDatabases(transport);
}

async function readDatabases(transport: InfluxTransport): Promise<Places | undefined> {
  const answer = await parsed(transport.ask("/query", { q: "SHOW DATABASES" }));
  const names = answer?.results?.[0]?.series?.[0]?.values?.map(([name]) => name);
  return placesOf("database", names, SETTING);
}

/** Which there are, in words. */
export function sayPlaces(names: readonly string[]): string {
  if (names.length === 0) return "this login sees none";
  const left = names.length - MAX_NAMES;
  return `this login sees ${names.slice(0, MAX_NAMES).join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
}

/** What the three versions answer, as far as it is read. */
interface Listing {
  readonly results?: readonly { readonly series?: readonly { readonly values?: readonly (readonly string[])[] }[] }[];
  readonly buckets?: readonly { readonly name: string; readonly type?: string }[];
  readonly orgs?: readonly { readonly name: string }[];
}
type Answer = Listing & Partial<readonly Readonly<Record<string, string>>[]>;

async function parsed(asked: ReturnType<InfluxTransport["get"]>): Promise<Answer | undefined> {
  const answered = await asked;
  if (!answered.ok || answered.value.status >= 300) return undefined;
  try {
    return JSON.parse(answered.value.body) as Answer;
  } catch {
    return undefined;
  }
}

const namesOf = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);
const placesOf = (kind: Places["kind"], names: readonly (string | undefined)[] | undefined, setting: string): Places | undefined =>
  names && { kind, names: names.filter((name): name is string => name !== undefined && name !== "_internal"), setting };
